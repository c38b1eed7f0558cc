"""The packs on the shelf: every file passes the gate, and together they hold what the instrument promises."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from toccata.cli import main
from toccata.sound.catalogue import SoundInfo, packs_folder, read_pack
from toccata.sound.gate import packs_in

RATE = 48_000
CHECKOUT = Path(__file__).parents[2]
PENTATONIC, FOURTH_AND_SEVENTH = (0, 2, 4, 7, 9), (5, 11)
FOLDERS = {folder.name: folder for folder in packs_in(packs_folder())}
THE_TWELVE = {
    "marimba", "kalimba", "harp", "piano", "soft-bells", "bowls", "choir", "strings", "warm-pad", "drums", "grooves",
    "nature",
}  # fmt: skip


def manifest(pack: str) -> dict[str, Any]:
    return tomllib.loads((FOLDERS[pack] / "pack.toml").read_text(encoding="utf-8"))


def sounds(pack: str) -> list[SoundInfo]:
    return list(read_pack(FOLDERS[pack] / "pack.toml"))


NOT_TONAL = {"drums", "grooves", "nature"}
TONAL = [pack for pack in FOLDERS if pack not in NOT_TONAL]
each_pack = pytest.mark.parametrize("pack", FOLDERS)
each_tonal_pack = pytest.mark.parametrize("pack", TONAL)


def test_every_file_of_every_pack_passes_the_gate(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["sounds", "check"])
    assert (capsys.readouterr().out, status) == (f"{len(FOLDERS)} packs: no fault\n", 0)


def test_twelve_packs_are_on_the_shelf_each_in_the_folder_of_its_id() -> None:
    assert {manifest(pack)["id"]: pack for pack in FOLDERS} == {pack: pack for pack in THE_TWELVE}


@each_pack
def test_a_pack_has_twelve_pads_before_all_else(pack: str) -> None:
    pads = [info.pad for info in sounds(pack)]
    assert pads[:12] == list(range(1, 13))
    assert set(pads[12:]) <= {None}


@each_tonal_pack
def test_the_pads_of_a_tonal_pack_are_the_pentatonic_scale_upward(pack: str) -> None:
    notes = [info.note for info in sounds(pack)[:12]]
    assert notes[0] is not None
    assert notes == [note for note in range(notes[0], notes[0] + 36) if note % 12 in PENTATONIC][:12]


@each_tonal_pack
def test_a_tonal_pack_has_f_and_b_too_as_songs_need_them(pack: str) -> None:
    lowest, highest = (sounds(pack)[at].note for at in (0, 11))
    assert lowest is not None
    assert highest is not None
    wanted = {note for note in range(lowest, highest) if note % 12 in FOURTH_AND_SEVENTH}
    assert wanted <= {info.note for info in sounds(pack)[12:]}


@each_pack
def test_what_is_struck_on_a_pad_has_a_soft_and_a_firm_layer(pack: str) -> None:
    struck = [info for info in sounds(pack) if info.role in {"note", "drum"} and info.pad is not None]
    assert {tuple(layer.layer for layer in info.layers) for info in struck} <= {("soft", "firm")}


def test_a_beat_of_every_groove_is_a_whole_number_of_samples_and_the_loop_a_whole_number_of_beats() -> None:
    for info in sounds("grooves"):
        beats_a_minute = int(info.name.rpartition("-")[2])
        frames, rest = divmod(60 * RATE, beats_a_minute)
        assert info.loop is not None
        assert (rest, (info.loop[1] - info.loop[0]) % frames, 60 <= beats_a_minute <= 96) == (0, 0, True)


@each_pack
def test_a_pack_of_our_own_is_free_and_the_licence_is_there(pack: str) -> None:
    assert manifest(pack)["licence"] == ("MIT" if pack == "piano" else "CC0-1.0")
    assert "CC0 1.0 Universal" in (CHECKOUT / "sounds" / "LICENSE").read_text(encoding="utf-8")


def test_all_packs_together_stay_small_enough_for_git() -> None:
    assert sum(file.stat().st_size for file in packs_folder().rglob("*.flac")) <= 40_000_000
