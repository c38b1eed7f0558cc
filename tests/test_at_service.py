"""What systemd hears of an instrument's life, from ready to ending, in virtual time."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from toccata.at_service import AtService
from toccata.service import Service
from toccata.starts import GOOD_S, Starts
from toccata.store.starts_note import read_starts
from toccata.units import NEVER, Seconds


@dataclass
class Moving:
    """A loop and a player, as far as this looks at them."""

    ticks: int = 0
    mixed: int | None = 0
    card_ok: bool = True
    told: str = "sound on hw:CARD=DAC: 64 frames at 48 kHz, 128 in the ring"


class Staged:
    """An instrument that systemd has started; every ``run`` lets it move, or not."""

    def __init__(self, folder: Path, systemd: socket.socket, environ: dict[str, str]) -> None:
        self.systemd, self.folder, self.parts = systemd, folder, Moving()
        self.service = Service(environ)
        self.starts = Starts(folder, str, boot="one")
        self.starts.count(Seconds(5.0))
        self.said: list[str] = []
        self.at = self.made()

    def made(self) -> AtService:
        return AtService(self.service, self.starts, self.parts, self.parts, self.said.append)  # type: ignore[arg-type]

    def run(self, start: float, end: float, ticks: int = 1, mixed: int = 1) -> list[str]:
        """Step whenever something is due; what systemd was told meanwhile."""
        now = start
        while (now := max(now, self.at.due())) <= end:
            self.parts.ticks, self.parts.mixed = self.parts.ticks + ticks, (self.parts.mixed or 0) + mixed
            self.at.step(Seconds(now))
        return self.heard()

    def heard(self) -> list[str]:
        said = []
        try:
            while True:
                said.append(self.systemd.recv(4_096).decode())
        except BlockingIOError:
            return said


@pytest.fixture
def staged(tmp_path: Path) -> Iterator[Staged]:
    name = f"toccata-at-service-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(f"\0{name}")
        systemd.setblocking(False)
        environ = {"NOTIFY_SOCKET": f"@{name}", "INVOCATION_ID": "1", "WATCHDOG_USEC": "4000000"}
        made = Staged(tmp_path, systemd, environ)
        with closing(made.service):
            yield made


def test_before_it_plays_nothing_is_due_and_systemd_hears_nothing(staged: Staged) -> None:
    assert (staged.at.due(), staged.heard()) == (NEVER, [])


def test_ready_then_a_beat_a_second_then_the_end(staged: Staged) -> None:
    staged.at.begin("plays", Seconds(100.0))
    lived = staged.run(100.0, 103.5)
    staged.at.end()
    assert lived == ["READY=1\nSTATUS=plays", *["WATCHDOG=1"] * 3]
    assert staged.heard() == ["STOPPING=1\nSTATUS=ending"]


@pytest.mark.parametrize("moves", [{"ticks": 0}, {"mixed": 0}])
def test_whatever_stands_still_there_is_no_beat(staged: Staged, moves: dict[str, int]) -> None:
    staged.at.begin("plays", Seconds(100.0))
    staged.run(100.0, 101.0)
    assert staged.run(101.0, 110.0, **moves) == []


def test_after_a_minute_the_starts_are_forgotten_and_beats_go_on(staged: Staged) -> None:
    staged.at.begin("plays", Seconds(100.0))
    staged.run(100.0, 100.0 + GOOD_S + 0.1)
    staged.at.end()
    assert (read_starts(staged.folder, "one"), staged.at.due()) == ((), 161.0)


def test_a_card_that_goes_and_comes_back_is_told_in_one_line_each(staged: Staged) -> None:
    parts, back = staged.parts, staged.parts.told
    staged.at.begin("plays", Seconds(100.0))
    staged.run(100.0, 130.0)
    parts.card_ok, parts.told = False, "sound card hw:CARD=DAC has gone; it is tried again every 2 s"
    staged.run(130.0, 300.0)
    parts.card_ok, parts.told = True, back
    staged.run(300.0, 400.0)
    assert staged.said == [
        "sound card hw:CARD=DAC has gone; it is tried again every 2 s",
        "the sound card is back: sound on hw:CARD=DAC: 64 frames at 48 kHz, 128 in the ring",
    ]


def test_a_card_with_a_loose_plug_is_told_no_more_than_once_in_ten_seconds(staged: Staged) -> None:
    staged.at.begin("plays", Seconds(100.0))
    for at in range(100, 400):
        staged.parts.card_ok = at % 2 == 0
        staged.run(at, at + 0.9)
    assert 5 <= len(staged.said) <= 30


def test_a_card_that_goes_before_the_instrument_is_ready_is_told(staged: Staged) -> None:
    staged.parts.card_ok, staged.parts.told = False, "sound card hw:CARD=DAC has gone"
    staged.at.begin("plays", Seconds(100.0))
    staged.run(100.0, 130.0)
    assert staged.said == ["sound card hw:CARD=DAC has gone"]


def test_a_card_that_is_missing_from_the_start_is_told_when_it_comes(staged: Staged) -> None:
    staged.parts.card_ok = False
    staged.at = staged.made()
    staged.at.begin("plays", Seconds(100.0))
    staged.run(100.0, 200.0)
    staged.parts.card_ok = True
    staged.run(200.0, 300.0)
    assert [line.partition(":")[0] for line in staged.said] == ["the sound card is back"]
