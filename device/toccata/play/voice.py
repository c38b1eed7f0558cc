"""One voice: what is to sound, and what is known of it while it sounds."""

from __future__ import annotations

from dataclasses import dataclass

from toccata.bank import Sample
from toccata.events import Cause
from toccata.play.ledger import Cells, Claim, Glide
from toccata.play.part import Part
from toccata.units import NEVER, Decibels, Gain, PadId, Seconds

FADE_S = Seconds(0.120)
"""No end is shorter, quiet aside: SDL fades in steps of one buffer, and these are fine enough (audio-latency)."""

PREVIEW = PadId(-1, 0)
"""No board has it: the pad of what a person listens to before it is mapped."""


@dataclass(frozen=True, slots=True)
class Start:
    """What is to sound, and of which part. ``until``: when it fades by itself, why, and over how long."""

    pad: PadId
    sample: Sample
    gain: Gain
    cause: Cause
    loops: bool = False
    until: Seconds = NEVER
    until_cause: Cause = Cause.TIMED
    until_over: Seconds = FADE_S
    part: Part | None = None


@dataclass(slots=True, eq=False)
class Voice:
    """One sound on its way.

    Attributes:
        peaks: what its sample may reach in each cell from ``first`` on, at gain 1; of a loop, one cell for all.
        part: what it was pressed for; None: a preview.
        wish: the gain that was asked for, at a trim of 0 dB.
        trim: the factor of the trim that its glide holds.
        owes: the factor by which it still has to go down, once it has settled.
        until: when it starts to fade, for ``until_cause``, over ``until_over``.
        ends_at: when it is silent.
        gain_db: at its start, relative to the pack's file.
        fading: it is on its way out.
        silenced: the player was told so; before that it ends the turn that others were promised.
    """

    id: int
    pad: PadId
    sample: Sample
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
    part: Part | None = None
    trim: float = 1.0
    owes: float = 1.0
    end_cause: Cause = Cause.FINISHED
    fading: bool = False
    silenced: bool = False

    def peaks_from(self, cell: int) -> Cells:
        """What its sample may reach from this cell on, at gain 1; of a loop, one cell for all."""
        return self.peaks if self.loops else self.peaks[cell - self.first :]
