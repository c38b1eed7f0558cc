"""A word that the command line does not know is answered in one line, without the block of usage."""

from __future__ import annotations

import subprocess
import sys

import pytest

from toccata.cli import main

ALL = "play, perform, web, latency, trust, sounds, calibrate, doctor, pair, flash, update"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("docter", "toccata: there is no command 'docter'; did you mean doctor? see toccata --help"),
        ("zzz", f"toccata: there is no command 'zzz'; choose from {ALL}; see toccata --help"),
        ("--hepl", "toccata: there is no option '--hepl'; did you mean --help? see toccata --help"),
        ("--jsn doctor --json", "toccata: there is no option '--jsn'; see toccata --help"),
        ("", "toccata: missing: COMMAND; see toccata --help"),
        ("doctor --jsn", "toccata doctor: there is no option '--jsn'; did you mean --json? see toccata doctor --help"),
        ("doctor --js", "toccata doctor: there is no option '--js'; did you mean --json? see toccata doctor --help"),
        (
            "doctor --al=1 --x",
            "toccata doctor: there is no option '--al'; did you mean --all? see toccata doctor --help",
        ),
        ("doctor --all=1 --x", "toccata doctor: --all: ignored explicit argument '1'; see toccata doctor --help"),
        ("--hel doctor", "toccata: there is no option '--hel'; did you mean --help? see toccata --help"),
        ("play --p", "toccata play: there is no option '--p'; see toccata play --help"),
        ("play twice", "toccata play: 'twice' is one word too many; see toccata play --help"),
        (
            "play --boards reel",
            "toccata play: --boards: there is no 'reel'; did you mean real? see toccata play --help",
        ),
        ("trust exprt", "toccata trust: there is no command 'exprt'; did you mean export? see toccata trust --help"),
        ("sounds chek x", "toccata sounds: there is no command 'chek'; did you mean check? see toccata sounds --help"),
        (
            "latency --touches 0",
            "toccata latency: --touches: 0 is no whole number from 1 to 100000; see toccata latency --help",
        ),
        (
            "calibrate pads --bord 2",
            "toccata calibrate pads: there is no option '--bord'; did you mean --board? "
            "see toccata calibrate pads --help",
        ),
    ],
)
def test_a_mistyped_word_is_one_line_on_standard_error_and_status_2(
    typed: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(typed.split())
    assert (ended.value.code, *capsys.readouterr()) == (2, "", f"{told}\n")


def test_help_still_tells_all(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "--help"])
    told = capsys.readouterr().out
    assert (ended.value.code, told.startswith("usage: toccata doctor"), "--json" in told) == (0, True, True)


def test_a_line_break_in_a_mistyped_word_makes_no_second_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["latency", "--touches", "1\n2"])
    assert capsys.readouterr().err.count("\n") == 1


def test_whoever_types_it_right_does_not_wait_for_the_search_of_near_words() -> None:
    looked = "import sys; from toccata.cli import _parser; _parser(['play']).parse_args(['play', '--no-page']); "
    done = subprocess.run(
        [sys.executable, "-c", looked + "print('difflib' in sys.modules)"], capture_output=True, check=True, text=True
    )
    assert done.stdout == "False\n"
