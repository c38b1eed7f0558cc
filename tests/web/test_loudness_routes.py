from __future__ import annotations

import json

import pytest
from staged_server import Stage, staged

from toccata.dose import Hours
from toccata.store.dose_note import save_dose

MEASURED = {
    "measured_dba": {"0": 68.0, "25": 60.0, "50": 55.0},
    "at_lufs": -28.0,
    "person": "child",
    "measured_on": "2026-11-23",
}


def measure(stage: Stage) -> None:
    (stage.data / "instrument.json").write_text(json.dumps({"loudness": MEASURED}))


def test_the_page_is_told_what_was_measured_and_what_is_locked() -> None:
    async def scene(stage: Stage) -> None:
        assert (await stage.ask("GET", "/api/instrument")).json()["loudness"] is None
        measure(stage)
        found = (await stage.ask("GET", "/api/instrument")).json()
        assert (found["ceiling_dbfs"], found["most_level_db"]) == (-9.0, -8.0)
        limits: dict[str, object] = {"limit_dba": 75.0, "ceiling_dbfs": -9.0, "most_level_db": -8.0}
        limits |= {"dose_percent": 0.0, "dose_warning": 0}
        assert found["loudness"] == {key: MEASURED[key] for key in ("measured_dba", "person", "measured_on")} | limits

    staged(scene)


@pytest.mark.parametrize("document", [{}, {"loudness": None}, {"loudness": MEASURED | {"person": "adult"}}])
def test_no_page_takes_away_or_changes_what_was_measured(document: dict[str, object]) -> None:
    async def scene(stage: Stage) -> None:
        measure(stage)
        tag = (await stage.ask("GET", "/api/instrument")).headers["etag"]
        refused = await stage.ask("PUT", "/api/instrument", document, if_match=tag)
        assert (refused.status_code, refused.json()["what"]) == (422, "loudness: it is locked")
        assert (await stage.ask("GET", "/api/instrument")).json()["document"] == {"loudness": MEASURED}

    staged(scene)


@pytest.mark.parametrize("broken", ["erased", "damaged"])
def test_a_file_that_is_gone_is_saved_anew_with_what_was_measured(broken: str) -> None:
    async def scene(stage: Stage) -> None:
        measure(stage)
        file = stage.data / "instrument.json"
        (stage.data / ".last").mkdir(exist_ok=True)
        file.rename(stage.data / ".last" / "instrument.json")
        if broken == "damaged":
            file.write_text("{")
        found = await stage.ask("GET", "/api/instrument")
        assert (found.json()["ceiling_dbfs"], found.json()["document"]) == (-9.0, {"loudness": MEASURED})
        tag = found.headers["etag"]
        assert (await stage.ask("PUT", "/api/instrument", {"bus": 3}, if_match=tag)).status_code == 422
        kept = {"bus": 3, "loudness": MEASURED}
        assert (await stage.ask("PUT", "/api/instrument", kept, if_match=tag)).status_code == 200
        assert (await stage.ask("GET", "/api/instrument")).json()["ceiling_dbfs"] == -9.0

    staged(scene)


def test_a_technician_s_louder_limits_beside_a_measure_change_nothing() -> None:
    async def scene(stage: Stage) -> None:
        measure(stage)
        tag = (await stage.ask("GET", "/api/instrument")).headers["etag"]
        louder = {"loudness": MEASURED, "ceiling_dbfs": -1, "most_level_db": 0}
        assert (await stage.ask("PUT", "/api/instrument", louder, if_match=tag)).status_code == 200
        found = (await stage.ask("GET", "/api/instrument")).json()
        assert (found["ceiling_dbfs"], found["most_level_db"]) == (-9.0, -8.0)

    staged(scene)


def test_a_save_on_an_instrument_that_was_measured_meanwhile_is_a_conflict() -> None:
    async def scene(stage: Stage) -> None:
        tag = (await stage.ask("GET", "/api/instrument")).headers["etag"]
        measure(stage)
        assert (await stage.ask("PUT", "/api/instrument", {"bus": 3}, if_match=tag)).status_code == 412

    staged(scene)


def test_the_dose_of_a_week_is_told_with_its_warning() -> None:
    async def scene(stage: Stage) -> None:
        measure(stage)
        save_dose(stage.data, Hours((0.506 * 0.83,), 100.0))
        told = (await stage.ask("GET", "/api/instrument")).json()["loudness"]
        assert (told["dose_percent"], told["dose_warning"]) == (pytest.approx(83.0, abs=0.1), 80)

    staged(scene)


def test_thresholds_are_found_from_what_a_pad_has_shown() -> None:
    async def scene(stage: Stage) -> None:
        seen = {"idle": [240, 241] * 10, "touched": [220, *[200] * 10]}
        found = await stage.ask("POST", "/api/thresholds", seen)
        assert found.json() == {"touch": 14, "release": 7, "noise": 1, "signal": 40}
        weak = await stage.ask("POST", "/api/thresholds", {**seen, "touched": [238] * 10})
        assert (weak.status_code, weak.json()["what"]) == (
            422,
            "a touch takes 2 counts away, less than 5 times its noise of 1",
        )

    staged(scene)
