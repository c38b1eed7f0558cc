"""The real program as systemd starts it: it comes up whatever is missing, beats while it lives, counts its starts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from bench.vcard import NAME, Kind, VirtualCard
from playing_service import PlayingService
from toccata.starts import boot_id, boot_time
from toccata.store.clients import Clients
from toccata.store.starts_note import read_starts, save_starts
from toccata.units import Seconds

NOTHING_THERE = ["--boards", "real", "--card", "hw:CARD=none"]
ON_THE_CARD = ["--boards", "simulated", "--card", NAME]
QUICK = {"WATCHDOG_USEC": "400000"}
SILENT_S = 1.0


def mounted(state: Path, options: str) -> list[str]:
    """Run what follows with a file system of its own in the data folder's place."""
    script = f'mount -t tmpfs -o {options} none {state} && exec "$@"'
    return ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]


def journal(folder: Path) -> str:
    return (folder / "journal").read_text()


@pytest.fixture
def folder(tmp_path: Path, data: Path) -> Iterator[Path]:
    """A place for a service, whose bank is there already."""
    (tmp_path / "state").mkdir()
    if (data / "bank").is_dir():
        shutil.copytree(data / "bank", tmp_path / "state" / "bank")
    yield tmp_path
    shutil.rmtree(tmp_path / "state", ignore_errors=True)


def test_with_no_sensor_no_bus_and_no_sound_card_it_is_ready_lives_and_seeks_them(folder: Path) -> None:
    (folder / "state" / "instrument.json").write_text('{"format": 1, "bus": 99}')
    with PlayingService(folder, NOTHING_THERE) as instrument:
        instrument.wait_for("STATUS=plays")
        instrument.wait_for("WATCHDOG=1")
        state = instrument.told()
    assert (state.client, state.safe, state.card_ok, any(state.boards)) == ("c-first", "", False, False)
    assert "/dev/i2c-99: there is no such I2C bus" in journal(folder)


def test_why_there_is_no_sound_is_told_in_plain_words_and_the_sound_system_s_own_go_to_the_journal(
    folder: Path,
) -> None:
    with PlayingService(folder, NOTHING_THERE) as instrument:
        instrument.wait_for("STATUS=plays")
        told = instrument.told().card
    assert told == (
        "sound card hw:CARD=none: not found; check its plug and its name (aplay -L lists the cards); "
        "it is tried again every 2 s"
    )
    assert f"toccata: {told} (ALSA: " in journal(folder)


def test_on_an_empty_disk_it_plays(card: VirtualCard, tmp_path: Path) -> None:
    with PlayingService(tmp_path, ON_THE_CARD, card.environment()) as instrument:
        instrument.wait_for("STATUS=plays")
        instrument.touch("0/0")
        instrument.wait_until(lambda: card.count(Kind.ONSET) > 0, "a sound at the card")
        assert instrument.told().safe == ""


@pytest.mark.parametrize("options", ["size=64k", "size=8m,ro"])
def test_on_a_full_disk_and_on_one_that_can_only_be_read_it_plays(
    card: VirtualCard, tmp_path: Path, options: str
) -> None:
    within = mounted(tmp_path / "state", options)
    with PlayingService(tmp_path, ON_THE_CARD, card.environment(), within) as instrument:
        instrument.wait_for("STATUS=plays")
        instrument.touch("0/0")
        instrument.wait_until(lambda: card.count(Kind.ONSET) > 0, "a sound at the card")
    assert "they are kept in memory until the instrument ends" in journal(tmp_path)


def test_on_a_corrupt_disk_it_plays_and_says_so(card: VirtualCard, folder: Path) -> None:
    state, random = folder / "state", Random(7)
    (state / "clients").mkdir()
    for file in ("instrument.json", "active-client", "knob", "clients/robin.json"):
        (state / file).write_bytes(random.randbytes(2_000))
    for file in (state / "bank").glob("*"):
        file.write_bytes(random.randbytes(2_000))
    with PlayingService(folder, ON_THE_CARD, card.environment()) as instrument:
        instrument.wait_for("STATUS=safe profile: instrument.json")
        instrument.touch("0/0")
        instrument.wait_until(lambda: card.count(Kind.ONSET) > 0, "a sound at the card")
        assert instrument.told().safe.startswith("instrument.json: ")


def test_after_four_starts_that_came_to_nothing_the_fifth_plays_safe_and_says_so_on_the_link(folder: Path) -> None:
    (folder / "run").mkdir()
    now = boot_time()
    save_starts(folder / "run", boot_id(), [Seconds(now - ago) for ago in (30.0, 20.0, 10.0)])
    with PlayingService(folder, NOTHING_THERE) as fourth:
        fourth.wait_for("STATUS=plays")
        fourth.program.kill()
    with PlayingService(folder, NOTHING_THERE) as fifth:
        fifth.wait_for("STATUS=safe profile: it was started 5 times within 5 minutes")
        assert fifth.told().safe.startswith("it was started 5 times")


def test_a_service_that_is_asked_to_end_counts_no_start_and_says_so(folder: Path) -> None:
    with PlayingService(folder, NOTHING_THERE) as instrument:
        instrument.wait_for("READY=1")
        counted = len(read_starts(folder / "run", boot_id()))
        instrument.program.terminate()
        instrument.program.wait(60)
        assert instrument.hear()[-2:] == ["STOPPING=1", "STATUS=ending"]
    assert (counted, read_starts(folder / "run", boot_id())) == (1, ())


def test_nobody_s_name_and_nothing_that_is_played_gets_into_the_journal(card: VirtualCard, folder: Path) -> None:
    clients = Clients(folder / "state", lambda text, where: None)
    for client, name in (("c-1", "Robin"), ("c-2", "Kim")):
        setups = [{"name": "Goodbye Mum", "pads": {"0/0": {"mode": "one-shot", "sound": "marimba/C4"}}}]
        about = {"format": 1, "client": {"id": client, "nickname": name}, "setups": setups}
        clients.create(client, json.dumps(about))
    with PlayingService(folder, ON_THE_CARD, card.environment()) as instrument:
        instrument.wait_for("READY=1")
        instrument.choose("c-2")
        instrument.touch("0/0")
        instrument.wait_until(lambda: card.count(Kind.ONSET) > 0, "a sound at the card")
    said = journal(folder)
    assert [word in said for word in ("Robin", "Kim", "Goodbye Mum", "marimba", "goodbye")] == [False] * 4 + [True]


def test_a_card_whose_driver_hangs_is_not_fed_and_one_that_goes_on_is(card: VirtualCard, folder: Path) -> None:
    with PlayingService(folder, ON_THE_CARD, card.environment() | QUICK) as instrument:
        instrument.wait_for("WATCHDOG=1")
        card.stalled.touch()
        instrument.wait_until(lambda: instrument.says_nothing_for(SILENT_S), "silence at the notify socket")
        card.stalled.unlink()
        instrument.wait_for("WATCHDOG=1", since=len(instrument.heard))


def test_a_card_that_is_pulled_out_is_no_reason_to_end_it(card: VirtualCard, folder: Path) -> None:
    with PlayingService(folder, ON_THE_CARD, card.environment() | QUICK) as instrument:
        instrument.wait_for("WATCHDOG=1")
        card.unplugged.touch()
        instrument.wait_until(lambda: not instrument.told().card_ok, "the loss of the card")
        for _ in range(5):
            instrument.wait_for("WATCHDOG=1", since=len(instrument.heard))
