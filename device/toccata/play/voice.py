"""One voice: what is to sound, and what is known of it while it sounds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from toccata.bank import Sample
from toccata.events import Cause, Note, Turn
from toccata.play.expression import ALL, Expression, Hand, Shares
from toccata.play.ledger import Cells, Claim, Glide, Pace, steady
from toccata.play.part import Ladder, Part
from toccata.units import NEVER, Decibels, Gain, PadId, Seconds, to_decibels

FADE_S = Seconds(0.120)
"""No end is shorter, quiet aside: SDL fades in steps of one buffer, and these are fine enough (audio-latency)."""

PREVIEW = PadId(-1, 0)
"""No board has it: the pad of what a person listens to before it is mapped."""


@dataclass(frozen=True, slots=True)
class Start:
    """What is to sound, and of which part. ``until``: when it fades by itself, why, and over how long.

    Attributes:
        gain: of what is baked in, 0 to 1; this is booked.
        layers: of one sound, to sound together; then ``sample`` is the longest of them. None: ``sample`` alone.
        shares: of the gain, one for each layer, 0 to 1 and 1 at most in all: what its hand makes of it.
        hand: what they follow from then on.
    """

    pad: PadId
    sample: Sample
    gain: Gain
    cause: Cause
    loops: bool = False
    until: Seconds = NEVER
    until_cause: Cause = Cause.TIMED
    until_over: Seconds = FADE_S
    part: Part | None = None
    layers: Ladder = ()
    shares: Shares = ALL
    hand: Hand | None = None

    @property
    def samples(self) -> Ladder:
        """All that sounds."""
        return self.layers or (self.sample,)


@dataclass(slots=True, eq=False)
class Voice:
    """One sound on its way.

    Attributes:
        id: the player's number of its sample; its layers have this number and those that follow it.
        samples: its layers; or one, its ``sample``.
        peaks: what the loudest of them may reach in each cell from ``first`` on, at gain 1; of a loop, one cell.
        part: what it was pressed for; None: a preview.
        wish: the gain that was asked for, at a trim of 0 dB.
        trim: the factor of the trim that its glide holds.
        owes: the factor by which it still has to go down, once it has settled.
        until: when it starts to fade, for ``until_cause``, over ``until_over``.
        ends_at: when it is silent.
        gain_db: at its start, relative to the pack's file.
        expression: what its hand makes of its gain.
        fading: it is on its way out.
        silenced: the player was told so; before that it ends the turn that others were promised.
    """

    id: int
    pad: PadId
    sample: Sample
    samples: Ladder
    first: int
    peaks: Cells
    wish: Gain
    loops: bool
    glide: Glide
    claim: Claim
    until: Seconds
    until_cause: Cause
    until_over: Seconds
    ends_at: Seconds
    gain_db: Decibels
    expression: Expression
    part: Part | None = None
    trim: float = 1.0
    owes: float = 1.0
    end_cause: Cause = Cause.FINISHED
    fading: bool = False
    silenced: bool = False

    def peaks_from(self, cell: int) -> Cells:
        """What its sample may reach from this cell on, at gain 1; of a loop, one cell for all."""
        return self.peaks if self.loops else self.peaks[cell - self.first :]

    @property
    def ids(self) -> range:
        """The player's numbers of its samples."""
        return range(self.id, self.id + len(self.samples))

    def note(self, now: Seconds) -> Note:
        """What the player is to start."""
        gain, *gains = self.expression.tell(self.glide.end)
        if not gains:
            return Note(self.id, self.sample.key, gain, self.loops, now)
        first, *others = [
            Note(number, sample.key, one, self.loops, now)
            for number, sample, one in zip(self.ids, self.samples, (gain, *gains), strict=True)
        ]
        return replace(first, beside=tuple(others))

    def turns(self, gain: Gain, over: Seconds, now: Seconds) -> list[Turn]:
        """What the player is to do when its booked gain, or its hand, goes elsewhere."""
        before, gains = self.expression.gains, self.expression.tell(gain)
        if len(gains) == 1:
            return [Turn(self.id, gains[0], over, now)]
        told = zip(self.ids, before, gains, strict=True)
        return [Turn(number, one, over, now) for number, was, one in told if one != was]


def begun(number: int, start: Start, claim: Claim, peaks: Cells, gain: Gain, pace: Pace, now: Seconds) -> Voice:
    """A voice that starts now, at ``gain``, whose claim is booked."""
    lasts = start.sample.seconds
    until, cause, over = start.until, start.until_cause, start.until_over
    if start.sample.loop is not None and not start.loops:
        # Its PCM is made to go round: played once, it would be cut. It fades before its last frame, however late.
        over = min(start.sample.release_s, Seconds(lasts / 2))
        until, cause = min(until, Seconds(now + lasts - over - 2 * pace.slack)), Cause.FINISHED
    return Voice(
        id=number,
        pad=start.pad,
        sample=start.sample,
        samples=start.samples,
        first=claim.first,
        peaks=peaks,
        wish=start.gain,
        loops=start.loops,
        glide=steady(gain, now),
        claim=claim,
        until=until,
        until_cause=cause,
        until_over=over,
        ends_at=NEVER if start.loops else Seconds(now + lasts),
        gain_db=Decibels(start.sample.gain_db + to_decibels(Gain(gain * sum(start.shares)))),
        expression=Expression.begun(start.hand, start.shares, pace.slack),
        part=start.part,
    )
