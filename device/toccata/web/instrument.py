"""instrument.json: boards, layout, ceilings, and who plays when the power comes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import msgspec
from starlette.responses import Response

from toccata.dose import Hours, percent_of, told_percent
from toccata.errors import ConflictError
from toccata.settings.device import DEFAULT_THRESHOLDS, Device
from toccata.settings.loudness import Loudness
from toccata.settings.parse_device import parse_device
from toccata.settings.thresholds import thresholds_of
from toccata.store.dose_note import read_dose
from toccata.store.generations import write
from toccata.store.paths import device_file
from toccata.units import Decibels
from toccata.web import told
from toccata.web.ask import Ask, answer, done, expected
from toccata.web.house import House
from toccata.web.problem import NO_CLIENT, RequestError
from toccata.web.stock import NO_VERSION

LOUDNESS_LOCKED = ("refused", "loudness: it is locked", "measure it anew: toccata calibrate loudness")


async def read(house: House, _ask: Ask) -> Response:
    """Give the document, and the instrument as a page draws it."""
    file = house.stock.device_file()
    greeting = house.link.greeting
    shown = told.Instrument(
        document=msgspec.Raw(file.text.encode()),
        layout=house.layout(),
        boards=len(file.device.boards),
        sensors=[one.name for one in file.device.sensors],
        switches=[one.name for one in file.device.switches],
        simulated=greeting is not None and greeting.simulated,
        ceiling_dbfs=file.device.ceiling_dbfs,
        most_level_db=file.device.most_level_db,
        damage=file.damage and file.damage.replace(f"{house.stock.data}/", ""),
        loudness=_measured(house, file.device.loudness),
    )
    return answer(shown, version=file.version)


async def save(house: House, ask: Ask) -> Response:
    """Save the document; says whether the instrument must be restarted for it."""
    version = expected(ask)
    file = house.stock.device_file()
    before, after = file.device, parse_device(ask.text, "instrument.json")
    if version == file.version and after.loudness != before.loudness:
        raise RequestError(422, *LOUDNESS_LOCKED)
    saved = await _kept(house, ask.text, version)
    if (before.ceiling_dbfs, before.most_level_db) != (after.ceiling_dbfs, after.most_level_db):
        ceilings = f"{after.ceiling_dbfs:g} dBFS, {after.most_level_db:g} dB"
        await house.log("ceilings", ask.tablet_id, ceilings)
    house.live.tell({"type": "instrument"})
    return answer(told.InstrumentSaved(saved, _running(before) != _running(after)), version=saved)


async def thresholds(_house: House, ask: Ask) -> Response:
    """Find the thresholds of a pad; the page saves them once all pads were touched."""
    found = thresholds_of(ask.body.idle, ask.body.touched)
    return answer(told.Thresholds(found.touch, found.release, found.noise, found.signal))


async def power_on(house: House, ask: Ask) -> Response:
    """Choose who plays when the power comes."""
    client = ask.body.client
    if client is not None and not house.clients.exists(client):
        raise RequestError(404, *NO_CLIENT)
    await name_at_power_on(house, client)
    return done()


async def name_at_power_on(house: House, client: str | None) -> None:
    """Write into instrument.json who plays when the power comes.

    Raises:
        ToccataError: it could not be kept.
    """
    file = house.stock.device_file()
    document: dict[str, Any] = json.loads(file.text)
    if document.get("power_on") != client:
        text = json.dumps({**document, "power_on": client}, indent=1, ensure_ascii=False) + "\n"
        await _kept(house, text, file.version)
        house.live.tell({"type": "instrument"})


async def _kept(house: House, text: str, version: str) -> str:
    path = device_file(house.stock.data)
    known = None if version == NO_VERSION else version
    try:
        return await house.aside(lambda: write(path, text, known, judge=parse_device))
    except ConflictError as fault:
        file = house.stock.device_file()
        current = msgspec.Raw(file.text.encode())
        raise RequestError(412, "conflict", fault.what, fault.remedy, current=current, version=file.version) from fault


def _measured(house: House, loudness: Loudness | None) -> told.Loudness | None:
    if loudness is None:
        return None
    dose = told_percent(percent_of((read_dose(house.stock.data) or Hours()).week_pa2h, loudness.limit_dba))
    return told.Loudness(
        measured_dba={str(distance): dba for distance, dba in loudness.measured_dba.items()},
        person=loudness.person,
        measured_on=loudness.measured_on,
        limit_dba=loudness.limit_dba,
        ceiling_dbfs=loudness.ceiling_dbfs,
        most_level_db=loudness.most_level_db,
        dose_percent=dose.percent,
        dose_warning=dose.warning,
    )


def _running(device: Device) -> Device:
    """Leave out what counts without a restart: what pages read, and thresholds, which are tuned as they are changed."""
    boards = tuple(replace(board, thresholds=DEFAULT_THRESHOLDS) for board in device.boards)
    return replace(device, boards=boards, layout=None, power_on=None, most_level_db=Decibels(0.0))
