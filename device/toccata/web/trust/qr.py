"""Codes that a camera reads, as SVG markup: an address, or a Wi-Fi network."""

from __future__ import annotations

import re

import segno

QUIET_ZONE = 4
"""Modules of white around the code (ISO/IEC 18004, 9.1); cameras need it on a dark page."""


def qr_svg(content: str) -> str:
    """Draw a code with a white ground, black in every colour scheme; its size is set by what surrounds it.

    Errors up to 15 % are read through (level M): a scratched label still works.
    """
    code = segno.make_qr(content, error="m", boost_error=False)
    width = code.symbol_size(border=QUIET_ZONE)[0]
    drawn = code.svg_inline(border=QUIET_ZONE, omitsize=True, svgclass=None, lineclass=None)
    ground = f'<rect width="{width}" height="{width}" fill="#fff"/>'
    return re.sub(r"(<svg[^>]*>)", rf"\1{ground}", drawn, count=1)


def wifi_content(ssid: str, passphrase: str) -> str:
    r"""Write what a camera takes as a Wi-Fi network with a WPA passphrase.

    ``WIFI:T:WPA;S:...;P:...;;``, the form of ZXing and of the Wi-Fi Alliance (WPA3 specification 3.1, 7.1): a
    backslash stands before each of ``\ ; , : "``.
    """
    return f"WIFI:T:WPA;S:{_escaped(ssid)};P:{_escaped(passphrase)};;"


def _escaped(text: str) -> str:
    return re.sub(r'([\\;,:"])', r"\\\1", text)
