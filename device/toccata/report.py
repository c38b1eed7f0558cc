"""What was heard, as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from toccata.events import BoardFault, BoardRecovered, Ended, Heard, Ignored, Started
from toccata.units import PadId

_FIELDS: Mapping[type, Callable[[Any], dict[str, object]]] = {
    Started: lambda one: {**_sound(one), "cause": one.cause},
    Ended: lambda one: {**_sound(one), "cause": one.cause},
    Ignored: lambda one: {_kind(one.pad): str(one.pad), "event": "ignored", "why": one.why},
    BoardFault: lambda one: {"event": "fault", **_board(one), "what": one.what},
    BoardRecovered: lambda one: {"event": "recovered", **_board(one), "what": one.what},
}


def heard_line(heard: Heard) -> str:
    """One event as a line of JSON; ``at`` in seconds, to the millisecond."""
    return json.dumps({"at": round(heard.at, 3), **_FIELDS[type(heard)](heard)})


def _sound(one: Started | Ended) -> dict[str, object]:
    return {
        _kind(one.pad): str(one.pad),
        "event": "start" if isinstance(one, Started) else "end",
        "sound": one.sound,
        "gain_db": round(one.gain_db, 2) + 0.0,
    }


def _kind(pad: PadId) -> str:
    """What a script calls it."""
    return "sensor" if pad.is_sensor else "switch" if pad.is_switch else "pad"


def _board(one: BoardFault | BoardRecovered) -> dict[str, object]:
    return {"sensor": one.name} if one.name else {"board": one.board}
