"""The images as ``make -C firmware`` builds them, for tests and measurements."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

FIRMWARE = Path(__file__).resolve().parent.parent
APPLICATION_AT = 0x4000


@dataclass(frozen=True, slots=True)
class Built:
    """Loader, ``.pod`` file and ``.uf2`` file, and what the build said."""

    loader: bytes
    pod: bytes
    uf2: bytes
    told: str

    def flash(self, pod: bytes | None = None) -> bytes:
        """Give what lies in a flash that holds the loader and this application (another one: ``pod``)."""
        return self.loader.ljust(APPLICATION_AT, b"\xff") + (self.pod if pod is None else pod)


def build(folder: Path, sources: Path = FIRMWARE) -> Built:
    """Build everything into ``folder``.

    Raises:
        RuntimeError: the compiler refused; the message holds what it said.
    """
    ran = subprocess.run(
        ["make", "-s", "-C", str(sources), f"BUILD={folder}"], capture_output=True, text=True, check=False, timeout=300
    )
    if ran.returncode:
        raise RuntimeError(f"the firmware does not build: {ran.stdout}{ran.stderr}")
    loader, pod, uf2 = ((folder / name).read_bytes() for name in ("loader.bin", "pod.pod", "pod.uf2"))
    return Built(loader, pod, uf2, ran.stdout)
