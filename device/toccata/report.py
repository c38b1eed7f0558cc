"""What was heard, as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from toccata.events import BoardFault, BoardRecovered, Ended, Heard, Ignored, Started

_FIELDS: Mapping[type, Callable[[Any], dict[str, object]]] = {
    Started: lambda one: {**_sound(one), "cause": one.cause},
    Ended: lambda one: {**_sound(one), "cause": one.cause},
    Ignored: lambda one: {"pad": str(one.pad), "event": "ignored", "why": one.why},
    BoardFault: lambda one: {"event": "fault", "board": one.board, "what": one.what},
    BoardRecovered: lambda one: {"event": "recovered", "board": one.board, "what": one.what},
}


def heard_line(heard: Heard) -> str:
    """One event as a line of JSON; ``at`` in seconds, to the millisecond."""
    return json.dumps({"at": round(heard.at, 3), **_FIELDS[type(heard)](heard)})


def _sound(one: Started | Ended) -> dict[str, object]:
    return {
        "pad": str(one.pad),
        "event": "start" if isinstance(one, Started) else "end",
        "sound": one.sound,
        "gain_db": round(one.gain_db, 2) + 0.0,
    }
