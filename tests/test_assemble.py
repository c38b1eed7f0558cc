from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from sound.gate.made_packs import good_pack, lay
from toccata.assemble import bank_of, choose, first_bank_of, first_chosen, preview_of, renewed, take_stock
from toccata.bank import is_baked
from toccata.errors import BankError, SettingError, SoundError
from toccata.settings.client import Mode, PadSettings, Setup
from toccata.settings.default_client import default_client
from toccata.sound.catalogue import packs_folder
from toccata.store.clients import Clients
from toccata.units import Decibels, PadId

LOUDNESS = {
    "measured_dba": {"0": 68, "25": 60, "50": 55}, "at_lufs": -28, "person": "child", "measured_on": "2026-11-23",
}  # fmt: skip


def test_a_data_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "no-folder"
    file.touch()
    stock = take_stock(tmp_path / "no-folder" / "data")
    with pytest.raises(BankError, match=r"bank: can't be made \(Not a directory\); choose another data folder"):
        bank_of(stock, default_client(), 48_000)


def test_a_damaged_sample_is_baked_anew(data: Path) -> None:
    stock = take_stock(data)
    samples = bank_of(stock, default_client(), 48_000)
    key = next(iter(samples.values())).key
    (data / "bank" / f"{key}.pcm").write_bytes(b"torn")
    again = bank_of(stock, default_client(), 48_000)
    assert [len(sample.pcm) for sample in again.values()] == [len(sample.pcm) for sample in samples.values()]
    assert is_baked(data / "bank", key)


def kept_client(data: Path, client: str, level_db: float = -6.0) -> str:
    """Save a client through the store; the version."""
    pads = {"0/0": {"mode": "one-shot", "sound": "marimba/C4"}}
    document = {"format": 1, "client": {"id": client, "nickname": client}, "level_db": level_db}
    setups = [{"name": name, "pads": pads} for name in ("One", "Two")]
    clients = Clients(data, lambda text, where: text)
    text = json.dumps({**document, "setups": setups})
    if not clients.exists(client):
        return clients.create(client, text)
    return clients.save(client, text, clients.read(client).version)


def test_who_plays_at_power_on_is_what_the_technician_chose_else_who_played_last(tmp_path: Path) -> None:
    for client in ("alex", "kim", "robin"):
        kept_client(tmp_path, client)
    (tmp_path / "active-client").write_text("kim")
    last = first_chosen(take_stock(tmp_path)).client.id
    (tmp_path / "instrument.json").write_text('{"format": 1, "power_on": "robin"}')
    assert (last, first_chosen(take_stock(tmp_path)).client.id) == ("kim", "robin")


def test_a_damaged_client_plays_from_its_last_good_generation_and_one_line_says_so(tmp_path: Path) -> None:
    good = kept_client(tmp_path, "robin", -9.0)
    kept_client(tmp_path, "robin", -3.0)
    (tmp_path / "clients" / "robin.json").write_text('{"format": 1, "cli')
    told: list[str] = []
    chosen = first_chosen(take_stock(tmp_path), told.append)
    assert (chosen.client.level_db, chosen.version, len(told)) == (-9.0, good, 1)
    assert told[0].endswith("; its last good generation plays")


def test_a_client_plays_no_louder_than_the_instrument_allows(tmp_path: Path) -> None:
    kept_client(tmp_path, "robin", -2.0)
    stock = take_stock(tmp_path)
    free = choose(stock, "robin")
    (tmp_path / "instrument.json").write_text('{"format": 1, "most_level_db": -12, "ceiling_dbfs": -6}')
    bound = choose(renewed(stock), "robin")
    assert (free.client.level_db, bound.client.level_db, bound.level_db) == (-2.0, -12.0, -2.0)
    assert renewed(stock).device.ceiling_dbfs == -6.0


def test_no_client_plays_louder_than_the_loudness_that_was_measured(tmp_path: Path) -> None:
    kept_client(tmp_path, "robin", -2.0)
    stock = take_stock(tmp_path)
    device = {"most_level_db": 0, "ceiling_dbfs": -1, "loudness": LOUDNESS}
    (tmp_path / "instrument.json").write_text(json.dumps(device))
    bound = renewed(stock)
    assert (choose(bound, "robin").client.level_db, bound.device.ceiling_dbfs) == (-8.0, -9.0)


def test_what_needs_a_new_start_stays_as_it_is_until_then(tmp_path: Path) -> None:
    stock = take_stock(tmp_path)
    (tmp_path / "instrument.json").write_text('{"format": 1, "boards": [{"address": "0x5A"}], "frames": 256}')
    assert (len(renewed(stock).device.boards), renewed(stock).device.frames) == (4, 64)


