"""What a service starts with: its files, or a safe profile that plays; by hand a fault is told, and ends the start."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from queue import Queue

import pytest

from sound.gate.made_packs import good_pack, lay
from toccata.assemble import renewed
from toccata.at_start import Begun, _made, as_asked, as_service, counting, patient_bake, sounds_of
from toccata.bank import Recipe, is_baked
from toccata.errors import BankError, SoundError, ToccataError
from toccata.service import Service
from toccata.settings.device import Device
from toccata.settings.safe import SAFE_CEILING_DBFS, SAFE_LEVEL_DB
from toccata.sound.job import Job
from toccata.sound.key import sample_keys
from toccata.sound.prepare import bake_aside
from toccata.starts import Trust
from toccata.units import Decibels, Seconds

WIRED = {
    "format": 1,
    "boards": [{"address": "0x5B", "irq_gpio": 5}],
    "panel": {"quiet_gpio": 17, "status_gpio": 22, "ready_gpio": 27, "pad_lamps": {"0/0": 24}},
}
PAD = {"0/3": {"mode": "one-shot", "sound": "marimba/C5"}}
ROBIN = {"format": 1, "client": {"id": "robin", "nickname": "Robin"}, "setups": [{"name": "One", "pads": PAD}]}


def furnished(data: Path, device: str | None = None, client: str | None = None) -> Path:
    (data / "clients").mkdir(parents=True)
    (data / "instrument.json").write_text(json.dumps(WIRED) if device is None else device)
    (data / "clients" / "robin.json").write_text(json.dumps(ROBIN) if client is None else client)
    return data


def begun(data: Path, trust: Trust = Trust.ALL) -> tuple[Begun, list[str]]:
    said: list[str] = []
    return as_service(data, None, trust, said.append), said


def test_files_that_can_be_followed_play_as_they_do_by_hand(tmp_path: Path) -> None:
    data = furnished(tmp_path / "data")
    found, said = begun(data)
    by_hand = as_asked(data, None, said.append)
    assert (found.stock.device, found.chosen, found.safe) == (by_hand.stock.device, by_hand.chosen, "")
    assert (found.chosen.client.nickname, said) == ("Robin", [])


@pytest.mark.parametrize("broken", ["device", "client"])
def test_a_file_that_can_t_be_followed_ends_a_start_by_hand_and_a_service_plays_safe(
    tmp_path: Path, broken: str
) -> None:
    data = furnished(tmp_path / "data", **{broken: '{"format": 1, "colour": "blue"}'})
    with pytest.raises(ToccataError) as fault:
        as_asked(data, None, str)
    found, said = begun(data)
    assert found.safe == str(fault.value).replace(f"{data}/", "")
    assert (found.chosen.client.id, said) == ("c-first", [f"the safe profile plays, softly: {found.safe}"])


def test_the_safe_profile_keeps_the_wiring_without_its_lamps_and_is_soft(tmp_path: Path) -> None:
    found, _ = begun(furnished(tmp_path / "data"), Trust.WIRING)
    device, panel = found.stock.device, found.stock.device.panel
    assert panel is not None
    assert (panel.quiet_gpio, panel.status_gpio, panel.ready_gpio, dict(panel.pad_lamps)) == (17, None, None, {})
    assert [(board.address, board.irq_gpio) for board in device.boards] == [(0x5B, 5)]
    assert (device.ceiling_dbfs, device.most_level_db) == (SAFE_CEILING_DBFS, SAFE_LEVEL_DB)
    assert (found.chosen.client.level_db, found.safe[:22]) == (SAFE_LEVEL_DB, "it was started 5 times")
    assert {sound.partition("/")[0] for sound in found.stock.catalogue} == {
        sound.partition("/")[0] for sound in as_asked(tmp_path / "new", None, str).stock.catalogue
    }


def test_in_the_safe_profile_switches_and_sensors_play_too(tmp_path: Path) -> None:
    few = {"format": 1, "switches": [{"name": "jack-7", "gpio": 5}], "sensors": [{"name": "bulb", "chip": "mprls"}]}
    found, _ = begun(furnished(tmp_path / "data", device=json.dumps(few)), Trust.WIRING)
    (setup,) = found.chosen.client.setups
    assert {str(pad) for pad in setup.pads} == {"jack-7", "bulb", "0/0", "0/1", "0/2", "0/3", "0/4"}


def test_where_even_that_fails_nothing_of_the_data_folder_is_believed(tmp_path: Path) -> None:
    found, _ = begun(furnished(tmp_path / "data"), Trust.NOTHING)
    assert (found.stock.device.boards, found.stock.device.panel) == (Device().boards, None)


@pytest.mark.parametrize("trust", [Trust.WIRING, Trust.NOTHING])
@pytest.mark.parametrize("broken", ["erased", "damaged", "not to be followed"])
def test_the_loudness_that_was_measured_locks_the_safe_profile_too(tmp_path: Path, trust: Trust, broken: str) -> None:
    readings = {"measured_dba": {"0": 100, "25": 92, "50": 87}, "at_lufs": -28, "person": "child"}
    measured = {**WIRED, "loudness": {**readings, "measured_on": "2026-11-23"}}
    data = furnished(tmp_path / "data", device=json.dumps(measured))
    (data / ".last").mkdir()
    (data / "instrument.json").rename(data / ".last" / "instrument.json")
    if broken != "erased":
        (data / "instrument.json").write_text('{"colour": "blue"}' if broken == "not to be followed" else "\0\0")
    found, _ = begun(data, trust)
    assert (found.stock.device.ceiling_dbfs, found.stock.device.most_level_db) == (-41.0, -40.0)
    assert found.chosen.client.level_db == -40.0
    assert as_asked(data, None, str).stock.device.ceiling_dbfs == -41.0


def test_no_setting_makes_the_safe_profile_louder_while_it_plays(tmp_path: Path) -> None:
    found, _ = begun(furnished(tmp_path / "data"), Trust.WIRING)
    (tmp_path / "data" / "instrument.json").write_text('{"format": 1, "ceiling_dbfs": -1, "most_level_db": 0}')
    assert renewed(found.stock) == found.stock


def test_an_instrument_that_is_softer_than_the_safe_profile_stays_so(tmp_path: Path) -> None:
    data = furnished(tmp_path / "data", device='{"format": 1, "most_level_db": -30}')
    found, _ = begun(data, Trust.WIRING)
    assert found.chosen.client.level_db == -30.0


def test_a_data_folder_that_can_t_be_written_costs_no_sound(tmp_path: Path) -> None:
    data = furnished(tmp_path / "data")
    (data / "bank").touch()
    said: list[str] = []
    found = as_asked(data, None, said.append)
    with pytest.raises(BankError):
        sounds_of(found, 48_000, said.append, bake_aside, None)
    plays, samples = sounds_of(found, 48_000, said.append, patient_bake(Service({})), tmp_path / "spare")
    assert (len(samples), plays.stock.bank, plays.safe) == (1, tmp_path / "spare", "")
    assert said[-1] == "no sound can be kept on the disk: they are kept in memory until the instrument ends"


def test_a_client_none_of_whose_sounds_can_be_had_is_followed_by_the_safe_profile(tmp_path: Path) -> None:
    found = as_asked(furnished(tmp_path / "data"), None, str)
    said: list[str] = []

    def bake(job: Job, patience: Seconds) -> None:
        if any(recipe.sound == "marimba/C5" for recipe in job.recipes):
            raise SoundError("marimba/C5", "is damaged", "replace the file")
        bake_aside(job, patience)

    plays, samples = sounds_of(found, 48_000, said.append, bake, tmp_path / "spare")
    assert (plays.chosen.client.id, len(samples)) == ("c-first", 5)
    assert plays.safe == "no sound of its client can be made ready"


def test_sounds_that_are_all_too_loud_are_told_and_the_disk_is_not_blamed(tmp_path: Path) -> None:
    made = good_pack()
    made.audio["E4.flac"] = made.audio["E4.flac"] * 4.0
    readings = {"measured_dba": {"0": 68, "25": 60, "50": 55}, "at_lufs": -28, "person": "child"}
    measured = json.dumps({"loudness": {**readings, "measured_on": "2026-11-23"}})
    loud = json.dumps(ROBIN).replace("marimba/C5", "made/E4")
    data = furnished(tmp_path / "data", device=measured, client=loud)
    (data / "packs").mkdir()
    lay(data / "packs", made)
    said: list[str] = []
    plays, _ = sounds_of(as_asked(data, None, str), 48_000, said.append, bake_aside, tmp_path / "spare")
    assert plays.safe == "no sound of its client can be made ready"
    assert ["12 dB louder than the -28 LUFS" in said[0], *said[1:]] == [
        True,
        f"the safe profile plays, softly: {plays.safe}",
    ]


def test_a_client_without_a_pad_needs_no_sound(tmp_path: Path) -> None:
    silent = {**ROBIN, "setups": [{"name": "One", "pads": {}}]}
    found = as_asked(furnished(tmp_path / "data", client=json.dumps(silent)), None, str)
    plays, samples = sounds_of(found, 48_000, str, bake_aside, tmp_path / "spare")
    assert (plays, dict(samples)) == (found, {})


def test_a_data_folder_that_is_no_folder_at_all_plays_safe_from_memory(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    found, said = begun(tmp_path / "data")
    plays, samples = sounds_of(found, 48_000, said.append, patient_bake(Service({})), tmp_path / "spare")
    assert (plays.chosen.client.id, len(samples), "Not a directory" in plays.safe) == ("c-first", 5, True)


def test_systemd_waits_longer_for_a_bake_than_the_start_itself_does(tmp_path: Path) -> None:
    stock = as_asked(tmp_path / "data", None, str).stock
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        service = Service({"NOTIFY_SOCKET": str(tmp_path / "notify"), "INVOCATION_ID": "1"})
        patient_bake(service)(Job((), stock.catalogue, 48_000, tmp_path / "bank"), Seconds(90.0))
        said = [systemd.recv(200) for _ in range(3)]
        service.close()
    assert said == [
        b"STATUS=sounds are made ready",
        b"EXTEND_TIMEOUT_USEC=150000000",
        b"STATUS=sounds are read",
    ]


def test_every_sound_that_is_ready_is_told_while_the_others_are_made(tmp_path: Path) -> None:
    sounds = as_asked(tmp_path / "data", None, str).stock.catalogue
    recipes = Recipe("marimba/C4", Decibels(-6.0)), Recipe("marimba/C5", Decibels(-6.0))
    said: Queue[str] = Queue()
    told: list[str] = []
    with counting(Job(recipes, sounds, 48_000, tmp_path), said.put, Seconds(0.001)):
        for key in sample_keys(recipes, sounds, 48_000).values():
            (tmp_path / f"{key}.json").touch()
            told.append(said.get(timeout=30.0))
    assert told == ["sounds are made ready, 1 of 2", "sounds are made ready, 2 of 2"]
    assert said.empty()


def test_a_disk_that_does_not_answer_counts_no_sound_and_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "bank").symlink_to("x" * 300)
    with pytest.raises(OSError, match="File name too long"):
        is_baked(tmp_path / "bank", "key")
    assert _made(tmp_path / "bank", ["key"]) == 0


def test_a_bank_that_can_t_be_written_is_told_from_a_sound_that_can_t_be_baked(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    sounds = as_asked(tmp_path / "data", None, str).stock.catalogue
    job = Job((Recipe("marimba/C4", Decibels(-6.0)),), sounds, 48_000, tmp_path / "file" / "bank")
    with pytest.raises(BankError, match="can't be written"):
        patient_bake(Service({}))(job, Seconds(60.0))
