"""The label to print and stick on the instrument: its name, and codes for its address and its hotspot. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from toccata.web.trust.qr import qr_svg, wifi_content

CODE_MM = 38
"""A camera reads a code from ten times its width: from 40 cm, at arm's length."""

_MARGIN_MM, _LINE_MM, _TOP_MM, _SMALL_MM = 6, 5, 12, 3


@dataclass(frozen=True, slots=True)
class Wifi:
    """The instrument's own network: its name (1-32 bytes) and WPA passphrase (8-63 letters)."""

    ssid: str
    passphrase: str


def label_svg(name: str, address: str, wifi: Wifi | None = None) -> str:
    """Draw the label in millimetres: 50 wide with one code, 94 with two, 66 high.

    Args:
        name: of the instrument.
        address: ``https://...``, for the first code.
        wifi: for the second code; its passphrase is printed too, so whoever reads the label may join.
    """
    blocks = [_block(0, address, _broken(address))]
    if wifi is not None:
        joined = wifi_content(wifi.ssid, wifi.passphrase)
        blocks.append(_block(1, joined, (f"Wi-Fi: {wifi.ssid}", wifi.passphrase)))
    width = _MARGIN_MM + len(blocks) * (CODE_MM + _MARGIN_MM)
    height = _TOP_MM + CODE_MM + 2 * _LINE_MM + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}"><rect width="{width}" height="{height}" rx="3" fill="#fff"/>'
        f"{_line(_MARGIN_MM, 9, name, width - 2 * _MARGIN_MM, 5)}{''.join(blocks)}</svg>"
    )


def _block(place: int, content: str, lines: tuple[str, ...]) -> str:
    left = _MARGIN_MM + place * (CODE_MM + _MARGIN_MM)
    code = f'<svg x="{left}" y="{_TOP_MM}" width="{CODE_MM}" height="{CODE_MM}"{qr_svg(content).removeprefix("<svg")}'
    below = _TOP_MM + CODE_MM + 5
    return code + "".join(
        _line(left, below + row * _LINE_MM, text, CODE_MM, _SMALL_MM) for row, text in enumerate(lines)
    )


def _broken(address: str) -> tuple[str, ...]:
    scheme, stroke, rest = address.partition("//")
    return (scheme + stroke, rest) if rest else (address,)


def _line(x: int, y: int, text: str, width: int, size: int) -> str:
    """Letters are about 0.6 of their size wide: what would be wider than its place is drawn together."""
    squeezed = f' textLength="{width}" lengthAdjust="spacingAndGlyphs"' if len(text) * size * 0.6 > width else ""
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-family="sans-serif" fill="#000"{squeezed}>{escape(text)}</text>'
    )
