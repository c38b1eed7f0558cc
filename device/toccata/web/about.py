"""What this is, the label to print, and the description of all routes."""

from __future__ import annotations

import socket

from starlette.responses import Response

from toccata import __version__
from toccata.machine.own_names import own_names
from toccata.web import told
from toccata.web.ask import Ask, answer
from toccata.web.house import House

SUPPORT_UNTIL = "2031-12-31"
CONTACT = (
    "SECURITY.md, To report a weakness: a private security advisory where this code is kept; there is no mail address; "
    "a report is answered within 7 days"
)
LICENCES = {"code": "MIT", "sounds": "CC0-1.0", "hardware": "CERN-OHL-P-2.0"}


async def about(_house: House, _ask: Ask) -> Response:
    """Say what this is (ETSI EN 303 645, 5.3-13 and 5.2-1)."""
    return answer(told.About("Toccata", __version__, LICENCES, SUPPORT_UNTIL, CONTACT))


async def label(house: House, _ask: Ask) -> Response:
    """Draw the label."""
    # Codes are drawn once in an instrument's life: 4 MB that the server does without until then.
    from toccata.web.trust.label import label_svg  # noqa: PLC0415

    address = f"https://{own_names(socket.gethostname())[0]}/"
    return Response(label_svg(house.around.name, address), media_type="image/svg+xml")


async def openapi(house: House, _ask: Ask) -> Response:
    """Describe all routes."""
    return answer(house.describe())
