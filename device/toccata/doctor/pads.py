"""What is wrong with one pad, by its counts. Pure.

A charge of I x T on an electrode of capacity C is measured as counts = I x T / (C x VDD) x 1024 (NXP MPR121 data sheet
rev. 4, section 5.8; AN3890). With 16 uA, 0.5 us and 3.3 V a wired pad of 9.4 to 11.5 pF shows 265 to 215 counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from toccata.doctor.finding import Area, Finding, Rule, Verdict, always, judge
from toccata.units import PadId, Seconds

GROUNDED_COUNTS = 15
"""An electrode that is shorted to ground takes no voltage: 0 counts, and noise."""

OPEN_COUNTS = 400
"""6.2 pF: a pin with its track alone. Whatever is wired has more capacity, and fewer counts."""

OPEN_RATIO = 1.5
"""So far above the board's median: two thirds of its siblings' capacity, the wire without its pad."""

COVERED_COUNTS = 150
"""Idle pads show 215 to 265 counts, a whole hand leaves 50 to 90: this one was covered when the board was started."""

STUCK_S = Seconds(60.0)
"""Longer than people hold a pad while somebody examines the instrument."""

NOISY_COUNTS, WILD_COUNTS = 2.0, 4.0
"""A still pad's figures spread by 0.6 counts. A threshold of 12 is passed by chance at three times 4."""

WEAK_COUNTS = 24
"""Twice the touch threshold that boards are started with: less leaves no room for drift and a light touch."""

GOOD_RATIO, LEAST_RATIO = 30.0, 10.0
"""Signal to noise: 5 to 1 against noise from peak to peak, some six standard deviations, is what makers of touch
chips ask for (Infineon AN64846); under 10 a light touch drowns."""

QUANTISED = 0.29
"""The least noise that whole counts can show: 1 / sqrt(12)."""


@dataclass(frozen=True, slots=True)
class PadSeen:
    """What a look at one pad has shown; counts are those of the chip, 0-1023.

    Attributes:
        pad: which.
        figure: mean of the counts while it was let alone; while it never was, of all.
        baseline: what the chip compares them with, at the end.
        siblings: median of the board's baselines.
        noise: standard deviation of the counts while it was let alone, drift taken out; None: too few were seen.
        signal: most counts that a touch took away; None: nobody touched it.
        touched: it was touched whenever it was looked at.
        held_s: for how long it has been touched without a break, as far as is known.
        alike: another pad that moved with it whenever one of the two did.
        is_sure: only one of them was touched then, or their capacity is one: no hand lay on both.
    """

    pad: PadId
    figure: float
    baseline: int
    siblings: float
    noise: float | None = None
    signal: int | None = None
    touched: bool = False
    held_s: Seconds = Seconds(0.0)
    alike: int | None = None
    is_sure: bool = False

    @property
    def ratio(self) -> float | None:
        """Signal to noise; None where either is not known."""
        if self.signal is None or self.noise is None:
            return None
        return self.signal / max(self.noise, QUANTISED)


def _is_open(seen: PadSeen) -> bool:
    return seen.baseline >= OPEN_COUNTS or seen.baseline >= OPEN_RATIO * max(seen.siblings, COVERED_COUNTS)


RULES: tuple[Rule[PadSeen], ...] = (
    Rule("grounded", Verdict.BAD, lambda seen: seen.figure < GROUNDED_COUNTS,
         "Shorted to ground: look for solder, a screw or a wet plug at this pad, then at its wire."),
    Rule("shorted", Verdict.BAD, lambda seen: seen.alike is not None and seen.is_sure,
         "Shorted to its neighbour: look for solder, foil or water between the two, at the pads and at the plug."),
    Rule("open", Verdict.BAD, _is_open,
         "Not connected: check the wire from the board to this pad, and its plug."),
    Rule("stuck", Verdict.BAD, lambda seen: seen.touched and seen.held_s >= STUCK_S,
         "Touched all the time: take away what lies on it and wipe it dry; if it stays so, check its wire."),
    Rule("covered", Verdict.BAD, lambda seen: seen.baseline < COVERED_COUNTS,
         "Covered since the start: take the hand or object away; if it stays so, restart with nothing on the pads."),
    Rule("touched", Verdict.LOOK, lambda seen: seen.touched,
         "Was touched all through: take the hand away, then examine again."),
    Rule("alike", Verdict.LOOK, lambda seen: seen.alike is not None,
         "Moves with its neighbour: touch each of the two with one finger alone; if both move, they are shorted."),
    Rule("wild", Verdict.BAD, lambda seen: seen.noise is not None and seen.noise >= WILD_COUNTS,
         "Too noisy to play: move mains leads and chargers away, shorten the wire, connect the board's ground."),
    Rule("drowned", Verdict.BAD, lambda seen: seen.ratio is not None and seen.ratio < LEAST_RATIO,
         "A touch drowns in noise: thinner cover, larger pad, shorter wire; then examine again with --touch."),
    Rule("noisy", Verdict.LOOK, lambda seen: seen.noise is not None and seen.noise >= NOISY_COUNTS,
         "Noisy: keep its wire away from mains leads, chargers and the loudspeaker's leads."),
    Rule("weak", Verdict.LOOK, lambda seen: seen.signal is not None and seen.signal < WEAK_COUNTS,
         "A touch shows little: thinner cover or larger pad, or lower this pad's thresholds (toccata calibrate)."),
    Rule("faint", Verdict.LOOK, lambda seen: seen.ratio is not None and seen.ratio < GOOD_RATIO,
         "Little room between touch and noise: calibrate this pad's thresholds (toccata calibrate)."),
    Rule("ok", Verdict.OK, always),
)  # fmt: skip


def judge_pad(seen: PadSeen) -> Finding:
    """Judge one pad."""
    return judge(Area.PADS, f"pad {seen.pad}", RULES, seen, _measured(seen))


def _measured(seen: PadSeen) -> str:
    ratio = seen.ratio
    words = (
        f"{seen.figure:.0f} counts",
        None if seen.noise is None else f"noise {seen.noise:.1f}",
        None if seen.signal is None else f"signal {seen.signal}",
        None if ratio is None else f"{ratio:.0f}:1",
        f"touched for {seen.held_s:.0f} s" if seen.touched and seen.held_s else None,
        None if seen.alike is None else f"moves with pad {seen.alike + 1}",
    )
    return ", ".join(word for word in words if word)
