"""The Play page in Chromium on a processor that is slowed down: {"loads", "slower"}.

Each load is cold: a browser profile of its own, nothing cached, paired already. The time is the page's own: from the
start of the navigation until its pads are drawn. `make play` runs behind it.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from child import give, orders
from playwright.sync_api import Browser, StorageState, sync_playwright
from programs import document, lay_down, marimba, playing

CLIENT = "c-bench"
TABLET = {"width": 1024, "height": 768}
PATIENCE_MS = 30_000
WATCH = """
(() => {
  const look = () => {
    const pad = document.querySelector('page-play .pad .pad-sound');
    if (pad && pad.textContent && pad.getBoundingClientRect().width) window.drawn = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""
"""Looks before each frame: what it finds then is on the screen with that frame."""


def main() -> None:
    about = orders()
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        data = Path(folder)
        lay_down(data, {CLIENT: document(CLIENT, marimba())}, CLIENT)
        with playing(data) as program, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            state = _entered(chromium, program.address)
            place = program.address.partition("#")[0]
            times = [_load(chromium, place, state, about["slower"]) for _ in range(about["loads"] + 1)][1:]
            chromium.close()
    give({"times": [ms / 1000.0 for ms in times], "slower": about["slower"]})


def _entered(browser: Browser, address: str) -> StorageState:
    """Come in by the address that was printed; gives the cookie."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("page-play .pad", timeout=PATIENCE_MS)
    state = context.storage_state()
    context.close()
    return state


def _load(browser: Browser, place: str, state: StorageState, slower: int) -> float:
    """Milliseconds from the navigation's start to the pads."""
    context = browser.new_context(viewport=TABLET, locale="en", storage_state=state)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.add_init_script(WATCH)
    page.goto(place)
    page.wait_for_function("window.drawn !== undefined", timeout=PATIENCE_MS)
    drawn = float(page.evaluate("window.drawn"))
    context.close()
    return drawn


if __name__ == "__main__":
    main()
