"""What is silent stays silent: muted, expired or erased while the instrument could not be told, it is told later."""

from __future__ import annotations

import hashlib

from msgspec import structs
from staged_server import ROBIN, Instrument, Stage, staged

from toccata.link import Apply, Mute, State, ToInstrument
from toccata.settings.own_sound import OwnSound, own_sound_json
from toccata.store.generations import write
from toccata.web.trust.window import BUILT_S, DAY_S

PCM = bytes(4) * 48_000
NAME = f"own/{hashlib.sha256(PCM).hexdigest()}"
ROBIN_PLAYS = State("c-robin", "Melody", "", False, False, 0.0, 0.0, "card", True, (True,) * 4)
MUTED = {"label": "Mum", "muted": True}


def lay(stage: Stage, expires_on: str | None = None) -> None:
    """A recording on the shelf and on a pad of Robin's."""
    digits = NAME.removeprefix("own/")
    (stage.data / "sounds").mkdir()
    stage.house.stock.shelf.wav(digits).write_bytes(PCM)
    about = OwnSound(digits, "Mum", 1.0, -28.0, -15.0, 0.0, expires_on=expires_on)
    write(stage.house.stock.shelf.side(digits), own_sound_json(about), None)
    before = stage.house.clients.read("c-robin").version
    stage.house.clients.save("c-robin", ROBIN.replace("marimba/C3", NAME), before)
    stage.instrument.state = ROBIN_PLAYS


def heard(told: list[ToInstrument]) -> list[str]:
    return [one.sound if isinstance(one, Mute) else one.client for one in told if isinstance(one, Mute | Apply)]


async def after(stage: Stage, instrument: Instrument, most: int) -> list[str]:
    """What is told of silence, up to the answer of a request that came later."""
    await stage.until(lambda: len(heard(instrument.told)) >= most)
    await stage.house.play("c-robin", None)
    return heard(instrument.told)[:-1]


def test_what_was_saved_while_the_link_was_down_plays_when_it_is_up_again() -> None:
    async def scene(stage: Stage) -> None:
        plays = stage.house.clients.read("c-robin").version
        stage.instrument.state = structs.replace(ROBIN_PLAYS, file=plays)
        async with stage.playing() as instrument:
            instrument.hang_up()
            await stage.until(lambda: stage.house.link.state is None)
            assert heard(instrument.told) == []
            stage.house.clients.save("c-robin", ROBIN.replace("marimba/C3", "marimba/D3"), plays)
            assert await after(stage, instrument, 1) == ["c-robin"]

    staged(scene)


def test_a_safe_profile_is_not_asked_to_play_what_it_could_not_follow() -> None:
    async def scene(stage: Stage) -> None:
        stage.instrument.state = structs.replace(ROBIN_PLAYS, file="another", safe="it was started 5 times")
        async with stage.playing() as instrument:
            assert await after(stage, instrument, 0) == []

    staged(scene)


def test_a_sound_that_is_muted_while_the_link_is_down_fades_when_it_is_up_again() -> None:
    async def scene(stage: Stage) -> None:
        lay(stage)
        async with stage.playing() as instrument:
            instrument.hang_up()
            await stage.until(lambda: stage.house.link.state is None)
            assert (await stage.ask("PUT", f"/api/sounds/{NAME}", MUTED)).status_code == 204
            assert heard(instrument.told) == []
            assert await after(stage, instrument, 2) == [NAME, "c-robin"]

    staged(scene)


def test_a_day_that_is_told_before_the_link_is_up_silences_when_it_is() -> None:
    async def scene(stage: Stage) -> None:
        lay(stage, expires_on="2026-11-05")
        assert (await stage.ask("POST", "/api/time", {"now_s": BUILT_S + 9 * DAY_S})).status_code == 204
        async with stage.playing() as instrument:
            assert await after(stage, instrument, 2) == [NAME, "c-robin"]

    staged(scene)


def test_a_server_that_was_started_anew_tells_what_the_one_before_could_not() -> None:
    async def scene(stage: Stage) -> None:
        lay(stage)
        assert (await stage.ask("PUT", f"/api/sounds/{NAME}", MUTED)).status_code == 204
        stage.open_again()
        async with stage.playing() as instrument:
            assert await after(stage, instrument, 2) == [NAME, "c-robin"]

    staged(scene)


def test_a_sound_that_is_erased_while_the_link_is_down_fades_when_it_is_up_again() -> None:
    async def scene(stage: Stage) -> None:
        lay(stage)
        assert (await stage.ask("DELETE", f"/api/sounds/{NAME}?everywhere=true")).status_code == 204
        async with stage.playing() as instrument:
            assert await after(stage, instrument, 2) == [NAME, "c-robin"]

    staged(scene)


def test_what_was_told_once_is_not_told_again_and_where_nothing_is_silent_nothing_is_told() -> None:
    async def scene(stage: Stage) -> None:
        lay(stage)
        async with stage.playing() as instrument:
            await stage.house.silence.catch_up()
            assert await after(stage, instrument, 0) == []
            await stage.ask("PUT", f"/api/sounds/{NAME}", MUTED)
            await stage.ask("PUT", f"/api/sounds/{NAME}", {"label": "Mum"})
            instrument.told.clear()
            instrument.hang_up()
            await stage.until(lambda: stage.house.link.state is None)
            await stage.until(lambda: stage.house.link.state is not None)
            await stage.house.silence.catch_up()
            assert await after(stage, instrument, 0) == []

    staged(scene)
