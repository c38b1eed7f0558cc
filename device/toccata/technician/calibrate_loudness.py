"""``toccata calibrate loudness``: a technician reads a sound level meter; what it shows locks the ceiling."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from toccata.audio.player import Player
from toccata.errors import CalibrationError
from toccata.settings.device_document import with_loudness
from toccata.settings.loudness import (
    DISTANCES_CM,
    DOSE_AT_CM,
    NOISE_LUFS,
    WANTED_DBA,
    Loudness,
    Person,
    doubt_about,
)
from toccata.store.paths import device_file
from toccata.technician.bench_mode import enter_bench
from toccata.technician.device_kept import DeviceKept
from toccata.technician.dialogue import YES, Dialogue, asked, waited
from toccata.technician.noise_run import NoiseRun
from toccata.units import Seconds

NEAR_DB = 2.0
"""So near to what is wanted is near enough: a meter of class 2 is not more exact."""

METER_S = Seconds(2.0)
"""A meter set to slow has come up after two seconds (IEC 61672-1: a time constant of one)."""

_OVER = "the 3 minutes of bench mode are over"
_HEARD = (
    "Quiet noise begins now. Set the meter to A and slow. Type yes as soon as you hear the noise and the meter stands; "
    "it then rises for 8 s. [yes]"
)
_ANSWER_S = Seconds(600.0)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where and for whom is measured.

    Attributes:
        data: the data folder.
        person: whose limit holds.
        today: YYYY-MM-DD.
        player_at: the socket of an instrument that plays, or None.
        open_player: opens the card, as instrument.json names it.
    """

    data: Path
    person: Person
    today: str
    player_at: Path | None
    open_player: Callable[[], Player]


def calibrate_loudness(stand: Stand, dialogue: Dialogue) -> None:
    """Play noise, take the readings, tell what follows, and keep it once that is confirmed.

    Raises:
        CalibrationError: it was not confirmed, not answered in time, or ended; nothing is kept.
        ToccataError: the instrument plays, there is no card, or instrument.json can't be followed or kept.
    """
    kept = DeviceKept.read(stand.data)
    readings = _read_meter(stand, dialogue)
    measured = Loudness(dict(zip(DISTANCES_CM, readings, strict=True)), NOISE_LUFS, stand.person, stand.today)
    for line in told_measured(measured):
        dialogue.tell(line)
    answer = asked(dialogue, "Keep this, and lock it? [yes/no]", Seconds(dialogue.now() + _ANSWER_S), "nobody answered")
    if answer not in YES:
        raise CalibrationError("loudness", "was not kept", "begin again when you want to; nothing was changed")
    kept.change(lambda text: with_loudness(text, measured), in_last=True)
    dialogue.tell(f"kept in {device_file(stand.data)}; it holds from the next start of the instrument")


def told_measured(measured: Loudness) -> list[str]:
    """What was measured and what follows from it, in lines."""
    beside = measured.measured_dba[DOSE_AT_CM] - WANTED_DBA
    wanted = f"at {DOSE_AT_CM} cm {WANTED_DBA:g} dB(A) are wanted"
    what = f"turn the amplifier {'down' if beside > 0.0 else 'up'} by {abs(beside):.0f} dB, then measure again"
    return [
        *(f"{distance:3} cm  {dba:5.1f} dB(A)" for distance, dba in measured.measured_dba.items()),
        f"{wanted}: near enough" if abs(beside) <= NEAR_DB else f"{wanted}: {what}, or keep it as it is",
        f"limit for {measured.person}: {measured.limit_dba:g} dB(A) for 40 hours a week (WHO-ITU H.870)",
        f"so that a full mix at the nearest ear stays within it: ceiling {measured.ceiling_dbfs:g} dBFS, "
        f"highest level {measured.most_level_db:g} dB, locked",
    ]


def _read_meter(stand: Stand, dialogue: Dialogue) -> list[float]:
    bench = enter_bench(dialogue, stand.player_at)
    with ExitStack() as stack:
        player = stand.open_player()
        stack.callback(player.close)
        dialogue.tell(player.told)
        noise = NoiseRun(bench, player, dialogue)
        stack.callback(noise.end)
        noise.whisper()
        if asked(dialogue, _HEARD, noise.until, _OVER, noise.step) not in YES:
            raise CalibrationError("noise", "was not heard", "check loudspeaker and amplifier, then begin again")
        dialogue.tell("the noise rises now; put the meter to the first place meanwhile")
        waited(dialogue, Seconds(noise.speak_up() + METER_S), noise.step)
        readings: list[float] = []
        for distance in DISTANCES_CM:
            readings.append(_reading(distance, readings, dialogue, noise))
        return readings


def _reading(distance: int, nearer: list[float], dialogue: Dialogue, noise: NoiseRun) -> float:
    question = f"Meter {distance} cm from the loudspeaker, pointed at it. What does it show, in dB(A)?"
    while True:
        answer = asked(dialogue, question, noise.until, _OVER, noise.step)
        try:
            dba = float(answer.replace(",", ".").removesuffix("db(a)").removesuffix("dba").removesuffix("db"))
        except ValueError:
            dialogue.tell(f"{answer[:20]!r} is no number; write it like 61.5")
            continue
        doubt = doubt_about(dba, nearer)
        if doubt is None:
            return dba
        dialogue.tell(doubt)
