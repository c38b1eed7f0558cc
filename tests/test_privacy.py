"""PRIVACY.md names every file that the programs write, and no other."""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import wave
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec
import pytest

from installer import host_steps
from toccata.assemble import bank_of, choose, take_stock
from toccata.dose import WEEK_H, Hours
from toccata.settings.own_sound import Description
from toccata.settings.parse_device import parse_device
from toccata.sound.upload import take_in
from toccata.store import added_packs, disk, own_sounds
from toccata.store.backup import back_up
from toccata.store.dose_note import save_dose
from toccata.store.generations import read, write
from toccata.store.knob_position import save_knob
from toccata.store.note import note_played
from toccata.store.own_sounds import OwnShelf
from toccata.store.paths import device_file
from toccata.units import Decibels
from toccata.web import diary, received
from toccata.web.sessions import IDLE_S
from toccata.web.tablets import Tablets
from toccata.web.trust.certify import ensure
from toccata.web.trust.folder import TrustFolder
from toccata.web.trust.names import Names
from web.staged_server import KEY, Stage, staged

ROOT = Path(__file__).parents[1]
PRIVACY = (ROOT / "PRIVACY.md").read_text()
ROWS = re.findall(r"^\| `([^`]+)` \|", PRIVACY, re.MULTILINE)
MEANS = {
    "SHA256": "[0-9a-f]{64}", "WHEN": "[0-9A-Z-]+", "PACK": "[a-z0-9-]+", "FILE": "[^/]+", "KEY": "[0-9a-f]+",
    "ID": "[a-z0-9-]{1,32}",
}  # fmt: skip


def pattern(row: str) -> re.Pattern[str]:
    return re.compile("".join(MEANS.get(part, re.escape(part)) for part in re.split(r"(\b(?:[A-Z0-9]+)\b)", row)))


def recorded(folder: Path) -> Path:
    upload = folder / "upload.wav"
    with wave.open(str(upload), "wb") as file:
        file.setparams((1, 2, 44_100, 22_050, "NONE", ""))
        file.writeframes(Random(1).randbytes(44_100))
    return upload


def client_of(sound: str, nickname: str) -> str:
    pads = {"0/0": {"mode": "one-shot", "sound": sound}}
    setups = [{"name": "Hello", "pads": pads}]
    return json.dumps({"format": 1, "client": {"id": "c-1", "nickname": nickname}, "setups": setups})


def damage(file: Path) -> str:
    """Cut a file, as a card does; gives the version that is read from then on, of the generation before."""
    file.write_bytes(file.read_bytes()[:-9])
    return read(file).version


def a_client_with_a_recording(stage: Stage, folder: Path) -> None:
    sound = take_in(recorded(folder), Description("Bell"), stage.house.stock.shelf)
    stage.house.stock.shelf.describe(sound.name, Description("Gong", owner="c-1"))
    clients, file = stage.house.clients, stage.data / "clients" / "c-1.json"
    version = clients.create("c-1", client_of(sound.name, "Kite"))
    clients.save("c-1", client_of(sound.name, "Sun"), version)
    clients.save("c-1", client_of(sound.name, "Moon"), damage(file))
    note_played(stage.data, "c-1")
    stock = take_stock(stage.data)
    bank_of(stock, choose(stock, "c-1").client, 48_000)


def an_instrument(data: Path) -> None:
    texts = [json.dumps({"most_level_db": level}) for level in (-1, -2, -3)]
    file = device_file(data)
    version = write(file, texts[0], None, judge=parse_device)
    write(file, texts[1], version, judge=parse_device)
    write(file, texts[2], damage(file), judge=parse_device)
    save_knob(data, Decibels(-3.0))
    save_dose(data, Hours((1.0, 2.0), 60.0))
    ensure(TrustFolder.of(data), Names(("instrument-x.local",), ("10.42.0.1",)))


async def tablets(stage: Stage) -> None:
    await stage.ask("POST", "/api/enter", {"key": KEY}, "anyone")
    await stage.ask("POST", "/api/time", {"now_s": 1_900_000_000})
    for number in range(1_000):
        diary.Diary(stage.data).add(diary.Line(float(number), "opened", "id"))
    both = {file: file.read_bytes() for file in stage.data.glob("**/tablets.json")}
    for file in both:
        file.write_bytes(b"{")
    Tablets(stage.data)
    for file, content in both.items():
        file.write_bytes(content)