def test_a_setup_is_chosen_by_name_and_one_that_is_not_there_is_refused(tmp_path: Path) -> None:
    kept_client(tmp_path, "robin")
    stock = take_stock(tmp_path)
    assert [choose(stock, "robin", name).client.active_setup for name in (None, "One", "Two")] == ["One", "One", "Two"]
    with pytest.raises(SettingError, match="robin: has no setup 'Three'; choose one that is there"):
        choose(stock, "robin", "Three")


def test_a_preview_is_as_loud_as_the_client_and_no_sound_is_refused(data: Path) -> None:
    stock = take_stock(data)
    samples = [preview_of(stock, default_client(), "marimba/C4", Decibels(gain), 48_000) for gain in (0.0, -3.0, 6.0)]
    assert [sample.gain_db for sample in samples] == [-6.0, -9.0, -6.0]
    with pytest.raises(SoundError, match="no/sound: is no sound of this instrument"):
        preview_of(stock, default_client(), "no/sound", Decibels(0.0), 48_000)


def test_only_a_pad_that_follows_the_touch_and_a_sound_that_has_layers_take_five_samples(data: Path) -> None:
    pads = {
        PadId(0, pad): PadSettings(Mode.ONE_SHOT, (sound,), dynamics=dynamics)
        for pad, (sound, dynamics) in enumerate(
            [("marimba/C4", True), ("warm-pad/C4", True), ("marimba/C4", False), ("marimba/D4", False)]
        )
    }
    client = replace(default_client(), setups=(Setup("One", pads),), active_setup="One")
    samples = bank_of(take_stock(data), client, 48_000)
    counts = Counter(sample.sound for sample in {sample.key: sample for sample in samples.values()}.values())
    assert counts == {"marimba/C4": 5, "warm-pad/C4": 1, "marimba/D4": 1}
    assert {sample.gain_db for sample in samples.values()} == {-6.0}


def test_at_the_start_a_sound_that_can_t_be_made_ready_is_told_and_the_others_play(tmp_path: Path) -> None:
    drums = packs_folder() / "drums"
    added = tmp_path / "packs" / "broken"
    shutil.copytree(drums, added)
    text = (drums / "pack.toml").read_text(encoding="utf-8").replace('id = "drums"', 'id = "broken"')
    (added / "pack.toml").write_text(text, encoding="utf-8")
    (added / "box.flac").write_bytes((drums / "bongo.flac").read_bytes())
    pads = {
        PadId(0, pad): PadSettings(Mode.ONE_SHOT, (sound,))
        for pad, sound in enumerate(("broken/box", "broken/bongo", "marimba/C4"))
    }
    told: list[str] = []
    client = replace(default_client(), setups=(Setup("One", pads),), active_setup="One")
    samples = first_bank_of(take_stock(tmp_path), client, 48_000, told.append)
    assert {one.sound for one in samples} == {"broken/bongo", "marimba/C4"}
    assert told == [
        f"{added / 'box.flac'}: is not the sound that pack.toml describes; install the pack again; "
        "pads with broken/box stay silent"
    ]


@pytest.mark.parametrize(("measured", "heard"), [(False, {"made/E4", "made/C4"}), (True, {"made/C4"})])
def test_where_the_loudness_was_measured_a_sound_that_is_louder_than_reckoned_stays_silent(
    tmp_path: Path, measured: bool, heard: set[str]
) -> None:
    made = good_pack()
    made.audio["E4.flac"] = made.audio["E4.flac"] * 4.0
    (tmp_path / "packs").mkdir()
    lay(tmp_path / "packs", made)
    pads = {PadId(0, pad): PadSettings(Mode.ONE_SHOT, (sound,)) for pad, sound in enumerate(("made/E4", "made/C4"))}
    client = replace(default_client(), setups=(Setup("One", pads),), active_setup="One")
    (tmp_path / "instrument.json").write_text(json.dumps({"loudness": LOUDNESS} if measured else {}))
    stock, told = take_stock(tmp_path), list[str]()
    assert {one.sound for one in first_bank_of(stock, client, 48_000, told.append)} == heard
    assert ["12 dB louder than the -28 LUFS" in line for line in told] == [True] * measured
    if measured:
        with pytest.raises(SoundError, match="made/E4: is 12 dB louder"):
            preview_of(stock, client, "made/E4", Decibels(0.0), 48_000)
