from __future__ import annotations

import asyncio

from staged_server import Stage, Stream, staged

from toccata import link
from toccata.web.live import MOST_PAGES, MOST_WAITING, Live

PRESSED = link.Pressed("0/3", 0.5, 12.0)


def test_a_page_hears_first_whether_the_instrument_runs_and_what_holds_now() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            stream = Stream(stage)
            await stage.until(lambda: len(stream.events) >= 2)
            instrument.say(PRESSED)
            await stage.until(lambda: len(stream.events) >= 3)
            assert stream.types() == ["running", "state", "pressed"]
            assert stream.events[2] == {"type": "pressed", "pad": "0/3", "level": 0.5, "at": 12.0}
            await stream.close()

    staged(scene)


def test_the_link_is_found_again_and_the_pages_hear_it() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            stream = Stream(stage)
            await stage.until(lambda: len(stream.events) >= 2)
            await instrument.stop()
            await stage.until(lambda: {"type": "running", "running": False} in stream.events)
            assert (await stage.ask("POST", "/api/quiet", {"on": True})).json()["error"] == "silent"
            await instrument.start()
            await stage.until(lambda: stage.house.link.state is not None)
            assert (await stage.ask("POST", "/api/quiet", {"on": True})).status_code == 204
            await stream.close()

    staged(scene)


def test_an_instrument_of_another_version_is_not_taken_for_ours() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            instrument.say(link.Greeting(link.VERSION + 1, True, 4))
            await stage.until(lambda: not stage.house.link.is_up)

    staged(scene)


def test_answers_of_the_link_are_nobody_else_s_business() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing():
            stream = Stream(stage)
            await stage.until(lambda: len(stream.events) >= 2)
            await stage.ask("POST", "/api/clients/c-robin/play", {})
            await stage.until(lambda: stream.types().count("state") >= 2)
            assert set(stream.types()) == {"running", "state"}
            await stream.close()

    staged(scene)


def test_two_tablets_hear_of_each_change() -> None:
    async def scene(stage: Stage) -> None:
        streams = [Stream(stage), Stream(stage, "therapist")]
        await stage.until(lambda: all(stream.events for stream in streams))
        await stage.ask("POST", "/api/clients", {"nickname": "Ada", "pictogram": None, "template": "melody"})
        await stage.ask("PUT", "/api/power-on", {"client": "c-robin"})
        await stage.until(lambda: all(len(stream.events) >= 3 for stream in streams))
        assert [stream.types() for stream in streams] == [["running", "clients", "instrument"]] * 2
        for stream in streams:
            await stream.close()

    staged(scene)


def test_a_page_that_is_too_slow_is_let_go_and_the_others_go_on() -> None:
    async def scene(stage: Stage) -> None:
        live = Live()
        slow, quick = live.open("slow", []), live.open("quick", [])
        for number in range(MOST_WAITING + 1):
            live.tell({"type": "clients", "number": number})
            quick.take()
        assert (slow.ended.is_set(), quick.ended.is_set(), live.tablets()) == (True, False, {"quick"})

    staged(scene)


def test_there_are_at_most_300_pages() -> None:
    async def scene(stage: Stage) -> None:
        for _ in range(MOST_PAGES):
            stage.house.live.open("id-therapist", [])
        answer = await stage.ask("GET", "/api/live")
        assert (answer.status_code, answer.json()["error"]) == (429, "busy")

    staged(scene)


def test_the_end_of_the_server_ends_every_stream() -> None:
    async def scene(stage: Stage) -> None:
        streams = [Stream(stage) for _ in range(20)]
        await stage.until(lambda: all(stream.events for stream in streams))
        stage.house.live.close()
        await asyncio.gather(*(stream.task for stream in streams))
        assert all(stream.ended for stream in streams)

    staged(scene)


def test_what_a_tablet_tells_the_instrument_arrives_as_it_is() -> None:
    wishes = {
        "quiet": ({"on": True}, link.Quiet(True)),
        "cleaning": ({"on": True}, link.Clean(True)),
        "level": ({"level_db": -12}, link.SetLevel(-12.0)),
        "preview": ({"sound": "marimba/C4", "gain_db": -3}, link.Preview("marimba/C4", -3.0)),
        "touch": ({"pad": "0/3", "amount": 0.5}, link.TouchPad("0/3", 0.5)),
        "tune": ({"pad": "0/3", "touch": 14, "release": 7}, link.Tune("0/3", 14, 7)),
        "watch": ({"board": 1}, link.Watch(1)),
    }

    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            for path, (body, _) in wishes.items():
                assert (await stage.ask("POST", f"/api/{path}", body)).status_code == 204
            await stage.until(lambda: len(instrument.told) > len(wishes))
            assert instrument.told == [link.Hello(), *[message for _, message in wishes.values()]]

    staged(scene)