def what_others_lay_down(data: Path) -> None:
    """Syncthing's copy of a file that two instruments changed, a pack that was added, and the note of the date."""
    noting = [str(ROOT / "systemd/host/keep-clock"), "save"]
    subprocess.run(noting, env=os.environ | {"TOCCATA_DATA": str(data)}, check=True)
    (data / "clients" / "c-1.sync-conflict-20261122-101010-ABCDEFG.json").write_text("{}")
    (data / "packs" / "my-bells").mkdir(parents=True)
    (data / "packs" / "my-bells" / "pack.toml").write_text("")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Every file that lies in the data folder once all has happened to an instrument that can."""
    found: list[str] = []
    folder = tmp_path_factory.mktemp("life")

    async def scene(stage: Stage) -> None:
        a_client_with_a_recording(stage, folder)
        an_instrument(stage.data)
        await tablets(stage)
        back_up(stage.data, stage.house.clients, OwnShelf(stage.data), folder, "2026-11-23-0630")
        what_others_lay_down(stage.data)
        found.extend(sorted(files(stage.data)))

    staged(scene)
    return found


def files(data: Path) -> Iterator[str]:
    return (str(path.relative_to(data)) for path in data.rglob("*") if path.is_file())


def test_every_file_of_a_whole_life_stands_in_one_row(written: list[str]) -> None:
    rows = {name: [row for row in ROWS if pattern(row).fullmatch(name)] for name in written}
    assert {name: found for name, found in rows.items() if len(found) != 1} == {}


def test_every_row_is_a_file_that_such_a_life_leaves(written: list[str]) -> None:
    assert [row for row in ROWS if not any(pattern(row).fullmatch(name) for name in written)] == []


def test_the_names_of_what_is_under_way_stand_there_too() -> None:
    names = (disk.PART, added_packs.STAGED, f"sounds/{own_sounds.STAGED}*", received.FOLDER)
    assert [name for name in names if f"`{name}`" not in PRIVACY] == []


def test_figures_in_it_are_those_of_the_programs() -> None:
    figures = (f"after {IDLE_S / 60:.0f} minutes", f"{diary.MOST_BYTES // 1000} kB", f"last {WEEK_H} hours")
    assert [figure for figure in figures if figure not in PRIVACY] == []


def test_the_log_is_as_long_in_days_as_it_says() -> None:
    """Its arithmetic: 700 entries a file, at least one file and at most two; 12 a day."""
    line = diary.Line(1_900_000_000.0, "opened", secrets.token_hex(8), "", True)
    entry = len(msgspec.json.encode(line)) + 1
    assert (round(entry, -1), round(diary.MOST_BYTES / entry, -2)) == (90, 700)
    assert [round(700 * files / 12 / 30) for files in (1, 2)] == [2, 4]
    for told in ("about 90 bytes", "some 700", "1,400 at most", "makes 12 a\nday", "two to four months old"):
        assert told in PRIVACY


def test_the_system_s_log_lies_in_memory_and_is_as_large_as_it_says() -> None:
    assert {"Storage=volatile", "RuntimeMaxUse=32M"} <= set(host_steps.JOURNAL_TEXT.splitlines())
    assert "beyond 32 MB" in PRIVACY


def test_after_the_log_was_erased_as_it_says_the_next_entry_is_written(tmp_path: Path) -> None:
    kept = diary.Diary(tmp_path)
    kept.add(diary.Line(1.0, "opened", "a"))
    command = re.search(r"sudo (rm -f .*access\.log\.1)$", PRIVACY, re.MULTILINE)
    assert command is not None
    subprocess.run(command[1].replace("/var/lib/toccata", str(tmp_path)).split(), check=True)
    kept.add(diary.Line(2.0, "opened", "b"))
    assert [line.tablet for line in kept.lines()] == ["b"]


@pytest.mark.parametrize("unit", ["toccata-instrument.service", "toccata-web.service"])
def test_nobody_but_its_own_user_may_read_what_a_unit_writes(unit: str) -> None:
    lines = (ROOT / "systemd" / unit).read_text().splitlines()
    assert {"UMask=0077", "StateDirectoryMode=0750", "User=toccata"} <= set(lines)
