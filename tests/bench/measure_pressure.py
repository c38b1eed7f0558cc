"""Steps on FSR pads to the first audible frame, and rendered sweeps: {"blocks": [pads that are mapped], "steps"}."""

from __future__ import annotations

from typing import Any

from child import card, give, orders, punctual_player
from pressed import Pressed
from swept import CHIPS, sweep

from toccata.realtime import freeze_memory
from toccata.settings.client import Curve
from toccata.settings.device import Device
from toccata.technician.ears import LogEar
from toccata.technician.stages import match


def main() -> None:
    about = orders()
    swept = {chip: {curve: sweep(sensor, curve) for curve in Curve} for chip, sensor in CHIPS.items()}
    player = punctual_player(Device())
    freeze_memory()
    blocks = []
    for mapped in about["blocks"]:
        pressed = Pressed(player, mapped, about["seed"])
        pressed.settle()
        blocks.append(_block(pressed, card(about).log, mapped, about["steps"]))
    give({"blocks": blocks, "swept": swept})


def _block(pressed: Pressed, log: Any, mapped: int, steps: int) -> dict[str, Any]:
    ear = LogEar(log)
    done, told = pressed.play(steps)
    heard = [(at, onset) for at, onset in zip(done, match(done, ear.onsets()), strict=True) if onset is not None]
    played = [(at, onset) for at, onset in zip(done, match(done, told), strict=True) if onset is not None]
    return {
        "mapped": mapped,
        "steps": steps,
        "underruns": len(ear.underruns()),
        "whole": [onset - at for at, onset in heard],
        "played": [onset - at for at, onset in played],
    }


if __name__ == "__main__":
    main()
