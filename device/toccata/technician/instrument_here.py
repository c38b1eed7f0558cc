"""The instrument that a technician's command is about: where it listens if it plays now."""

from __future__ import annotations

import errno
import socket
from collections.abc import Mapping
from pathlib import Path

from toccata.errors import LinkError
from toccata.link_wire import link_socket
from toccata.linked.place import SYSTEM_RUNTIME


def listening(data: Path, environ: Mapping[str, str]) -> Path | None:
    """Find the socket of an instrument that plays with this data folder, or as the system's service; None: none.

    Raises:
        LinkError: there is one, and this user may not call it.
    """
    places = (link_socket(data, environ.get("RUNTIME_DIRECTORY", "")), link_socket(data, SYSTEM_RUNTIME))
    return next((place for place in dict.fromkeys(places) if _answers(place)), None)


def _answers(place: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        caller.settimeout(1.0)
        refused = caller.connect_ex(str(place))
    if refused in (errno.EACCES, errno.EPERM):
        what = "this user may not ask whether the instrument plays"
        raise LinkError(str(place), what, "run it with sudo, or join the group toccata")
    return refused == 0
