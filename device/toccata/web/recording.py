"""A recording that a therapist brings: received, made ready in a process of its own, kept or refused."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from toccata.errors import SoundError, StoreError
from toccata.settings.own_sound import KINDS, Description, judge_label
from toccata.settings.place import Place
from toccata.sound.upload import MOST_UPLOAD_BYTES
from toccata.web.ask import Ask, answer
from toccata.web.house import House
from toccata.web.problem import RequestError
from toccata.web.received import received
from toccata.web.sounds import told_own


async def bring(house: House, ask: Ask) -> Response:
    """Bring a recording; the answer tells by how much its loudness was changed."""
    query = ask.request.query_params
    wanted = Description(query.get("label", ""), query.get("kind", "pad"))
    judge_label(wanted.label, Place.of_file("label"))
    if wanted.kind not in KINDS:
        raise RequestError(422, "wrong", "there is no such kind of sound", f"choose one of {', '.join(KINDS)}")
    async with received(house.stock.data, ask.request, MOST_UPLOAD_BYTES[wanted.kind]) as path:
        try:
            # One recording at a time: those that wait for their turn take no thread.
            async with house.taking, house.making:
                sound = await asyncio.to_thread(house.take_in, path, wanted)
        except StoreError as fault:
            raise RequestError(413, "full", fault.what, fault.remedy) from fault
        except SoundError as fault:
            raise RequestError(422, "refused", f"{fault.where} {fault.what}", fault.remedy) from fault
    house.live.tell({"type": "sounds"})
    return answer(told_own(sound, house.day), 201)
