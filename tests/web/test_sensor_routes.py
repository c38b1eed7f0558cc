from __future__ import annotations

import json
from typing import Any

from staged_server import ROBIN, Stage, staged

from toccata import link
from toccata.store.taking_off import without

SQUEEZED = [0.3] * 20
STRIKE = {"mode": "one-shot", "sound": "own/a"}


def test_the_instrument_names_its_switches_and_sensors_and_draws_them_behind_the_pads() -> None:
    async def scene(stage: Stage) -> None:
        told = (await stage.ask("GET", "/api/instrument", who="therapist")).json()
        assert (told["sensors"], told["switches"]) == (["squeeze"], ["jack-1", "jack-2", "jack-3", "jack-4"])
        shapes = [told["layout"][name]["shape"] for name in ("jack-1", "squeeze", "0/0")]
        assert shapes == ["square", "heart", "round"]

    staged(scene)


def test_what_a_sensor_feels_is_asked_for_by_its_name() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            asked = {"sensor": "squeeze", "hush": True}
            assert (await stage.ask("POST", "/api/feel", asked, "therapist")).status_code == 204
            assert (await stage.ask("POST", "/api/feel", {"sensor": "chin"}, "therapist")).status_code == 404
            await stage.until(lambda: link.Feel("squeeze", True) in instrument.told)

    staged(scene)


def test_a_simulated_squeeze_and_switch_are_laid_like_a_finger() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            for pad in ("squeeze", "jack-2"):
                assert (await stage.ask("POST", "/api/touch", {"pad": pad, "amount": 0.5})).status_code == 204
            assert (await stage.ask("POST", "/api/touch", {"pad": "chin", "amount": 1})).status_code == 404
            await stage.until(lambda: link.TouchPad("jack-2", 0.5) in instrument.told)

    staged(scene)


def test_a_weak_hand_s_calibration_is_made_of_what_was_felt() -> None:
    async def scene(stage: Stage) -> None:
        felt = {"sensor": "squeeze", "rest": [0.02] * 20, "comfortable": [0.05] * 20, "firm": [0.08] * 20}
        answer = await stage.ask("POST", "/api/calibration", felt, "therapist")
        assert answer.json() == {"rest": 0.02, "comfortable": 0.05, "firm": 0.08}

    staged(scene)


def test_a_calibration_without_a_squeeze_is_refused_in_a_therapist_s_words() -> None:
    async def scene(stage: Stage) -> None:
        felt = {"sensor": "squeeze", "rest": SQUEEZED, "comfortable": SQUEEZED, "firm": SQUEEZED}
        answer = await stage.ask("POST", "/api/calibration", felt, "therapist")
        assert (answer.status_code, answer.json()["what"]) == (422, "no squeeze was felt")

    staged(scene)


def test_a_client_with_a_squeeze_and_a_switch_is_saved() -> None:
    async def scene(stage: Stage) -> None:
        version = (await stage.ask("GET", "/api/clients/c-robin", who="therapist")).headers["ETag"]
        document = json.loads(ROBIN)
        document["setups"][0]["sensors"] = {"squeeze": {"mode": "hold", "sound": "warm-pad/C4", "curve": "firm"}}
        document["switches"] = {"jack-1": {"mode": "latch", "sound": "warm-pad/C4"}}
        document["calibration"] = {"squeeze": {"rest": 0.1, "comfortable": 0.2, "firm": 0.3}}
        answer = await stage.ask("PUT", "/api/clients/c-robin", document, "therapist", If_Match=version)
        assert answer.status_code == 200, answer.text

    staged(scene)


def test_an_erased_recording_is_taken_off_switches_and_sensors_too() -> None:
    setup: dict[str, Any] = {"name": "A", "pads": {"0/0": STRIKE}, "sensors": {"squeeze": STRIKE}}
    left = without(json.dumps({"setups": [setup], "switches": {"jack-1": STRIKE}}), "own/a")
    assert left is not None
    assert json.loads(left) == {"setups": [{"name": "A", "pads": {}, "sensors": {}}], "switches": {}}
