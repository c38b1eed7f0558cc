"""Where the data lie that are shipped: packs and songs."""

from __future__ import annotations

from pathlib import Path


def shipped_folder(name: str) -> Path:
    """Give a folder of shipped data: inside the installed package, or the checkout's if it runs from one."""
    package = Path(__file__).resolve().parents[1]
    installed = package / name
    return installed if installed.is_dir() else package.parents[1] / "sounds" / name
