"""The lines of the table on flashing the sensor pod."""

from __future__ import annotations

from typing import Any

from row import Row


def flash_rows(given: Any) -> list[Row]:
    """Make the lines of an image that is flashed, read back, booted and asked; seconds, no promise."""
    chip, pty = given["proved"]
    figure = f"flash of {given['kib']} KiB"
    emulated = f"{given['emulated']:.1f} s of the chip's time, {given['emulator']:.0f} s of the emulator's"
    return [
        Row(f"{figure}, emulated chip", "", _told(emulated, chip), 1, chip),
        Row(f"{figure}, modelled pod, pty", "", _told(f"{given['pty']:.1f} s at 115200 baud", pty), 1, pty),
    ]


def _told(seconds: str, proved: bool) -> str:
    return f"{seconds}; {'read back, booted and asked' if proved else 'NOT PROVED'}"
