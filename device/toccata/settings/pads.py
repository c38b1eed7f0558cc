"""Which pads an instrument has, and how a file names one."""

from __future__ import annotations

from collections.abc import Container

from toccata.settings.device import PADS_PER_BOARD, Device
from toccata.settings.judge import Judge
from toccata.settings.place import Place, shown
from toccata.units import PadId


def pads_of(device: Device) -> frozenset[PadId]:
    """List every pad of every board that instrument.json names."""
    return frozenset(PadId(board, pad) for board in range(len(device.boards)) for pad in range(PADS_PER_BOARD))


def pad_name(pads: Container[PadId]) -> Judge[PadId]:
    """Accept the name of a pad that there is, in its one spelling: ``0/3``, never ``00/3``."""

    def judge(value: object, place: Place) -> PadId:
        try:
            pad = PadId.parse(value if isinstance(value, str) else "")
        except ValueError:
            raise place.refusal(f"{shown(value)} is not a pad", "write board/pad, like '0/3'") from None
        if str(pad) != value:
            raise place.refusal(f"{shown(value)} is not how a pad is written", f"did you mean {shown(str(pad))}?")
        if pad not in pads:
            raise place.refusal(f"no board has a pad {shown(value)}", "name a pad of a board in instrument.json")
        return pad

    return judge
