"""`toccata doctor`: beside an instrument that plays, on a bus of its own, and where there is nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest

from machine.machine_root import SHOWN, a_pi, programs
from technician.doctor_stage import Examined, LinkedInstrument
from toccata import link
from toccata.dose import Hours, pressure_pa2
from toccata.errors import CalibrationError, LinkError, StoreError
from toccata.sensors.simulated.faults import FaultKind
from toccata.settings.device import BoardSettings, Device
from toccata.store.dose_note import save_dose
from toccata.technician.doctor import DoctorOptions, changed_in
from toccata.units import PadId, Seconds

TWO = Device(boards=(BoardSettings(0x5A), BoardSettings(0x5B)))
PLAYED = ["ok board 1", "ok board 1, pads 1 to 12", "ok board 2", "ok board 2, pads 1 to 12"]


def for_a_second(data: Path) -> DoctorOptions:
    return DoctorOptions(data, Seconds(1.0))


@pytest.fixture
def instrument(tmp_path: Path) -> Iterator[LinkedInstrument]:
    made = LinkedInstrument(tmp_path)
    yield made
    made.close()


def test_beside_an_instrument_it_only_looks_and_all_is_well(instrument: LinkedInstrument, tmp_path: Path) -> None:
    examined = Examined(tmp_path, for_a_second)
    assert examined.run() == 0
    assert instrument.heard[0] == link.Hello(guest=True)
    assert {type(one) for one in instrument.heard[1:]} == {link.Watch}
    assert examined.lines()[:4] == PLAYED
    assert "ok card" in examined.lines()


def test_a_lost_board_and_the_safe_profile_are_told_and_the_status_says_so(tmp_path: Path) -> None:
    made = LinkedInstrument(tmp_path, boards=(True, False), safe="five starts in five minutes")
    examined = Examined(tmp_path, for_a_second)
    status = examined.run()
    made.close()
    assert (status, "BAD board 2" in examined.lines(), "BAD safe profile" in examined.lines()) == (1, True, True)


def test_an_instrument_of_another_version_can_t_be_examined(instrument: LinkedInstrument, tmp_path: Path) -> None:
    instrument.version = 99
    with pytest.raises(LinkError, match="speaks another version of the link"):
        Examined(tmp_path, for_a_second).run()


def test_an_installed_instrument_without_its_bus_is_not_well(tmp_path: Path) -> None:
    stopped = programs(systemctl=SHOWN.replace("ActiveState=active", "ActiveState=inactive", 1))
    examined = Examined(tmp_path / "data", run=stopped, root=a_pi(tmp_path / "root"))
    assert (examined.run(), examined.lines()[0]) == (1, "BAD boards")
    assert "/dev/i2c-1: there is no such I2C bus" in examined.screen.text


def test_a_record_of_the_program_that_is_damaged_is_a_finding_and_not_the_end(tmp_path: Path) -> None:
    record = tmp_path / "toccata-1.dist-info" / "RECORD"
    record.parent.mkdir()
    record.write_text("toccata/cli.py,md5=abc,3\n")
    assert changed_in(tmp_path) == ("toccata-1.dist-info/RECORD can't be read",)


def test_where_nobody_plays_the_bus_itself_is_opened(tmp_path: Path) -> None:
    examined = Examined(tmp_path, device=TWO)
    status = examined.run()
    assert examined.lines()[:4] == PLAYED
    # instrument.json names four boards, and two are on the bus.
    assert (status, examined.lines()[4:6]) == (1, ["BAD board 3", "BAD board 4"])
    assert "0 of" in next(line for line in examined.screen.text.splitlines() if "calls failed" in line)


def test_a_bus_that_fails_is_told_by_its_failures(tmp_path: Path) -> None:
    examined = Examined(tmp_path, device=Device())
    examined.hands.inject(FaultKind.NACK, 0, Seconds(1.0), Seconds(60.0), 0.6)
    assert (examined.run(), "BAD bus" in examined.lines()) == (1, True)


def test_where_there_is_no_bus_nothing_is_called_well(tmp_path: Path) -> None:
    examined = Examined(tmp_path)
    assert examined.run() == 2
    assert "no instrument runs here; /dev/i2c-1: there is no such I2C bus" in examined.screen.text
    assert examined.screen.text.endswith("\nNot examined: no board answered.\n")


def test_a_computer_s_own_bus_without_boards_is_no_instrument(tmp_path: Path) -> None:
    examined = Examined(tmp_path, device=Device(boards=()))
    assert examined.run() == 2
    assert "simulated ones are not examined" in examined.screen.text


def test_an_installed_instrument_of_which_no_board_answers_is_bad(tmp_path: Path) -> None:
    examined = Examined(tmp_path, device=Device(boards=()), root=a_pi(tmp_path / "root"))
    assert (examined.run(), examined.lines()[:1]) == (1, ["BAD board 1"])


def test_what_the_machine_tells_stands_in_the_table(tmp_path: Path) -> None:
    run = programs(systemctl=SHOWN, timedatectl="yes")
    examined = Examined(tmp_path, run=run, root=a_pi(tmp_path / "root", "50000\n"))
    assert examined.run() == 1
    told = {"look power", "ok temperature", "ok speed", "look update", "look toccata-instrument.service", "ok slot"}
    assert told <= set(examined.lines())
    assert examined.screen.text.startswith("Room 2, serial number 10000000deadbeef, 2027-01-15 08:00 UTC\n")


def test_an_instrument_that_runs_and_does_not_answer_keeps_its_boards_to_itself(tmp_path: Path) -> None:
    examined = Examined(tmp_path, device=Device(), run=programs(systemctl=SHOWN))
    assert (examined.run(), examined.lines()[0]) == (1, "BAD boards")
    assert "pads 1 to 12" not in examined.screen.text


def test_json_holds_all_findings_and_nothing_else_is_said_there(tmp_path: Path) -> None:
    examined = Examined(tmp_path, lambda data: DoctorOptions(data, json=True), Device())
    status = examined.run()
    told = json.loads(examined.screen.text)
    assert (status, told["verdict"], told["format"], len(told["findings"]) > 50) == (0, "ok", 1, True)
    assert told["examined"] is True
    assert [one["name"] for one in told["findings"][:2]] == ["board 0", "pad 0/0"]  # as files name them
    assert {one["verdict"] for one in told["findings"] if one["measured"] == "not here"} == {"none"}
    assert told["findings"][1].keys() == {"area", "name", "verdict", "measured", "remedy", "code"}


@pytest.mark.parametrize(("programs_told", "status", "verdict"), [({}, 2, "ok"), ({"systemctl": SHOWN}, 1, "bad")])
def test_json_and_the_page_to_sign_say_where_no_board_was_examined(
    tmp_path: Path, programs_told: dict[str, str], status: int, verdict: str
) -> None:
    page = tmp_path / "page.html"
    run = programs(**programs_told)
    examined = Examined(tmp_path, lambda data: DoctorOptions(data, json=True, paper=page), run=run)
    assert examined.run() == status
    told = json.loads(examined.screen.text)
    assert (told["verdict"], told["examined"]) == (verdict, False)
    assert ("Not examined: no board answered." in page.read_text(), "All is well" in page.read_text()) == (
        status == 2,
        False,
    )


def test_a_settings_file_that_can_t_be_followed_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "instrument.json").write_text('{"boards": ')
    examined = Examined(tmp_path)
    assert (examined.run(), "look saved files" in examined.lines()) == (1, True)


def test_a_client_s_file_that_can_t_be_followed_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "clients").mkdir()
    (tmp_path / "clients" / "c-a.json").write_text('{"format": 1}')
    examined = Examined(tmp_path)
    assert (examined.run(), "look saved files" in examined.lines()) == (1, True)


def test_the_week_s_dose_is_told_in_the_table_in_json_and_on_the_page_to_sign(tmp_path: Path) -> None:
    data, page = tmp_path / "data", tmp_path / "page.html"
    data.mkdir()
    readings = {"measured_dba": {"0": 68, "25": 60, "50": 55}, "at_lufs": -28, "person": "adult"}
    (data / "instrument.json").write_text(json.dumps({"loudness": {**readings, "measured_on": "2026-11-23"}}))
    save_dose(data, Hours((40 * pressure_pa2(80.0) * 1.04,), 0.0))
    as_table, as_json = Examined(data), Examined(data, lambda data: DoctorOptions(data, json=True, paper=page))
    assert (as_table.run(), as_json.run()) == (1, 1)
    told = "104.0 % of a week's dose, as a reference (WHO-ITU H.870)"
    (line,) = [one for one in json.loads(as_json.screen.text)["findings"] if one["name"] == "dose"]
    assert (line["measured"], line["code"]) == (told, "sound.dose-full")
    assert ("look dose" in as_table.lines(), told in as_table.screen.text) == (True, True)
    assert escape(told) in page.read_text()


def test_an_instrument_that_was_never_measured_is_told_how_it_gets_a_dose_and_a_computer_is_not(tmp_path: Path) -> None:
    instrument, computer = Examined(tmp_path, root=a_pi(tmp_path / "pi")), Examined(tmp_path)
    assert (instrument.run(), "look dose" in instrument.lines()) == (1, True)
    assert (computer.run(), "none dose" in computer.lines()) == (2, True)
    told = "-> Its loudness was never measured: toccata calibrate loudness."
    assert (told in instrument.screen.text, "->" in computer.screen.text) == (True, False)


def test_no_tone_sounds_without_a_confirmation(tmp_path: Path) -> None:
    examined = Examined(tmp_path, lambda data: DoctorOptions(data, latency=True), answers={"[yes/no]": "no"})
    with pytest.raises(CalibrationError, match="was not confirmed"):
        examined.run()
    assert examined.tones == 0


def test_no_tone_sounds_beside_an_instrument_that_plays(instrument: LinkedInstrument, tmp_path: Path) -> None:
    examined = Examined(tmp_path, lambda data: DoctorOptions(data, latency=True), answers={"[yes/no]": "yes"})
    with pytest.raises(LinkError, match="the instrument plays"):
        examined.run()
    assert (examined.tones, instrument.heard) == (0, [])


def test_a_confirmed_latency_is_measured_and_told(tmp_path: Path) -> None:
    examined = Examined(tmp_path, lambda data: DoctorOptions(data, latency=True), answers={"[yes/no]": "yes"})
    assert (examined.run(), examined.tones, "ok latency" in examined.lines()) == (2, 100, True)


def test_a_plain_examination_asks_nothing_and_plays_nothing(tmp_path: Path) -> None:
    examined = Examined(tmp_path, device=Device())
    examined.run()
    assert (examined.tones, [line for line in examined.technician.said if "?" in line]) == (0, [])


def test_a_guided_touch_gives_every_pad_its_signal(tmp_path: Path) -> None:
    examined = Examined(tmp_path, lambda data: DoctorOptions(data, touch=True, json=True), TWO)
    touched: list[PadId] = []

    def follow(line: str) -> None:
        for pad in touched:
            examined.hands.touch(pad, 0.0)
        touched.clear()
        if "touch board" in line:
            board, pad = (int(one) - 1 for one in re.findall(r"\d+", line)[-2:])
            touched.append(PadId(board, pad))
            examined.hands.touch(touched[0], 0.8)

    examined.technician.hears = follow
    examined.run()
    pads = [one for one in json.loads(examined.screen.text)["findings"] if one["area"] == "pads"]
    assert (len(pads), {one["verdict"] for one in pads}) == (24, {"ok"})
    assert all("signal" in one["measured"] for one in pads)


def test_a_pad_that_is_not_touched_when_it_is_called_is_passed(tmp_path: Path) -> None:
    one = Device(boards=(BoardSettings(0x5A),))
    examined = Examined(tmp_path, lambda data: DoctorOptions(data, touch=True), one)
    examined.run()
    assert sum("nothing was felt" in line for line in examined.technician.said) == 12


def test_a_file_that_can_t_be_written_is_a_fault(tmp_path: Path) -> None:
    for where in ({"paper": tmp_path}, {"bundle": tmp_path}):
        examined = Examined(tmp_path, lambda data, where=where: replace(DoctorOptions(data), **where))  # type: ignore[misc]
        with pytest.raises(StoreError, match="can't be written"):
            examined.run()


def test_the_page_to_sign_names_no_client_either(tmp_path: Path) -> None:
    clients = tmp_path / "clients"
    clients.mkdir()
    (clients / "c-robin.json").write_text(json.dumps({"client": {"nickname": "Robin"}}))
    made = LinkedInstrument(tmp_path, safe="c-robin.json: Robin's file can't be followed")
    paper = tmp_path / "page.html"
    Examined(tmp_path, lambda data: DoctorOptions(data, Seconds(1.0), paper=paper)).run()
    made.close()
    assert ("robin" in paper.read_text().lower(), "can&#x27;t be followed" in paper.read_text()) == (False, True)
