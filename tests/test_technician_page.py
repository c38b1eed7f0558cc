"""Every command that the technician's page tells to type is one that the programs take."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.__main__ import options
from installer.wish import INSTRUMENTS, from_file
from toccata.cli import _parser

PAGE = (Path(__file__).parents[1] / "device" / "TECHNICIAN.md").read_text()


def typed(program: str) -> Iterator[list[str]]:
    """What follows a program's name in each command of an indented line."""
    for line in PAGE.splitlines():
        for command in line.split("&&") if line.startswith("    ") else ():
            words = shlex.split(command, comments=True)
            if words[:1] == ["sudo"]:
                words = words[1:]
            if words[:1] == [program]:
                yield words[1:]


@pytest.mark.parametrize("words", [*typed("./install")], ids=" ".join)
def test_install_takes_what_the_page_says(words: list[str]) -> None:
    assert options().parse_args(words)


@pytest.mark.parametrize("words", [*typed("toccata"), *typed(".venv/bin/toccata")], ids=" ".join)
def test_toccata_takes_what_the_page_says(words: list[str]) -> None:
    assert _parser(words[:1]).parse_args(words)


def test_the_page_tells_more_than_a_handful_of_commands() -> None:
    assert (len(list(typed("./install"))) >= 6, len(list(typed("toccata"))) >= 8) == (True, True)


def test_the_file_of_answers_on_the_page_is_one(tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(
        "\n".join(line.strip() for line in PAGE.splitlines() if line.startswith(("    name =", "    instr")))
    )
    name, instrument = from_file(file)
    assert (name, instrument in INSTRUMENTS) == ("Blue Room", True)
