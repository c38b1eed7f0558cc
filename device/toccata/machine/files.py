"""The small files of a kernel: read whole, or not there."""

from __future__ import annotations

from pathlib import Path


def text_of(file: Path) -> str:
    """Read one file as text without its spaces and zeros at the ends; "" where it can't be read."""
    try:
        return file.read_bytes().decode(errors="replace").strip(" \t\n\0")
    except OSError:
        return ""


def figure_of(file: Path) -> float | None:
    """Read one decimal figure; None where there is none."""
    try:
        return float(text_of(file))
    except ValueError:
        return None
