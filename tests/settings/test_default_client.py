from __future__ import annotations

import json

from toccata.settings.client import Access, Client, Mode, PadSettings, Setup
from toccata.settings.default_client import DEFAULT_SOUNDS, default_client, default_client_json
from toccata.settings.device import BoardSettings, Device
from toccata.settings.pads import pads_of
from toccata.settings.parse_client import parse_client
from toccata.units import PadId

NOTES = ("C4", "D4", "E4", "G4", "A4")


def test_a_new_instrument_plays_five_pentatonic_notes_with_every_setting_at_its_default() -> None:
    pads = {PadId(0, pad): PadSettings(Mode.ONE_SHOT, (f"marimba/{note}",)) for pad, note in enumerate(NOTES)}
    assert default_client() == Client("c-first", "First client", Access(), (Setup("Hello", pads),), "Hello")


def test_the_default_file_reads_back_as_the_default_client_on_one_board() -> None:
    one_board = pads_of(Device(boards=(BoardSettings(0x5A),)))
    assert parse_client(default_client_json(), "c-first.json", one_board, DEFAULT_SOUNDS) == default_client()


def test_the_default_file_spells_out_every_access_setting() -> None:
    assert tuple(json.loads(default_client_json())["access"]) == tuple(Access.__slots__)
