"""GET /api/doctor: what the link says and what the machine tells, as findings; true as soon as it is heard."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import Any

from staged_server import Stage, staged

from machine.machine_root import SHOWN, a_pi, programs
from toccata import link
from toccata.dose import Hours, pressure_pa2
from toccata.machine.board import Run
from toccata.store.dose_note import save_dose

READINGS = {"0": 68, "25": 60, "50": 55}
MEASURED = {"measured_dba": READINGS, "at_lufs": -28, "person": "child", "measured_on": "2026-11-23"}
IDLE = (240, 250, 230, 236, 244, 228, 259, 221, 233, 247, 238, 252)


async def found(stage: Stage) -> dict[str, Any]:
    """The findings by name."""
    body = (await stage.ask("GET", "/api/doctor")).json()
    return {one["name"]: one for one in body["findings"]}


def on_a_pi(stage: Stage, run: Run | None = None) -> None:
    stage.house.examiner.root = a_pi(Path(stage.data) / "pi", "50005\n")
    stage.house.examiner.run = run or programs(systemctl=SHOWN, timedatectl="no")


def counts(at: float, touched: int | None = None) -> link.Counts:
    figures = tuple(figure - 150 * (pad == touched) for pad, figure in enumerate(IDLE))
    return link.Counts(0, figures, tuple(figure & ~3 for figure in IDLE), at)


def test_a_technician_sees_the_machine_while_nothing_runs() -> None:
    async def scene(stage: Stage) -> None:
        on_a_pi(stage)
        answer = (await stage.ask("GET", "/api/doctor")).json()
        lines = await found(stage)
        assert (answer["name"], answer["serial"], answer["verdict"]) == ("test", "10000000deadbeef", "bad")
        assert lines["boards"]["code"] == "boards.silent"
        assert (lines["power"]["verdict"], lines["power"]["code"]) == ("bad", "power.low")
        assert (lines["toccata-instrument.service"]["verdict"], "safe profile" in lines) == ("look", False)

    staged(scene)


def test_a_service_that_does_not_run_has_no_boards_to_show() -> None:
    async def scene(stage: Stage) -> None:
        on_a_pi(stage, programs(systemctl=SHOWN.replace("active\n", "failed\n", 1)))
        lines = await found(stage)
        assert (lines["boards"]["measured"], lines["boards"]["verdict"]) == ("the instrument does not run", "none")
        assert lines["toccata-instrument.service"]["code"] == "services.failed"

    staged(scene)


def test_what_the_instrument_says_is_found_with_the_next_question() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            assert (await found(stage))["board 1"]["verdict"] == "ok"
            instrument.say(link.State("", "", "", False, False, 0.0, 0.0, "gone", False, (True, False), safe="why"))
            await stage.until(lambda: stage.house.link.state is not None and not stage.house.link.state.card_ok)
            lines = await found(stage)
            lost = [lines[name]["code"] for name in ("board 1", "card", "safe profile")]
            assert lost == ["boards.lost", "sound.lost", "services.safe"]

    staged(scene)


def test_the_week_s_dose_is_told_where_the_loudness_was_measured_and_also_while_nothing_runs() -> None:
    async def scene(stage: Stage) -> None:
        assert (await found(stage))["dose"]["code"] == "sound.dose-not-here"
        (stage.data / "instrument.json").write_text(json.dumps({"loudness": MEASURED}))
        save_dose(stage.data, Hours((40 * pressure_pa2(75.0) * 0.83,), 100.0))
        line = (await found(stage))["dose"]
        assert (line["verdict"], line["measured"][:21]) == ("look", "83.0 % of a week's do")

    staged(scene)


def test_a_client_s_file_that_can_t_be_followed_is_counted() -> None:
    async def scene(stage: Stage) -> None:
        (stage.data / "clients").mkdir(exist_ok=True)
        (stage.data / "clients" / "c-other.json").write_text('{"format": 1}')
        assert (await found(stage))["saved files"]["measured"] == "1 damaged"

    staged(scene)


def test_counts_that_a_page_has_asked_for_are_judged_pad_by_pad() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            for look in range(30):
                instrument.say(counts(look / 10, touched=4))
            instrument.say(link.Pressed("0/4", 0.5, -100.0))
            await stage.until(lambda: stage.house.hearing.looks(0) == 30)
            lines = await found(stage)
            assert [lines[f"pad 0/{pad}"]["code"] for pad in (3, 4)] == ["pads.ok", "pads.stuck"]

    staged(scene)


def test_of_an_instrument_that_has_gone_nothing_is_believed() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing():
            pass
        await stage.until(lambda: not stage.house.link.is_up)
        stage.house._link(up=False)
        assert (await found(stage))["boards"]["code"] == "boards.not-examined"

    staged(scene)


def test_a_service_that_ends_is_looked_at_at_once() -> None:
    async def scene(stage: Stage) -> None:
        states = ["failed", "active"]
        on_a_pi(
            stage, lambda command: SHOWN.replace("active\n", f"{states[-1]}\n", 1) if command[0] == "systemctl" else ""
        )
        async with stage.playing():
            assert (await found(stage))["toccata-instrument.service"]["code"] == "services.restarted"
            states.pop()
            await stage.instrument.stop()
            await stage.until(lambda: not stage.house.link.is_up)
            assert (await found(stage))["toccata-instrument.service"]["code"] == "services.failed"

    staged(scene)


def test_programs_are_asked_every_ten_seconds_and_files_each_time() -> None:
    async def scene(stage: Stage) -> None:
        asked: list[str] = []

        def run(command: Any) -> str:
            asked.append(command[0])
            return ""

        on_a_pi(stage, run)
        for seconds, degrees in ((0.0, 40), (2.0, 50), (7.9, 60), (0.2, 70)):
            stage.now += seconds
            (stage.data / "pi/sys/class/thermal/thermal_zone0/temp").write_text(f"{degrees}000")
            assert (await found(stage))["temperature"]["measured"] == f"{degrees}.0 °C"
        assert asked.count("systemctl") == 2

    staged(scene)


def test_a_card_that_stalls_under_the_doctor_delays_no_other_request() -> None:
    async def scene(stage: Stage) -> None:
        on_a_pi(stage)
        (stage.data / "instrument.json").write_text(json.dumps({"loudness": MEASURED}))
        os.mkfifo(stage.data / "dose")
        rescue = Timer(20.0, (stage.data / "dose").write_bytes, [b""])
        rescue.start()
        asked = asyncio.create_task(stage.ask("GET", "/api/doctor"))
        async with asyncio.timeout(60.0):
            writing = asyncio.create_task(until_read(stage, stage.data / "dose"))
            quick = [(await stage.ask("GET", "/api/wifi")).status_code for _ in range(5)]
            pipe = await writing
        in_time = rescue.is_alive()
        rescue.cancel()
        os.close(pipe)
        assert (quick, in_time, (await asked).status_code) == ([200] * 5, True, 200)

    staged(scene)


async def until_read(stage: Stage, pipe: Path) -> int:
    """Open a pipe for writing once somebody waits to read from it."""
    opened: list[int] = []

    def is_read() -> bool:
        with suppress(OSError):
            opened.append(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
        return bool(opened)

    await stage.until(is_read)
    return opened[0]
