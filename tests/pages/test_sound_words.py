"""What sounds are called: every pack, tag, role, template and label has words in every language."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import Page

from pages.fake_data import TEMPLATES
from pages.test_words import WORDS
from pages.toccata_pages import LANGUAGES
from toccata.events import Why
from toccata.sound.catalogue import packs_folder
from toccata.sound.roles import ROLES
from toccata.sound.tags import TAGS

PACKS = (
    "marimba", "kalimba", "harp", "piano", "soft-bells", "bowls", "choir", "strings", "warm-pad", "drums", "grooves",
    "nature",
)  # fmt: skip
NOTE = re.compile(r"\b[A-H][#b]?m?\d?(?![\w#])")
KEYS = {
    "pack": PACKS,
    "tag": TAGS,
    "role": tuple(ROLES),
    "why": tuple(Why),
    "clients.template": tuple(template["name"] for template in TEMPLATES),
}


def labels() -> set[str]:
    """Every label of the packs that is not the name of a note."""
    found = (tomllib.loads(path.read_text())["sounds"] for path in sorted(Path(packs_folder()).glob("*/pack.toml")))
    return {sound["label"] for sounds in found for sound in sounds if not NOTE.fullmatch(sound["label"])}


def slug(label: str) -> str:
    """The key of a label: its first note, or else its first number, stands for any."""
    plain = NOTE.sub("note", label, count=1) if NOTE.search(label) else re.sub(r"\d+", "count", label, count=1)
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KEYS)
def test_everything_that_a_sound_can_be_has_words(kind: str, language: str) -> None:
    assert [name for name in KEYS[kind] if f"{kind}.{name}" not in WORDS[language]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_that_is_no_note_has_words(language: str) -> None:
    assert sorted(label for label in labels() if f"label.{slug(label)}" not in WORDS[language]) == []


def test_a_label_keeps_its_words_where_the_page_has_none(modules: Page) -> None:
    script = """async () => {
      localStorage.setItem('toccata.language', 'de');
      await (await import('/pages/words.js')).loadWords();
      const {labelOf, packName} = await import('/pages/catalogue.js');
      const sound = (name, label) => labelOf({name, label});
      return [sound('drums/shaker', 'Shaker'), sound('own/1', 'Shaker'), sound('x/C4', 'C4'), sound('x/y', 'Gong'),
        sound('harp/chord-C', 'C chord'), sound('grooves/sway-80', 'Sway, 80 bpm'),
        packName({id: 'bowls', name: 'Singing bowls'}), packName({id: 'gongs', name: 'Gongs'})];
    }"""
    assert modules.evaluate(script) == [
        "Rassel",
        "Shaker",
        "C4",
        "Gong",
        "C-Akkord",
        "Wiegen, 80 bpm",
        "Klang\u00adschalen",
        "Gongs",
    ]
