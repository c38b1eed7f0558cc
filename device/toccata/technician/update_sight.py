"""Asks the instrument on the link how it is: as a guest, so that nobody is disturbed."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import msgspec

from toccata.errors import LinkError
from toccata.link import VERSION, Greeting, Hello, State
from toccata.link_wire import Lines, decode_from_instrument, encode
from toccata.technician.update_port import Sight
from toccata.units import Seconds

LINK = Path("/run/toccata/link")
PATIENCE_S = Seconds(5.0)
_CHUNK = 65_536


def sight_at(link: Path = LINK, patience_s: Seconds = PATIENCE_S) -> Sight:
    """Ask what holds now.

    Raises:
        LinkError: nobody answers, or in the words of another version.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(patience_s)
            line.connect(str(link))
            line.sendall(encode(Hello(guest=True)))
            return _sight(line)
    except (OSError, ValueError) as fault:
        what = f"the instrument does not answer ({fault})"
        raise LinkError(str(link), what, "look with: systemctl status toccata-instrument") from fault


def _sight(line: socket.socket) -> Sight:
    for message in map(decode_from_instrument, _lines(line)):
        if isinstance(message, Greeting) and message.version != VERSION:
            raise ValueError(f"it speaks version {message.version}")
        if isinstance(message, State):
            return Sight(message.boards, message.sensors, message.card_ok, message.safe)
    raise ValueError("it hung up")


def _lines(line: socket.socket) -> Iterator[bytes]:
    lines = Lines()
    while data := line.recv(_CHUNK):
        yield from lines.feed(data)


def told_sight(sight: Sight) -> str:
    """Write it as one line, for the version of Toccata that asked."""
    return msgspec.json.encode(sight).decode() + "\n"


def heard_sight(line: bytes) -> Sight | None:
    """Read such a line, also of a later version that tells more; None: it is none."""
    try:
        return msgspec.json.decode(line, type=Sight)
    except ValueError:
        return None
