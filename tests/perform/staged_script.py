"""Scripts for ``toccata perform``, written like a score, and what is heard of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toccata.cli import main

WITHIN_S = 0.040
"""A start comes within 40 ms of the instant that the rule gives."""

FOUR_PADS = {
    f"0/{pad}": {"mode": "one-shot", "sound": f"marimba/{note}"} for pad, note in enumerate(("C4", "D4", "E4", "G4"))
}


def touch(pad: str, at: float, until: float, firmly: float = 0.8) -> list[dict[str, Any]]:
    """A finger that comes and goes."""
    return [{"at": at, "pad": pad, "touch": firmly}, {"at": until, "pad": pad, "touch": 0}]


def fault(
    kind: str, at: float, lasts: float | None = None, board: int = 0, rate: float | None = None
) -> list[dict[str, Any]]:
    """Something that goes wrong."""
    told = {"at": at, "fault": kind, "board": board, "for": lasts, "rate": rate}
    return [{key: value for key, value in told.items() if value is not None}]


@dataclass(frozen=True)
class Scene:
    """A client and a script."""

    lines: Sequence[list[dict[str, Any]]]
    pads: dict[str, Any] = field(default_factory=lambda: dict(FOUR_PADS))
    access: dict[str, Any] = field(default_factory=dict)
    client: dict[str, Any] = field(default_factory=dict)

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Lay down the script and the client's file."""
        lines = sorted((line for lines in self.lines for line in lines), key=lambda line: line["at"])
        script, client = folder / "script.jsonl", folder / "client.json"
        script.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
        about = {"format": 1, "client": {"id": "robin", "nickname": "Robin"}, "access": self.access}
        client.write_text(json.dumps({**about, "setups": [{"name": "One", "pads": self.pads}], **self.client}))
        return script, client

    def heard(self, folder: Path) -> list[dict[str, Any]]:
        """Perform it through the command line."""
        script, client = self.write(folder)
        told = folder / "heard.jsonl"
        assert main(["perform", str(script), "--client", str(client), "--heard", str(told)]) == 0
        return [json.loads(line) for line in told.read_text().splitlines()]


Short = tuple[float, str, str, str]


def shortened(heard: Iterable[dict[str, Any]], *events: str) -> list[Short]:
    """(at, pad, event, what decides it): the sound of a start, the cause of an end, the why of what was ignored."""
    said = {"start": "sound", "end": "cause", "ignored": "why"}
    return [
        (one["at"], one["pad"], one["event"], one[said[one["event"]]])
        for one in heard
        if one["event"] in (events or said)
    ]


def assert_heard(heard: Sequence[Short], expected: Sequence[Short]) -> None:
    """Compare whole results; instants within what the rule allows."""
    assert [one[1:] for one in heard] == [one[1:] for one in expected]
    late = [
        (one[0], wanted[0]) for one, wanted in zip(heard, expected, strict=True) if abs(one[0] - wanted[0]) > WITHIN_S
    ]
    assert not late
