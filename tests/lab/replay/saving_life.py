"""Saves of every kind by the store's own code, each noted outside of the disk once it was said to be saved.

    saving_life.py DATA LOG ACKS ACTS SEED [--never-synced]

ACKS gets a line of JSON for each act: what it was, how many entries LOG held before it and after, and which values it
has changed. With --never-synced every fsync(2) is left out: what the replay must find bad.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

from crash_disk import Recorded
from recordings import sound_of, wav
from saved_values import Values, clients_of, values

from toccata.assemble import take_stock
from toccata.dose import Hours
from toccata.settings.own_sound import Description
from toccata.settings.parse_device import parse_device
from toccata.store.day import note_day
from toccata.store.dose_note import save_dose
from toccata.store.erasing import erase_client, erase_sound
from toccata.store.generations import read, write
from toccata.store.knob_position import save_knob
from toccata.store.note import note_played
from toccata.store.own_sounds import OwnShelf
from toccata.store.paths import device_file
from toccata.store.taking_off import take_off
from toccata.units import Decibels
from toccata.web.tablets import Newcomer, Tablets
from toccata.web.trust.certify import ensure
from toccata.web.trust.folder import TrustFolder
from toccata.web.trust.names import Names

IDS = ("c-1", "c-2", "c-3", "c-4", "robin")
WRITE_BACK_EACH = 10
"""How often the never-synced disk writes back, in acts: as Linux itself does after some seconds."""

PACK_SOUNDS = tuple(f"marimba/{note}" for note in ("C4", "D4", "E4", "G4", "A4"))


class Life:
    """One data folder, and chance."""

    def __init__(self, data: Path, seed: int) -> None:
        self.data, self.random = data, Random(seed)
        self.stock = take_stock(data)
        self.clients, self.shelf = clients_of(self.stock), OwnShelf(data)
        self.made = 0

    def save_client(self) -> None:
        client = self.random.choice(IDS)
        text = self._document(client)
        if self.clients.exists(client):
            self.clients.save(client, text, self.clients.read(client).version)
        else:
            self.clients.create(client, text)

    def erase_client(self) -> None:
        erase_client(self.data, self.clients, self.shelf, self.random.choice(self.clients.ids() or IDS[:1]))

    def bring_sound(self) -> None:
        self.made += 1
        content = wav(self.made, self.random.randrange(500, 12_000))
        with self.shelf.staged() as staged:
            # What the process that takes a recording in does: write it whole, and sync it (sound/wav_out.py).
            with staged.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            self.shelf.put(staged, replace(sound_of(content, f"Bell {self.made}"), owner=self.random.choice(IDS)))

    def call_sound(self) -> None:
        for name in self.shelf.names()[:1]:
            self.shelf.describe(name, Description(f"Gong {self.random.random()}"))

    def erase_sound(self) -> None:
        for name in self.shelf.names()[-1:]:
            take_off(self.clients, name)
            erase_sound(self.data, self.shelf, name)

    def note_who_plays(self) -> None:
        note_played(self.data, self.random.choice(IDS))

    def note_day(self) -> None:
        note_day(self.data, f"2026-{self.random.randrange(1, 13):02}-{self.random.randrange(1, 29):02}")

    def turn_knob(self) -> None:
        save_knob(self.data, Decibels(-self.random.randrange(1, 60) / 2))

    def count_dose(self) -> None:
        save_dose(self.data, Hours(tuple(self.random.random() for _ in range(self.random.randrange(1, 168))), 60.0))

    def renew_certificate(self) -> None:
        ensure(TrustFolder.of(self.data), Names((f"instrument-{self.random.randrange(1_000)}.local",), ("10.42.0.1",)))

    def save_instrument(self) -> None:
        file = device_file(self.data)
        text = json.dumps({"format": 1, "most_level_db": -self.random.randrange(0, 24) / 2}, indent=1)
        parse_device(text, str(file))
        write(file, text, read(file, parse_device).version if file.exists() else None, judge=parse_device)

    def pair_tablet(self) -> None:
        self.made += 1
        Tablets(self.data).add(Newcomer(f"t-{self.made}", f"token {self.made}", "Tablet", None), float(self.made))

    def change_tablet(self) -> None:
        tablets = Tablets(self.data)
        for tablet in tablets.all()[:1]:
            tablets.change(tablet.id, lambda one: replace_struct(one, wrong=self.random.randrange(100)))

    def revoke_tablet(self) -> None:
        tablets = Tablets(self.data)
        for tablet in tablets.all()[-1:]:
            tablets.revoke(tablet.id)
            tablets.keep()

    def _document(self, client: str) -> str:
        """Write a client with up to 40 kB of notes in it, so that a save is one request or many."""
        sounds = [*PACK_SOUNDS, *self.shelf.names()]
        setups = [
            {"name": f"Setup {number} {self.random.random()}", "pads": {
                f"0/{pad}": {"mode": "one-shot", "sound": self.random.choice(sounds)} for pad in range(12)
            }}
            for number in range(self.random.choice([1, 2, 24]))
        ]  # fmt: skip
        about = {"id": client, "nickname": f"Kite {self.random.random()}"}
        return json.dumps({"format": 1, "client": about, "setups": setups}, indent=1)


def replace_struct(tablet, **changes):
    return type(tablet)(**{field: changes.get(field, getattr(tablet, field)) for field in tablet.__struct_fields__})


ACTS: dict[Callable[[Life], None], int] = {
    Life.save_client: 8,
    Life.bring_sound: 3,
    Life.call_sound: 1,
    Life.erase_client: 1,
    Life.erase_sound: 1,
    Life.note_who_plays: 1,
    Life.note_day: 1,
    Life.turn_knob: 1,
    Life.count_dose: 1,
    Life.renew_certificate: 1,
    Life.save_instrument: 2,
    Life.pair_tablet: 1,
    Life.change_tablet: 1,
    Life.revoke_tablet: 1,
}
"""What happens, and how often beside the others."""


def live(life: Life, log: Recorded, acks: Path, acts: int, write_back: Callable[[int], None]) -> None:
    """Do so many acts, and note each."""
    now = values(life.stock)
    with acks.open("w") as journal:
        for number in range(acts):
            act = life.random.choices(list(ACTS), list(ACTS.values()))[0]
            begun, before = log.position(), now
            act(life)
            done, now = log.position(), values(life.stock)
            line = {"act": act.__name__, "begun": begun, "done": done, "changed": changed(before, now)}
            journal.write(json.dumps(line) + "\n")
            write_back(number)


def changed(before: Values, now: Values) -> dict[str, str | None]:
    return {key: now.get(key) for key in sorted({*before, *now}) if before.get(key) != now.get(key)}


def write_back_all(folder: Path) -> None:
    """Write one file system back (syncfs(2)), and no other of this machine."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(fd) != 0:
            raise OSError(ctypes.get_errno(), "syncfs")
    finally:
        os.close(fd)


def main(arguments: list[str]) -> None:
    data, log, acks, acts, seed = arguments[:5]
    never_synced = "--never-synced" in arguments

    def write_back(number: int) -> None:
        if never_synced and number % WRITE_BACK_EACH == 0:
            write_back_all(Path(data))

    if never_synced:
        os.fsync = lambda fd, /: None
    live(Life(Path(data), int(seed)), Recorded(Path(log), Path(log)), Path(acks), int(acts), write_back)


if __name__ == "__main__":
    main(sys.argv[1:])
