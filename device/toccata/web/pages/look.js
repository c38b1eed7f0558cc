// Light or dark: as the tablet has it, unless somebody chose.

const CHOICE = 'toccata.look';

export const LOOKS = ['auto', 'light', 'dark'];
export const look = () => localStorage.getItem(CHOICE) ?? 'auto';

export function showLook() {
  if (look() === 'auto') delete document.documentElement.dataset.look;
  else document.documentElement.dataset.look = look();
}

export function chooseLook(name) {
  localStorage.setItem(CHOICE, name);
  showLook();
}
