"""What the instrument is told at once, and what it tells: nothing here waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response

from toccata.link import Clean, Feel, Preview, Quiet, SetLevel, TouchPad, Tune, Watch
from toccata.settings.calibrating import calibration_of
from toccata.web import told
from toccata.web.ask import Ask, answer, done
from toccata.web.house import House
from toccata.web.live import EventStream
from toccata.web.problem import NO_SOUND, RequestError

NO_PAD = "missing", "there is no such pad", "look at the instrument"
NO_SENSOR = "missing", "there is no such sensor", "look at the instrument"


async def quiet(house: House, ask: Ask) -> Response:
    """Fade everything; a locked page may do that too."""
    if not house.taps.is_overtaken("quiet", ask.tablet_id, ask.body.tap):
        house.say(Quiet(ask.body.on))
    return done()


async def cleaning(house: House, ask: Ask) -> Response:
    """Silence the pads while they are wiped."""
    house.say(Clean(ask.body.on))
    return done()


async def level(house: House, ask: Ask) -> Response:
    """Turn down or up, within what the technician allows; a level meant for who plays no more does nothing."""
    playing = house.link.state.client if house.link.state is not None else ""
    is_for_another = playing and ask.body.client not in (None, playing)
    if is_for_another or house.taps.is_overtaken("level", ask.tablet_id, ask.body.tap):
        return done()
    house.say(SetLevel(min(ask.body.level_db, house.stock.device.most_level_db)))
    return done()


async def preview(house: House, ask: Ask) -> Response:
    """Let a sound be heard once."""
    if ask.body.sound not in house.stock.sounds:
        raise RequestError(404, *NO_SOUND)
    house.say(Preview(ask.body.sound, ask.body.gain_db))
    return done()


async def touch(house: House, ask: Ask) -> Response:
    """Lay a finger on a simulated pad."""
    if house.link.greeting is not None and not house.link.greeting.simulated:
        raise RequestError(409, "refused", "this instrument has real pads", "touch them")
    if ask.body.pad not in map(str, house.stock.inputs()):
        raise RequestError(404, *NO_PAD)
    house.say(TouchPad(ask.body.pad, ask.body.amount))
    return done()


async def tune(house: House, ask: Ask) -> Response:
    """Try thresholds on the running boards."""
    if ask.body.release >= ask.body.touch:
        raise RequestError(422, "wrong", "release is not below touch", "lower release, or raise touch")
    _expect_pad(house, ask.body.pad)
    house.say(Tune(ask.body.pad, ask.body.touch, ask.body.release))
    return done()


async def watch(house: House, ask: Ask) -> Response:
    """Ask for a board's counts for 5 s."""
    if ask.body.board >= len(house.stock.device.boards):
        raise RequestError(404, "missing", "there is no such board", "look at the list of boards")
    house.say(Watch(ask.body.board))
    return done()


async def feel(house: House, ask: Ask) -> Response:
    """Ask what a sensor feels, for 5 s."""
    _expect_sensor(house, ask.body.sensor)
    house.say(Feel(ask.body.sensor, ask.body.hush))
    return done()


async def calibrate(house: House, ask: Ask) -> Response:
    """Find what a person can do with a sensor; the page saves it with the client."""
    felt = ask.body
    _expect_sensor(house, felt.sensor)
    found = calibration_of(felt.rest, felt.comfortable, felt.firm)
    return answer(told.Calibration(found.rest, found.comfortable, found.firm))


async def live(house: House, ask: Ask) -> EventStream:
    """Open the stream of events: first whether the instrument runs, then what holds, then whatever comes."""
    if house.live.is_full:
        raise RequestError(429, "busy", "too many pages are open", "close some")
    first: list[Mapping[str, Any] | bytes] = [{"type": "running", "running": house.link.is_up}]
    if house.link.state is not None:
        first.append(msgspec.json.encode(house.link.state))
    return EventStream(house.live, house.live.open(ask.tablet_id, first))


def _expect_sensor(house: House, sensor: str) -> None:
    if sensor not in [one.name for one in house.stock.device.sensors]:
        raise RequestError(404, *NO_SENSOR)


def _expect_pad(house: House, pad: str) -> None:
    if pad not in map(str, house.stock.pads()):
        raise RequestError(404, *NO_PAD)
