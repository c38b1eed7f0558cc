"""Who is told the key that lets the first browser in: a person at a terminal, and no journal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from toccata.web.terminal_key import is_read_by_a_person

SAID = re.compile(r"toccata: the page is at http://127\.0\.0\.1:\d+/(.*)")
SERVICE = {"INVOCATION_ID": "8b8e"}
WEB = (sys.executable, "-c", "import sys; from toccata.cli import main; sys.exit(main(sys.argv[1:]))", "web")


def said(data: Path, journal: bool = False, **environ: str) -> str:
    """What stands behind the page's address in what a server says, into a pipe of ours."""
    reading, writing = os.pipe()
    found = os.fstat(writing)
    stream = {"JOURNAL_STREAM": f"{found.st_dev}:{found.st_ino}"} if journal else {}
    bare = {name: text for name, text in os.environ.items() if name not in {"INVOCATION_ID", "JOURNAL_STREAM"}}
    command = [*WEB, "--data", str(data)]
    with subprocess.Popen(command, stdout=writing, env={**bare, **stream, **environ}) as process, open(reading) as told:
        os.close(writing)
        try:
            line = SAID.fullmatch(told.readline().strip())
        finally:
            process.kill()
    assert line is not None
    return line[1]


def test_a_person_is_told_the_key(tmp_path: Path) -> None:
    assert re.fullmatch(r"#enter=[\w-]{24}", said(tmp_path))


def test_the_journal_is_told_no_key_not_even_one_that_somebody_chose(tmp_path: Path) -> None:
    assert said(tmp_path, journal=True, **SERVICE) == ""
    assert said(tmp_path, journal=True, **SERVICE, TOCCATA_ENTER_KEY="chosen") == ""


@pytest.mark.parametrize(
    ("environ", "by_systemd", "told"),
    [
        ({}, False, True),
        ({}, True, False),
        (SERVICE, False, False),
        ({**SERVICE, "TOCCATA_ENTER_KEY": "a"}, False, True),
        ({**SERVICE, "TOCCATA_ENTER_KEY": "a"}, True, False),
        ({**SERVICE, "JOURNAL_STREAM": "1:1", "TOCCATA_ENTER_KEY": "a"}, False, True),
    ],
)
def test_into_a_pipe_it_is_told_to_whom_a_person_has_started(
    environ: dict[str, str], by_systemd: bool, told: bool
) -> None:
    reading, writing = os.pipe()
    try:
        assert is_read_by_a_person(environ, writing, by_systemd) is told
    finally:
        os.close(reading)
        os.close(writing)


def test_the_terminal_of_a_desktop_is_a_person_s_although_systemd_has_started_it() -> None:
    ours, terminal = pty.openpty()
    try:
        assert is_read_by_a_person({**SERVICE, "JOURNAL_STREAM": "9:12345"}, terminal, by_systemd=False)
    finally:
        os.close(ours)
        os.close(terminal)
