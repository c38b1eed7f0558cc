"""The card goes and comes back while pads are touched: {"times"}."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from child import card, give, orders, punctual_player
from vcard import VirtualCard

from toccata.realtime import freeze_memory
from toccata.settings.device import Device
from toccata.technician.card_log import Kind
from toccata.technician.trial import Trial, now
from toccata.units import Seconds

AWAY_S = (0.15, 0.8)
"""Around the instants of SDL's own look, of ours, and of the first tries to open it again."""

GIVE_UP_S = 4.0
LATE_S = 0.030
"""A sound later than this after its touch had been queued."""

LOUD = 400
"""One tone has 328 of 32,768; more is several at once."""


def main() -> None:
    about = orders()
    device = Device()
    trial = Trial(device, punctual_player(device), lines=True)
    trial.settle()
    freeze_memory()
    chance = Random(1)
    rounds = [_replug(trial, card(about), chance) for _ in range(about["times"])]
    give({"rounds": rounds})


def _replug(trial: Trial, virtual: VirtualCard, chance: Random) -> dict[str, float | None]:
    """Seconds from the replug to the first sound (None: it stayed silent), and the sounds that answered no touch."""
    first = len(virtual.entries())
    virtual.unplugged.touch()
    away = now() + chance.uniform(*AWAY_S)
    touched = _touch_until(trial, lambda: now() >= away)
    virtual.unplugged.unlink()
    back = now()
    touched += _touch_until(trial, lambda: bool(_since(virtual, first, back)) or now() > back + GIVE_UP_S)
    touched += [answer.sounded for answer in trial.play(3)]
    onsets = _since(virtual, first, back)
    burst = [at for at, level in onsets if level > LOUD or not any(0.0 <= at - touch <= LATE_S for touch in touched)]
    return {"silent": onsets[0][0] - back if onsets else None, "bursts": len(burst)}


def _touch_until(trial: Trial, over: Callable[[], bool]) -> list[Seconds]:
    touched: list[Seconds] = []
    while not over():
        touched += [answer.sounded for answer in trial.play(1)]
    return touched


def _since(virtual: VirtualCard, first: int, at: Seconds) -> list[tuple[float, int]]:
    entries = virtual.entries()[first:]
    heard = [(entry.heard_ns / 1e9, abs(entry.value)) for entry in entries if entry.kind is Kind.ONSET]
    return [(onset, level) for onset, level in heard if onset > at]


if __name__ == "__main__":
    main()
