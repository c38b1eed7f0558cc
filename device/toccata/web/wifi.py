"""The Wi-Fi on the technician's page: how it stands, and wishes that the host fulfils.

This program has no right over the network and gets none. A passphrase goes into memory, to the host, and is forgotten.
"""

from __future__ import annotations

import asyncio
import secrets

from starlette.responses import Response

from toccata.web.ask import Ask, answer
from toccata.web.house import House
from toccata.web.problem import RequestError
from toccata.web.wifi_state import Wished
from toccata.web.wifi_wish import Wish

ID_BYTES = 8
NOT_HERE = ("refused", "this instrument was not installed by us", "set the Wi-Fi in the computer's own settings")
TOO_SOON = ("busy", "the last wish is not 2 s old", "wait a moment, then try again")


async def read(house: House, _ask: Ask) -> Response:
    """Tell how it stands."""
    return answer(await asyncio.to_thread(house.wifi.told))


async def wish(house: House, ask: Ask) -> Response:
    """Lay a wish down; what comes of it is read."""
    wished = Wish(secrets.token_hex(ID_BYTES), ask.body.do, ask.body.ssid, ask.body.passphrase)
    if not await asyncio.to_thread(lambda: house.wifi.is_here):
        raise RequestError(409, *NOT_HERE)
    laid = await house.wifi.lay(wished, house.now)
    if laid is None:
        raise RequestError(429, *TOO_SOON)
    if wished.do == "join":
        await house.log("wifi join", ask.tablet_id)
    elif wished.do == "forget":
        await house.log("wifi forget", ask.tablet_id)
    return answer(Wished(laid))
