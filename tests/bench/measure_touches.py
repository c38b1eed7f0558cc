"""Touches through the whole instrument, in blocks: {"lines", "blocks": [processes that are busy beside], "touches"}.

With "kitchen" true those processes import and pre-mix.
"""

from __future__ import annotations

from typing import Any

from child import busy, card, cooking, give, orders, punctual_player

from toccata.realtime import freeze_memory
from toccata.settings.device import Device
from toccata.technician.ears import LogEar
from toccata.technician.stages import STAGES, match
from toccata.technician.stages import parts as parts_of
from toccata.technician.trial import Trial


def main() -> None:
    about = orders()
    device = Device()
    player = punctual_player(device)
    trial = Trial(device, player, about["lines"], about["seed"])
    trial.settle()
    freeze_memory()
    log = card(about).log
    trial.play(20)
    beside = cooking if about.get("kitchen") else busy
    blocks = [_block(trial, log, beside, processes, about["touches"]) for processes in about["blocks"]]
    give({"blocks": blocks})


def _block(trial: Trial, log: Any, beside: Any, processes: int, touches: int) -> dict[str, Any]:
    with beside(processes) as done:
        ear = LogEar(log)
        answers = trial.play(touches)
    onsets = match([answer.confirmed for answer in answers], ear.onsets())
    heard = [(answer, onset) for answer, onset in zip(answers, onsets, strict=True) if onset is not None]
    return {
        "busy": processes,
        "done": done or {},
        "touches": touches,
        "underruns": len(ear.underruns()),
        "whole": [onset - answer.touched for answer, onset in heard],
        "confirmed": [onset - answer.confirmed for answer, onset in heard],
        "stages": {
            name: list(times)
            for name, times in zip(
                STAGES, zip(*(parts_of(answer, onset) for answer, onset in heard), strict=True), strict=True
            )
        },
    }


if __name__ == "__main__":
    main()
