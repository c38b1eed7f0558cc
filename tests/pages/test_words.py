"""What the pages say: every key in every language, and no key that nobody says."""

from __future__ import annotations

import json
import re

import pytest

from pages.toccata_pages import LANGUAGES, PAGES, scripts

WORDS: dict[str, dict[str, str]] = {
    name: json.loads((PAGES / "words" / f"{name}.json").read_text()) for name in LANGUAGES
}
KEY = re.compile(r"'([a-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9_-]+)+)'")
OF_INPUT = re.compile(r"tPad\('([a-z.-]+)'")
REFUSAL = re.compile(r'(?:RequestError\(\s*\d{3}, |^[A-Z_]+ = \()"([a-z]+)", f?"[^"]* ', re.MULTILINE)
MADE_KEY = re.compile(r"`([a-z][a-z-]*\.(?:[a-z.-]|\$\{[^}`]*\})*)`")


def spoken() -> set[str]:
    """Every literal of the modules that looks like a key of one of the families."""
    families = {key.split(".")[0] for key in WORDS["en"]}
    found = {key for script in scripts().values() for key in KEY.findall(script)}
    found |= {f"{key}.input" for script in scripts().values() for key in OF_INPUT.findall(script)}
    return {key for key in found if key.split(".")[0] in families}


def made() -> list[re.Pattern[str]]:
    """The keys that are put together, as patterns."""
    templates = {template for script in scripts().values() for template in MADE_KEY.findall(script) if "$" in template}
    parts = [re.split(r"\$\{[^}]*\}", template) for template in sorted(templates)]
    return [re.compile("[^.]+".join(re.escape(part) for part in each)) for each in parts]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_a_page_says_has_words(language: str) -> None:
    assert spoken() - WORDS[language].keys() == set()


def test_every_word_that_the_server_refuses_with_is_said_in_the_page_s_language() -> None:
    texts = [path.read_text() for path in PAGES.parent.glob("*.py")]
    codes = {code for text in texts for code in REFUSAL.findall(text)}
    led_elsewhere = {"stranger", "locked"}  # the page shows pairing or the lock
    assert codes > led_elsewhere
    assert {f"error.{code}" for code in codes - led_elsewhere} - WORDS["en"].keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_put_together_has_words_for_some_part(language: str) -> None:
    assert [each.pattern for each in made() if not any(each.fullmatch(key) for key in WORDS[language])] == []


def test_no_key_is_left_that_no_page_says() -> None:
    said, patterns = spoken(), made()
    assert [key for key in WORDS["en"] if key not in said and not any(each.fullmatch(key) for each in patterns)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_keys_in_the_same_order(language: str) -> None:
    assert list(WORDS[language]) == sorted(WORDS["en"])


@pytest.mark.parametrize("language", ["de", "es"])
def test_a_translation_fills_in_the_same_values(language: str) -> None:
    values = re.compile(r"\{\w+\}")
    differing = [
        key
        for key, text in WORDS["en"].items()
        if sorted(values.findall(text)) != sorted(values.findall(WORDS[language][key]))
    ]
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_empty_or_carry_stray_space(language: str) -> None:
    assert [key for key, text in WORDS[language].items() if not text or text != text.strip() or "  " in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_on_chips_begins_with_a_capital(language: str) -> None:
    chips = {key: text for key, text in WORDS[language].items() if key.split(".")[0] in {"family", "tag", "pack"}}
    assert {key: text for key, text in chips.items() if not text[0].isupper()} == {}
