"""Lines of the journal that may leave the instrument: those whose every word is ours or the system's. Pure.

A line is kept only if it is one of these forms; what may vary in it are figures and words of a fixed list. All else,
among it every line with a nickname, a label, a file or what somebody played, is withheld and counted.
"""

from __future__ import annotations

import builtins
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from toccata import errors
from toccata.machine.services import UNITS

_UNIT = "|".join(re.escape(name) for name in (*UNITS, "toccata-slot.service"))
_STATE = "exited|killed|dumped"
_RESULT = "exit-code|signal|core-dump|watchdog|timeout|oom-kill|start-limit-hit|protocol|resources"
_SIGNAL = "KILL|ABRT|TERM|SEGV|BUS|FPE|ILL|PIPE|INT|HUP"
_LOST = "no answer|bus stuck|garbage|brown-out|over-current|stopped|not itself|no MPR121 answers"
_KINDS = "|".join(
    sorted(
        {name for space in (vars(builtins), vars(errors)) for name, one in space.items() if isinstance(one, type)},
        key=len,
        reverse=True,
    )
)

FORMS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(form)
    for form in (
        rf"(?:{_UNIT}): Deactivated successfully\.",
        rf"(?:{_UNIT}): Main process exited, code=(?:{_STATE}), status=\d{{1,3}}(?:/(?:{_SIGNAL}|SUCCESS|FAILURE))?",
        rf"(?:{_UNIT}): Failed with result '(?:{_RESULT})'\.",
        rf"(?:{_UNIT}): Scheduled restart job, restart counter is at \d{{1,9}}\.",
        rf"(?:{_UNIT}): Watchdog timeout \(limit [\dmins .]{{1,12}}\)!",
        rf"(?:{_UNIT}): Killing process \d{{1,9}} \(toccata\) with signal SIG(?:{_SIGNAL})\.",
        rf"(?:{_UNIT}): Consumed [\dmins. ]{{1,20}} CPU time\.",
        r"toccata: \d boards? answers?: board \d \(0x5[A-D]\)(?:, board \d \(0x5[A-D]\)){0,3}",
        r"toccata: no board answers yet; they are sought once a second",
        rf"toccata: board \d is lost: (?:{_LOST}); check its cable",
        r"toccata: board \d is back: let go, then touch again",
        r"toccata: a tablet may be paired within 120 s(?:, as the only technician's)?",
        r"toccata: five wrong tries: pairing is closed",
        r"toccata: sounds are made ready",
        r"toccata: goodbye",
        r"Traceback \(most recent call last\):",
    )
)  # fmt: skip

REDUCED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(Starting|Started|Stopping|Stopped) ({_UNIT}).*"), r"\1 \2"),
    (re.compile(r"toccata: sound on .{1,200}: (\d+) frames at ([\d.]+) kHz.*"),
     r"toccata: sound on [a card]: \1 frames at \2 kHz"),
    (re.compile(r"toccata: the sound card is back: sound on .{1,200}: (\d+) frames at ([\d.]+) kHz.*"),
     r"toccata: the sound card is back: \1 frames at \2 kHz"),
    (re.compile(r"toccata: sound card(?: .{1,200})? has gone; .*"), "toccata: sound card [a card] has gone"),
    (re.compile(r"toccata: the safe profile plays, softly: .*"), "toccata: the safe profile plays: [why]"),
    (re.compile(r'  File ".{0,200}/toccata/[\w/]{1,80}\.py", line (\d{1,5}), in .*'), r"  File [ours], line \1"),
    (re.compile(rf"(?:toccata\.errors\.)?({_KINDS}): .*"), r"\1: [what]"),
)  # fmt: skip


def kept_lines(journal: Iterable[str]) -> Iterator[str]:
    """Give of ``journalctl --output=json`` what may leave the instrument, with instant and unit; count what may not."""
    withheld = 0
    for line in journal:
        kept = _kept(line)
        if kept is None:
            withheld += 1
            continue
        if withheld:
            yield _counted(withheld)
            withheld = 0
        yield kept
    if withheld:
        yield _counted(withheld)


def reduced(message: str) -> str | None:
    """Give a message as far as it may leave the instrument; None: not at all."""
    if any(form.fullmatch(message) for form in FORMS):
        return message
    for form, left in REDUCED:
        found = form.fullmatch(message)
        if found is not None:
            return found.expand(left)
    return None


def _kept(line: str) -> str | None:
    try:
        entry = json.loads(line)
        message, instant = reduced(entry["MESSAGE"]), int(entry["__REALTIME_TIMESTAMP"]) / 1_000_000
        at = datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError):
        return None
    unit = entry.get("_SYSTEMD_UNIT", entry.get("UNIT", ""))
    return None if message is None else f"{at} {unit if unit in UNITS else '-'}: {message}"


def _counted(withheld: int) -> str:
    return f"[{withheld} lines withheld]"
