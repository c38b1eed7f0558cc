from __future__ import annotations

import json
from pathlib import Path

from staged_server import KEY, PIN, Stage, staged

from toccata.web.diary import FILE, MOST_BYTES, Diary, Line


def test_entries_pins_roles_and_ceilings_are_logged_without_names() -> None:
    async def scene(stage: Stage) -> None:
        await stage.ask("POST", "/api/enter", {"key": "guessed"}, "anyone")
        await stage.ask("POST", "/api/enter", {"key": KEY}, "anyone")
        await stage.ask("POST", "/api/unlock", {"pin": "0000"}, "locked")
        await stage.ask("POST", "/api/unlock", {"pin": PIN}, "locked")
        await stage.ask("PUT", "/api/tablets/id-locked", {"role": "technician"})
        await stage.ask("PUT", "/api/instrument", {"ceiling_dbfs": -4.0}, If_Match='"none"')
        await stage.ask("DELETE", "/api/tablets/id-therapist")
        logged = (await stage.ask("GET", "/api/log")).json()
        assert [(line["what"], line["about"]) for line in reversed(logged)] == [
            ("key refused", ""), ("entered", ""), ("wrong pin", ""), ("opened", ""), ("role", "id-locked technician"),
            ("ceilings", "-4 dBFS, 0 dB"), ("revoked", "id-therapist"),
        ]  # fmt: skip
        assert not {"Robin", PIN, KEY, "guessed"} & set((stage.data / FILE).read_text().split('"'))

    staged(scene)


def test_a_line_bears_the_time_of_a_tablet_s_clock_once_one_has_told_it() -> None:
    async def scene(stage: Stage) -> None:
        await stage.ask("POST", "/api/unlock", {"pin": "0000"}, "locked")
        own = round(stage.around.wall())
        assert (await stage.ask("POST", "/api/time", {"now_s": 1_900_000_000})).status_code == 204
        stage.now += 60.0
        await stage.ask("POST", "/api/unlock", {"pin": PIN}, "locked")
        logged = (await stage.ask("GET", "/api/log")).json()
        assert [(line["at"], line["by_tablet"]) for line in logged] == [(1_900_000_060.0, True), (own, False)]

    staged(scene)


def test_the_log_never_grows_over_two_files_and_loses_the_oldest_lines(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    for number in range(3000):
        diary.add(Line(float(number), "opened", "id"))
    assert diary.lines()[0].at == 2999.0
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 2 * (MOST_BYTES + 200)


def test_whatever_stands_in_a_name_each_entry_is_one_line_that_reads_back(tmp_path: Path) -> None:
    line = Line(1.0, "revoked", 'a\n"b', "\u2028\x00\r")
    Diary(tmp_path).add(line)
    assert Diary(tmp_path).lines() == [line]


def test_a_line_that_a_power_cut_left_is_passed_over_and_a_folder_that_is_none_costs_no_request(tmp_path: Path) -> None:
    line = Line(1.0, "paired", "id")
    (tmp_path / FILE).write_text('{"at": 1.0, "wh\n' + json.dumps({"at": 1.0, "what": "paired", "tablet": "id"}) + "\n")
    Diary(tmp_path / "none").add(line)
    assert (Diary(tmp_path).lines(), Diary(tmp_path / "none").lines()) == ([line], [])
