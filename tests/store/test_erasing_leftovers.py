"""What power cuts have left of a client goes too: no byte of a name or a recording stays in any file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from recordings import Rig, document, wav

from toccata.settings.own_sound import Description
from toccata.store.backup import back_up
from toccata.store.bank_sweep import sweep_bank
from toccata.store.erasing import erase_client
from toccata.store.generations import write
from toccata.store.note import note_played
from toccata.web.received import sweep

CANARIES = [f"Canary-{Random(number).randbytes(6).hex()}" for number in range(40)]
KILLED = 4_194_305
"""A process that can't be: over PID_MAX_LIMIT (linux/threads.h)."""


class LeavesParts:
    """A disk whose power goes before a new file gets its name."""

    def __getattr__(self, name: str) -> object:
        return getattr(os, name)

    def rename(self, source: Path, target: Path, /) -> None:
        raise KeyboardInterrupt

    def fsync(self, fd: int, /) -> None:
        pass


def cut_while_saving(file: Path, text: str, expected: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        write(file, text, expected, disk=LeavesParts())


def a_life_with_cuts(rig: Rig, client: str, names: Iterator[str]) -> None:
    bell = rig.add_sound(int(client[-1]), next(names))
    rig.shelf.describe(bell.name, Description(next(names), owner=client))
    version = rig.clients.create(client, document(client, bell.name, nickname=next(names)))
    version = rig.clients.save(client, document(client, bell.name, nickname=next(names)), version)
    file = rig.data / "clients" / f"{client}.json"
    cut_while_saving(file, document(client, nickname=next(names)), version)
    (file.parent / f"{client}.sync-conflict-20261122-101010-ABCDEFG.json").write_text(next(names))
    (file.parent / ".last" / f"{client}.json.damaged").write_text(next(names))
    (file.parent / ".last" / ".part").write_text(next(names))
    (rig.data / "sounds" / ".last" / ".part").write_text(next(names))
    note_played(rig.data, client)


def what_else_lies_about(rig: Rig, names: Iterator[str]) -> None:
    """Uploads, staged recordings, parts of the bank, and what a backup has half written into the stick."""
    for folder in ("uploads", "bank"):
        (rig.data / folder).mkdir(exist_ok=True)
    (rig.data / "uploads" / "5c0f").write_text(next(names))
    (rig.data / "sounds" / ".taking-5c0f.wav").write_text(next(names))
    (rig.data / "sounds" / f"{'5c' * 32}.wav").write_text(next(names))
    (rig.data / "sounds" / ".part").write_text(next(names))
    (rig.data / "bank" / f"5c.pcm.{KILLED}.part").write_text(next(names))
    (rig.data / "bank" / "5c.pcm").write_text(next(names))


def canaries_in(rig: Rig) -> list[str]:
    held = b"\n".join([*rig.contents().values(), *(str(path).encode() for path in rig.data.rglob("*"))])
    return [name for name in CANARIES if name.encode() in held]


def test_after_cuts_in_the_middle_of_everything_an_erased_client_is_in_no_file(tmp_path: Path) -> None:
    rig, names = Rig(tmp_path / "data"), iter(CANARIES)
    for client in ("c-1", "c-2"):
        a_life_with_cuts(rig, client, names)
    what_else_lies_about(rig, names)
    assert len(canaries_in(rig)) >= 18

    # The next start, as both programs do it.
    sweep(rig.data)
    rig.shelf.sweep()
    sweep_bank(rig.data, rig.shelf)
    for client in rig.clients.ids():
        erase_client(rig.data, rig.clients, rig.shelf, client)

    assert canaries_in(rig) == []
    assert [path.name for path in rig.data.rglob("*") if path.is_file()] == []


def test_a_backup_that_was_made_or_not_leaves_nothing_of_a_client_in_the_data_folder(tmp_path: Path) -> None:
    rig, stick = Rig(tmp_path / "data"), tmp_path / "stick"
    stick.mkdir()
    bell = rig.add_sound(1, CANARIES[0])
    rig.clients.create("c-1", document("c-1", bell.name, nickname=CANARIES[1]))
    before = rig.contents()
    back_up(rig.data, rig.clients, rig.shelf, stick, "2026-11-23-0700")
    assert rig.contents() == before
    erase_client(rig.data, rig.clients, rig.shelf, "c-1")
    assert rig.contents() == {}


def test_no_sample_of_an_erased_recording_is_left(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    bell, samples = rig.add_sound(7, "Bell"), wav(7)[1000:1064]
    rig.clients.create("c-1", document("c-1", bell.name))
    (rig.data / "bank").mkdir()
    (rig.data / "bank" / "ab.json").write_text(f'{{"sound": "{bell.name}"}}')
    (rig.data / "bank" / "ab.pcm").write_bytes(samples)
    assert sum(samples in content for content in rig.contents().values()) == 2
    erase_client(rig.data, rig.clients, rig.shelf, "c-1")
    assert sum(samples in content for content in rig.contents().values()) == 0
