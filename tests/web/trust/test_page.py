from __future__ import annotations

import base64
import hashlib
import plistlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.web.trust.page import POLICY, Shown, page
from toccata.web.trust.profile import mobileconfig
from toccata.web.trust.qr import qr_svg
from toccata.web.trust.words import LANGUAGES, WORDS, language

ADDRESS = "https://192.168.1.20:8443/"
FINGERPRINT = ":".join(["A7"] * 32)


class Read(HTMLParser):
    """What a browser would find: tags with attributes, and text."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, attribute: str) -> list[str | None]:
        return [attributes.get(attribute) for name, attributes in self.tags if name == tag]


def shown(language: str = "en", name: str = "instrument-x") -> Read:
    return Read(page(Shown(name, ADDRESS, FINGERPRINT, language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_three_pictures_the_files_the_address_and_the_fingerprint(language: str) -> None:
    read = shown(language)
    assert read.all("html", "lang") == [language]
    assert read.all("a", "href") == ["toccata.mobileconfig", "toccata.crt", ADDRESS]
    assert [label for label in read.all("svg", "aria-label") if label] == [
        WORDS[language][step] for step in ("load", "install", "trust")
    ]
    assert "instrument-x" in read.text
    assert ADDRESS in read.text
    assert FINGERPRINT in read.text


def test_the_page_carries_the_code_of_its_own_address_on_white() -> None:
    html = page(Shown("instrument-x", ADDRESS, FINGERPRINT, "en")).decode()
    assert qr_svg(ADDRESS) in html
    assert qr_svg(ADDRESS) != qr_svg("https://192.168.1.21:8443/")
    assert re.match(r'<svg viewBox="0 0 (\d+) \1"[^>]*><rect width="\1" height="\1" fill="#fff"/>', qr_svg(ADDRESS))


def test_the_page_needs_nothing_that_its_policy_forbids() -> None:
    html = page(Shown("instrument-x", ADDRESS, FINGERPRINT, "en")).decode()
    (style,) = re.findall(r"<style>(.*?)</style>", html)
    assert f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in POLICY
    tags = {tag for tag, _ in shown().tags}
    attributes = {name for _, attributes in shown().tags for name in attributes}
    assert not tags & {"script", "img", "link", "iframe", "object", "form", "image", "use"}
    assert not {name for name in attributes if name.startswith("on")} | attributes & {"style", "src"}


def test_a_name_is_text_and_never_markup() -> None:
    read = shown(name="<script>alert(1)</script>&")
    assert "script" not in {tag for tag, _ in read.tags}
    assert "<script>alert(1)</script>&" in read.text


def test_every_language_says_everything() -> None:
    assert WORDS.keys() == set(LANGUAGES)
    assert {tuple(sorted(words)) for words in WORDS.values()} == {tuple(sorted(WORDS["en"]))}
    assert all(text for words in WORDS.values() for text in words.values())


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", "en"),
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("fr-FR, es;q=0.4, en;q=0.3", "es"),
        ("en;q=0.2, de;q=0.8", "de"),
        ("de;q=0, es;q=0.1", "es"),
        ("pt, *;q=0.5", "en"),
        ("de;q=nonsense", "en"),
        ("ES", "es"),
    ],
)
def test_the_browsers_best_language_is_chosen(accepted: str, chosen: str) -> None:
    assert language(accepted) == chosen


@given(st.text(max_size=200))
def test_any_header_gives_a_language(accepted: str) -> None:
    assert language(accepted) in LANGUAGES


def test_a_profile_carries_the_certificate_and_is_the_same_each_time() -> None:
    profile = plistlib.loads(mobileconfig(b"der", FINGERPRINT))
    (payload,) = profile["PayloadContent"]
    assert (profile["PayloadType"], payload["PayloadType"]) == ("Configuration", "com.apple.security.root")
    assert payload["PayloadContent"] == b"der"
    assert profile["PayloadUUID"] != payload["PayloadUUID"]
    assert mobileconfig(b"der", FINGERPRINT) == mobileconfig(b"der", FINGERPRINT)


def test_profiles_of_two_clinics_do_not_replace_one_another() -> None:
    ours, theirs = (plistlib.loads(mobileconfig(b"der", ":".join([pair] * 32))) for pair in ("A7", "B8"))
    assert ours["PayloadIdentifier"] != theirs["PayloadIdentifier"]
    assert ours["PayloadUUID"] != theirs["PayloadUUID"]
