"""What is wrong with a board as a whole: whether it answers, whether it is wet. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from toccata.doctor.figures import middle
from toccata.doctor.finding import Area, Finding, Rule, Verdict, always, judge
from toccata.doctor.pads import PadSeen, judge_pad

NOT_EXAMINED, SIMULATED = f"{Area.BOARDS}.not-examined", f"{Area.BOARDS}.simulated"

UNEXAMINED = frozenset({NOT_EXAMINED, f"{Area.BOARDS}.silent", f"{Area.BOARDS}.no-bus"})
"""Codes: no board was examined, for whatever reason."""

WET_PADS = 8
"""Of twelve: a finger's warmth or a plug moves a few, water and a change of the air move all together."""

WET_COUNTS = 6.0
"""A dry pad lies 0-3 counts over what the chip shows of its baseline, 2 more by noise; standing water up to 40."""

DRIFT_COUNTS_PER_S = 0.4
"""Drying water moves 40 counts in a minute, the chip's own drift a tenth of that; 0.06 is what noise makes of 5 s."""


@dataclass(frozen=True, slots=True)
class BoardSeen:
    """What is known of one board.

    Attributes:
        number: 0-3.
        address: on the bus.
        plays: it answers and is believed.
        faults: how often it was lost since the start.
        pads: what a look has shown; () where it was not looked at.
        rises: how far the counts of each pad lie above its baseline.
        drifts: counts a second, of the pads that were let alone.
    """

    number: int
    address: int
    plays: bool
    faults: int = 0
    pads: tuple[PadSeen, ...] = ()
    rises: tuple[float, ...] = ()
    drifts: tuple[float, ...] = ()


def _is_wet(seen: BoardSeen) -> bool:
    return sum(rise > WET_COUNTS for rise in seen.rises) >= WET_PADS


def _drifts(seen: BoardSeen) -> bool:
    up = sum(drift > DRIFT_COUNTS_PER_S for drift in seen.drifts)
    down = sum(drift < -DRIFT_COUNTS_PER_S for drift in seen.drifts)
    return max(up, down) >= WET_PADS


RULES: tuple[Rule[BoardSeen], ...] = (
    Rule("lost", Verdict.BAD, lambda seen: not seen.plays,
         "Does not answer: check its cable and plug, its 3.3 V, and that its address is set by its ADDR pin."),
    Rule("wet", Verdict.LOOK, _is_wet,
         "Wet: wipe the pads dry (Cleaning on the page), then examine again."),
    Rule("drifting", Verdict.LOOK, _drifts,
         "All pads drift together: wet, drying or warming up; wipe it dry, wait some minutes, examine again."),
    Rule("lost-before", Verdict.LOOK, lambda seen: seen.faults > 0,
         "Was lost since the start: press its plugs in, move its cable while somebody watches this page."),
    Rule("ok", Verdict.OK, always),
)  # fmt: skip


class Unseen(StrEnum):
    """Why no board was examined: the instrument runs and can't be asked, the bus can't be opened, there is none."""

    SILENT = "silent"
    NO_BUS = "no-bus"
    NOT_HERE = "not-here"


NONE: tuple[Rule[Unseen], ...] = (
    Rule("silent", Verdict.BAD, lambda why: why is Unseen.SILENT,
         "It hangs, or its link is gone: restart it (systemctl restart toccata-instrument), read its journal."),
    Rule("no-bus", Verdict.BAD, lambda why: why is Unseen.NO_BUS,
         "The bus can't be opened: set dtparam=i2c_arm=on in config.txt or run the installer again; use sudo."),
    Rule("not-examined", Verdict.NONE, always),
)  # fmt: skip


def judge_board(seen: BoardSeen) -> list[Finding]:
    """Judge one board, and then its pads as far as they were looked at."""
    found = judge(Area.BOARDS, f"board {seen.number}", RULES, seen, _measured(seen))
    return [found, *(judge_pad(pad) for pad in seen.pads)]


def _measured(seen: BoardSeen) -> str:
    words = [f"0x{seen.address:02x}", "answers" if seen.plays else "no answer"]
    words += [f"lost {seen.faults} times since the start"] if seen.faults else []
    words += [f"{round(middle(seen.rises)) + 0:+d} counts from the baselines"] if seen.rises else []
    words += [f"drift {round(middle(seen.drifts), 1) + 0.0:+.1f} counts/s"] if seen.drifts else []
    return ", ".join(words)


def none_examined(told: str, why: Unseen) -> Finding:
    """Say why no board was examined, in the words of whoever has tried."""
    return judge(
        Area.BOARDS, "boards", NONE, why, "the instrument runs, and does not answer" if why is Unseen.SILENT else told
    )


def simulated() -> Finding:
    """Say that what was examined is no real board."""
    return Finding(Area.BOARDS, "boards", Verdict.NONE, "simulated, no real ones", "", SIMULATED)
