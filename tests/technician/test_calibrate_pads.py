from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from technician.at_bench import Answer, Technician
from toccata.errors import BoardError, ToccataError
from toccata.sensors.bus import I2cBus
from toccata.sensors.simulated.boards import SimulatedBoards
from toccata.settings.device import BoardSettings, Device
from toccata.settings.parse_device import parse_device
from toccata.store.generations import read, write
from toccata.technician.calibrate_pads import Bed, Practice, calibrate_pads
from toccata.technician.counted import BusSource
from toccata.units import PadId, Seconds

DEVICE = Device(boards=(BoardSettings(0x5A), BoardSettings(0x5C)))
DOCUMENT = '{"power_on": "robin", "boards": [{"address": "0x5A", "irq_gpio": 17}, {"address": "0x5C"}]}'


class Bench:
    """Two simulated boards in the technician's own time, real driver and all."""

    def __init__(self, folder: Path, technician: Technician, boards: tuple[int, ...] = (0,)) -> None:
        self.data, self.technician = folder, technician
        write(folder / "instrument.json", DOCUMENT, None)
        self.simulated = SimulatedBoards(DEVICE, self)
        self.source = BusSource(I2cBus(self.simulated.adapter, technician.now), DEVICE.boards, technician.now)
        self.boards = boards

    def now(self) -> Seconds:
        return self.technician.now()

    def spend(self, span: Seconds) -> None:
        self.technician.rest(span)

    def run(self, practice: bool = False) -> int | str:
        bed = Bed(self.data, self.boards, self.source, Practice(self.simulated.touch) if practice else None)
        try:
            return calibrate_pads(bed, self.technician)
        except ToccataError as fault:
            return str(fault)

    def pairs(self, board: int) -> tuple[tuple[int, int], ...]:
        return parse_device(read(self.data / "instrument.json").text, "f").boards[board].thresholds


class Hands(Technician):
    """Touches each pad that is asked for, half a second later, for two seconds; some pads not at all."""

    def __init__(self, answers: list[Answer], leaves_out: tuple[int, ...] = ()) -> None:
        super().__init__(answers)
        self.leaves_out, self.board = leaves_out, 0
        self.bench: Bench | None = None
        self._plans: list[tuple[float, PadId, float]] = []

    def tell(self, line: str) -> None:
        super().tell(line)
        board, asked = re.match(r"board (\d)", line), re.fullmatch(r"touch pad (\d+)", line)
        if board:
            self.board = int(board[1]) - 1
        if asked and int(asked[1]) not in self.leaves_out:
            pad = PadId(self.board, int(asked[1]) - 1)
            self._plans += [(self.now() + 0.5, pad, 0.5), (self.now() + 2.5, pad, 0.0)]

    def typed(self, until: Seconds) -> str | None:
        assert self.bench is not None
        for plan in [one for one in self._plans if one[0] <= self.now()]:
            self.bench.simulated.touch(plan[1], plan[2])
            self._plans.remove(plan)
        return super().typed(until)


def bench(folder: Path, hands: Hands, boards: tuple[int, ...] = (0,)) -> Bench:
    hands.bench = Bench(folder, hands, boards)
    return hands.bench


def test_a_guided_touch_of_each_pad_gives_its_thresholds_and_all_else_stays(tmp_path: Path) -> None:
    at = bench(tmp_path, Hands([(30.0, "yes")]), (0, 1))
    assert at.run() == 0
    assert all(4 <= touch <= 16 and 2 <= release < touch for touch, release in (*at.pairs(0), *at.pairs(1)))
    assert sum(line.startswith("thank you, 12 of 12") for line in at.technician.told) == 2
    kept = json.loads(read(tmp_path / "instrument.json").text)
    assert (kept["power_on"], kept["boards"][0]["irq_gpio"]) == ("robin", 17)


def test_a_pad_that_nobody_touches_keeps_its_thresholds_and_the_status_tells(tmp_path: Path) -> None:
    at = bench(tmp_path, Hands([(30.0, "yes")], leaves_out=(3,)))
    assert at.run() == 1
    assert at.pairs(0)[2] == (12, 6)
    assert "pad 3: nobody touched it for 20 s, so it stays as it is" in at.technician.told
    assert "thresholds of 11 pads were found, 1 pads stay as they are" in at.technician.told


def test_what_somebody_saved_meanwhile_is_kept(tmp_path: Path) -> None:
    at = bench(tmp_path, Hands([(30.0, "yes")]))
    file = tmp_path / "instrument.json"
    write(file, DOCUMENT.replace("robin", "ada"), read(file).version)
    assert (at.run(), json.loads(read(file).text)["power_on"]) == (0, "ada")


@pytest.mark.parametrize("answer", ["no", "", "q"])
def test_what_is_not_confirmed_is_not_kept(tmp_path: Path, answer: str) -> None:
    at = bench(tmp_path, Hands([(30.0, answer)]))
    assert "nothing was changed" in str(at.run())
    assert read(tmp_path / "instrument.json").text == DOCUMENT


def test_who_ends_early_may_keep_what_was_found(tmp_path: Path) -> None:
    at = bench(tmp_path, Hands([(5.0, "q"), (1.0, "yes")], leaves_out=(2,)))
    assert at.run() == 11
    assert "thresholds of 1 pads were found, 11 pads stay as they are" in at.technician.told


def test_practice_on_simulated_boards_keeps_nothing(tmp_path: Path) -> None:
    at = Bench(tmp_path, Technician([(4.0, ""), (2.5, "s"), (1.0, ""), (4.0, "q")]))
    at.run(practice=True)
    told = [line.partition(":")[0] for line in at.technician.told]
    assert told[1:] == [
        "board 1",
        "touch pad 1",
        "thank you, 1 of 12",
        "touch pad 2",
        "pad 2",
        "touch pad 3",
        "thank you, 3 of 12",
        "touch pad 4",
        "thresholds of 2 pads were found, 10 pads stay as they are",
        "this was practice on simulated boards",
    ]
    assert read(tmp_path / "instrument.json").text == DOCUMENT


def test_a_board_that_does_not_answer_is_told_in_one_line(tmp_path: Path) -> None:
    technician = Technician()
    at = Bench(tmp_path, technician)
    at.source = BusSource(I2cBus(at.simulated.adapter, technician.now), (BoardSettings(0x5B),), technician.now)
    with pytest.raises(BoardError, match="board 1 at 0x5B: does not answer; look at its cable and its address"):
        calibrate_pads(Bed(tmp_path, (0,), at.source), technician)
