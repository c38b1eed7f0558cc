from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from toccata.web.trust.label import Wifi, label_svg
from toccata.web.trust.qr import qr_svg, wifi_content

SVG = "{http://www.w3.org/2000/svg}"
ADDRESS = "https://instrument-a1b2c3d4.local/"


def texts(label: str) -> list[str | None]:
    return [text.text for text in ET.fromstring(label).iter(f"{SVG}text")]


def code_paths(*contents: str) -> list[str | None]:
    return [path.get("d") for content in contents for path in ET.fromstring(qr_svg(content)).iter("path")]


def test_a_label_shows_name_address_and_hotspot_with_their_codes() -> None:
    label = label_svg("instrument-a1b2c3d4", ADDRESS, Wifi("Toccata", "four quiet bars"))
    assert texts(label) == [
        "instrument-a1b2c3d4", "https://", "instrument-a1b2c3d4.local/", "Wi-Fi: Toccata", "four quiet bars"
    ]  # fmt: skip
    drawn = [path.get("d") for path in ET.fromstring(label).iter(f"{SVG}path")]
    assert drawn == code_paths(ADDRESS, "WIFI:T:WPA;S:Toccata;P:four quiet bars;;")


def test_a_label_without_a_hotspot_is_smaller() -> None:
    small, large = label_svg("x", ADDRESS), label_svg("x", ADDRESS, Wifi("Toccata", "four quiet bars"))
    assert [ET.fromstring(label).get("width") for label in (small, large)] == ["50mm", "94mm"]


def test_what_is_too_long_for_its_place_is_drawn_together() -> None:
    lengths = [text.get("textLength") for text in ET.fromstring(label_svg("x" * 40, ADDRESS)).iter(f"{SVG}text")]
    assert lengths == ["38", None, "38"]


def test_a_name_is_text_and_never_markup() -> None:
    label = label_svg("<b>&", "https://x.local/", Wifi('"><script>', "p<&>quiet"))
    assert texts(label) == ["<b>&", "https://", "x.local/", 'Wi-Fi: "><script>', "p<&>quiet"]


@pytest.mark.parametrize(
    ("ssid", "passphrase", "content"),
    [
        ("Toccata", "four quiet bars", "WIFI:T:WPA;S:Toccata;P:four quiet bars;;"),
        ("a;b,c", 'p"q\\r:s', 'WIFI:T:WPA;S:a\\;b\\,c;P:p\\"q\\\\r\\:s;;'),
    ],
)
def test_a_network_is_written_as_cameras_read_it(ssid: str, passphrase: str, content: str) -> None:
    assert wifi_content(ssid, passphrase) == content
