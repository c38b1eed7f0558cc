"""``toccata latency``: how long it takes from a touch to the first audible frame, on the card that is there."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from toccata.assemble import take_stock
from toccata.audio.mixer import PygamePlayer
from toccata.errors import BoardError, CardError
from toccata.realtime import become_punctual, freeze_memory
from toccata.sensors.bus import I2cBus, open_bus
from toccata.settings.device import Device
from toccata.technician.attended import attended
from toccata.technician.bench_mode import enter_bench, expect_stopped
from toccata.technician.ears import ear_for
from toccata.technician.instrument_here import listening
from toccata.technician.spread import Spread
from toccata.technician.stages import Measured, measure, table
from toccata.technician.tone import LEVEL_DBFS
from toccata.technician.trial import GAPS_S, Trial, now
from toccata.units import Seconds

DEFAULT_TOUCHES = 500
REAL_READS = 1000


@dataclass(frozen=True, slots=True)
class LatencyOptions:
    """What the command line asks for.

    Attributes:
        data: the data folder.
        card: an ALSA card instead of instrument.json's.
        touches: how many.
        json_file: where all figures are written as JSON.
        nobody_there: somebody has made sure of it; else it is asked.
    """

    data: Path
    card: str | None = None
    touches: int = DEFAULT_TOUCHES
    json_file: Path | None = None
    nobody_there: bool = False


def latency(options: LatencyOptions) -> int:
    """Measure, and tell a table.

    Raises:
        CalibrationError: nobody has confirmed that no client is there.
        CardError: there is no card, or nothing of the tones came out of it.
        LinkError: the instrument plays.
        SettingError: instrument.json can't be followed.
    """
    player_at = listening(options.data, os.environ)
    if options.nobody_there:
        expect_stopped(player_at)
    else:
        with attended() as dialogue:
            enter_bench(dialogue, player_at)
    stock = take_stock(options.data)
    device = replace(stock.device, card=options.card or stock.device.card)
    refusals = become_punctual()
    player = PygamePlayer(device.card, device.rate, device.frames, now)
    try:
        lines = _announce(device, player, options.touches, refusals)
        measured, method = _measured(device, player, lines, options.touches, _say)
    finally:
        player.close()
    _say(table(measured))
    if options.json_file is not None:
        about = {"card": player.told, "heard_by": method, "irq_lines": lines, "bus_khz": device.bus_khz}
        options.json_file.write_text(json.dumps(about | measured.to_json(), indent=1) + "\n")
    return 0


def quick_latency(data: Path, touches: int) -> Measured:
    """Measure with few quiet bench tones, and tell nobody. Who calls has made sure that nobody is at the instrument.

    Raises:
        CardError: there is no card, or nothing of the tones came out of it.
        SettingError: instrument.json can't be followed.
    """
    device = take_stock(data).device
    become_punctual()
    player = PygamePlayer(device.card, device.rate, device.frames, now)
    try:
        lines = all(board.irq_gpio is not None for board in device.boards)
        return _measured(device, player, lines, touches, lambda _: None)[0]
    finally:
        player.close()


def _announce(device: Device, player: PygamePlayer, touches: int, refusals: Sequence[str]) -> bool:
    """Tell what is going to be done; gives whether the boards have IRQ lines."""
    lines = all(board.irq_gpio is not None for board in device.boards)
    seconds = touches * sum(GAPS_S) / 2
    how = "on IRQ lines" if lines else f"polled every {device.poll_ms:g} ms"
    for line in (
        *refusals,
        player.told,
        f"bench tones, quiet ({LEVEL_DBFS:g} dBFS): {touches} touches, about {seconds:.0f} s",
        f"touches: simulated, {len(device.boards)} boards {how}, bus modelled at {device.bus_khz} kHz",
        *_real_boards(device),
    ):
        _say(line)
    return lines


def _measured(
    device: Device, player: PygamePlayer, lines: bool, touches: int, tell: Callable[[str], object]
) -> tuple[Measured, str]:
    trial = Trial(device, player, lines)
    trial.settle()
    freeze_memory()
    ear = ear_for(player, device.frames)
    tell(f"first audible frame: {ear.method}")
    try:
        answers = trial.play(touches)
        onsets = ear.onsets()
    finally:
        ear.close()
    if not answers or not onsets:
        raise CardError(player.told, "none of the tones came out", "listen with speaker-test whether the card plays")
    return measure(answers, onsets, touches), ear.method


def _real_boards(device: Device) -> list[str]:
    """Tell how long a status read of a real board takes, where one answers; its fingers can't be timed."""
    try:
        bus = open_bus(device.bus, now)
    except BoardError:
        return []
    try:
        answering = [board.address for board in device.boards if _read_takes(bus, board.address) is not None]
        times = [_read_takes(bus, answering[0]) for _ in range(REAL_READS)] if answering else []
    finally:
        bus.close()
    taken = [took for took in times if took is not None]
    if not taken:
        return []
    spread = Spread.of(taken)
    return [f"real board at 0x{answering[0]:02x}: a status read takes {spread.p50_ms:.2f} ms, p99 {spread.p99_ms:.2f}"]


def _read_takes(bus: I2cBus, address: int) -> Seconds | None:
    begun = time.monotonic()
    try:
        bus.writeto_then_readfrom(address, b"\0", bytearray(2))
    except OSError:
        return None
    return Seconds(time.monotonic() - begun)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
