"""From answers and onsets to a table: what share of the way from finger to ear is chip, bus, software and card."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from toccata.technician.spread import Spread
from toccata.technician.trial import Answer
from toccata.units import Seconds

LONGEST_S = Seconds(0.5)
"""A sound later than this answers no touch."""

STAGES = ("chip", "wake", "bus", "software", "card")


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of the way, and its share (0-1) of the mean whole."""

    name: str
    share: float
    spread: Spread


@dataclass(frozen=True, slots=True)
class Measured:
    """The whole way of all touches that were heard.

    Attributes:
        touches: how many pads were touched.
        whole: finger on the electrode to the first audible frame.
        confirmed: from the end of the confirming read to the first audible frame.
        stages: the whole in parts, in their order.
    """

    touches: int
    whole: Spread
    confirmed: Spread
    stages: tuple[Stage, ...]

    @property
    def lost(self) -> int:
        """How many touches were not heard."""
        return self.touches - self.whole.count

    def to_json(self) -> dict[str, object]:
        """Give all figures as plain values."""
        return asdict(self) | {"lost": self.lost}


def match(triggers: Sequence[Seconds], onsets: Sequence[Seconds]) -> list[Seconds | None]:
    """Give every trigger the first onset at or after it, before the next trigger; both ascend."""
    ends = [*triggers[1:], Seconds(triggers[-1] + LONGEST_S)] if triggers else []
    matched: list[Seconds | None] = []
    for trigger, end in zip(triggers, ends, strict=True):
        place = bisect_left(onsets, trigger)
        found = place < len(onsets) and onsets[place] < min(end, trigger + LONGEST_S)
        matched.append(onsets[place] if found else None)
    return matched


def measure(answers: Sequence[Answer], onsets: Sequence[Seconds], touches: int) -> Measured:
    """Join answers with what was heard.

    Raises:
        ValueError: not one touch was heard.
    """
    matched = match([answer.confirmed for answer in answers], onsets)
    heard = [(answer, onset) for answer, onset in zip(answers, matched, strict=True) if onset is not None]
    divided = [parts(answer, onset) for answer, onset in heard]
    whole = sum(map(sum, divided))
    stages = (
        Stage(name, sum(times) / whole, Spread.of(times))
        for name, times in zip(STAGES, zip(*divided, strict=True), strict=True)
    )
    return Measured(
        touches,
        Spread.of([Seconds(onset - answer.touched) for answer, onset in heard]),
        Spread.of([Seconds(onset - answer.confirmed) for answer, onset in heard]),
        tuple(stages),
    )


def parts(answer: Answer, onset: Seconds) -> tuple[Seconds, ...]:
    """Divide the way of one touch into the stages."""
    return (
        Seconds(answer.changed - answer.touched + answer.unfirm),
        Seconds(answer.asked - answer.changed),
        answer.bus,
        Seconds(answer.sounded - answer.asked - answer.bus - answer.unfirm),
        Seconds(onset - answer.sounded),
    )


_MEANING = {
    "chip": "finger to a status that counts",
    "wake": "until the board is asked",
    "bus": "transactions",
    "software": "the rest of the tick, to play()",
    "card": "mixing, ring, first frame",
}


def table(measured: Measured) -> str:
    """Write the stages for a person, times in milliseconds."""
    lines = [f"{'':44}{'p50':>8}{'p99':>8}{'p99.9':>8}{'share':>8}"]
    lines += [
        f"{f'{stage.name}: {_MEANING[stage.name]}':44}{_times(stage.spread)}{stage.share:8.0%}"
        for stage in measured.stages
    ]
    lines.append(f"{'touch to first audible frame':44}{_times(measured.whole)}{1:8.0%}")
    lines.append(f"{'confirming read to first audible frame':44}{_times(measured.confirmed)}")
    whole = measured.whole
    lines.append(
        f"{whole.count} of {measured.touches} touches heard; standard deviation {whole.std_ms:.2f} ms, "
        f"longest {whole.most_ms:.2f} ms; all times in ms"
    )
    return "\n".join(lines)


def _times(spread: Spread) -> str:
    return f"{spread.p50_ms:8.2f}{spread.p99_ms:8.2f}{spread.p999_ms:8.2f}"
