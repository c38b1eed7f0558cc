"""The pictograms: one symbol for each name, all of one size, and each offered on the page."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from pages.toccata_pages import LANGUAGES, PAGES
from toccata.settings.pictograms import PICTOGRAMS

SYMBOLS = ElementTree.parse(PAGES / "pictograms.svg").getroot()  # our own file


def test_there_is_one_symbol_for_each_name() -> None:
    assert [symbol.get("id") for symbol in SYMBOLS] == list(PICTOGRAMS)


def test_every_symbol_is_drawn_on_the_same_square() -> None:
    assert {symbol.get("viewBox") for symbol in SYMBOLS} == {"0 0 48 48"}


def test_no_two_symbols_are_drawn_alike() -> None:
    drawn = {"".join(ElementTree.tostring(each, "unicode") for each in symbol) for symbol in SYMBOLS}
    assert len(drawn) == len(PICTOGRAMS)


def test_the_page_offers_every_pictogram() -> None:
    offered = re.search(r"PICTOGRAMS = \[(.*?)\]", (PAGES / "parts/pictogram-choice.js").read_text(), re.DOTALL)
    assert offered
    assert tuple(re.findall(r"'(\w+)'", offered[1])) == PICTOGRAMS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pictogram_has_a_name_to_read_out(language: str) -> None:
    words = (PAGES / f"words/{language}.json").read_text()
    assert [name for name in PICTOGRAMS if f'"clients.pictogram.{name}": ' not in words] == []
