"""A simulated sensor pod at register level: what its firmware does, after firmware/REGISTERS.md and firmware/core.

Not modelled: the serial line and the loader (`pod_line` is one), saving, clock stretching.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from random import Random

from toccata.sensors import pod_registers as reg
from toccata.sensors.pod_words import pec, pec_of_read
from toccata.sensors.simulated.chip import NoLine
from toccata.sensors.simulated.faults import Fault
from toccata.sensors.simulated.pod_channel import SimulatedChannel
from toccata.units import Seconds

NOISE_COUNTS = 0.7
"""What 16 times oversampling leaves."""

_IDENTITY = (reg.WHO_AM_I, reg.MAP_VERSION, reg.VERSION_MAJOR, reg.VERSION_MINOR, reg.VERSION_PATCH)
_CLEARED = reg.STATUS_PECERR | reg.STATUS_OVERRUN | reg.STATUS_WATCHDOG | reg.STATUS_POWER
_THRESHOLDS = range(reg.REGISTER_THRESHOLD_ON, reg.REGISTER_THRESHOLD_ON + 4 * reg.CHANNELS, 2)


class SimulatedPod(NoLine):
    """One pod.

    Args:
        seed: of its noise.
        identity: registers that answer otherwise than this version's, such as MAP_VER.
    """

    def __init__(self, seed: int = 0, identity: Mapping[int, int] | None = None) -> None:
        self._random = Random(seed)
        self._identity = dict(enumerate(_IDENTITY)) | dict(identity or {})
        self._pointer = self._sequence = self._errors = self._status = 0
        self._started_ms = self._ms = 0
        self.channels: list[SimulatedChannel] = []
        self._begin(Seconds(0.0))

    def write(self, data: bytes, at: Seconds) -> None:
        """Choose a register; with a word and its PEC, write it: anything else changes nothing and counts in ERRORS."""
        self._advance(at)
        self._pointer = data[0]
        if len(data) == 1:
            return
        if len(data) == 4 and pec(data, pec(bytes([reg.ADDRESS << 1]))) != 0:
            self._status |= reg.STATUS_PECERR
        elif len(data) == 4 and self._obey(data[0], int.from_bytes(data[1:3], "little")):
            return
        self._errors = min(self._errors + 1, 0xFF)

    def read(self, length: int, at: Seconds) -> bytes:
        """Give the register, its PEC, and 0xFF beyond."""
        self._advance(at)
        data = self._data(self._pointer)
        answer = data + bytes([pec(data, pec_of_read(reg.ADDRESS, self._pointer))])
        return answer[:length].ljust(length, b"\xff")

    def touch(self, electrode: int, amount: float, at: Seconds) -> None:
        """Press the pad on this channel, to this share of its full scale."""
        self._advance(at)
        self.channels[electrode].press(amount)

    def short(self, electrode: int, at: Seconds) -> None:
        """Let the two wires of this channel touch."""
        self._advance(at)
        self.channels[electrode].short()

    def power_on(self, at: Seconds) -> None:
        """Start anew: counters are 0, what is pressed now is the rest."""
        pressed = [channel.sample for channel in self.channels]
        self._begin(at)
        for channel, sample in zip(self.channels, pressed, strict=True):
            channel.sample = sample

    def suffer(self, fault: Fault) -> None:
        """It has no faults of its own: its inputs drift slower than its rest follows."""

    def _begin(self, at: Seconds) -> None:
        self.channels = [SimulatedChannel() for _ in range(reg.CHANNELS)]
        self._sequence = self._errors = 0
        self._status = reg.STATUS_POWER | reg.STATUS_DEFAULTS
        self._started_ms = self._ms = int(at * 1000)

    def _advance(self, at: Seconds) -> None:
        ms = int(at * 1000)
        for channel in self.channels:
            channel.advance(ms - self._ms)
        self._ms = max(self._ms, ms)

    def _obey(self, register: int, word: int) -> bool:
        if register == reg.REGISTER_CMD:
            return self._command(word)
        if register not in _THRESHOLDS:
            return False
        channel = self.channels[(register - reg.REGISTER_THRESHOLD_ON) // 4]
        return channel.set_threshold(word, is_off=bool(register & 2))

    def _command(self, word: int) -> bool:
        if word >> 8 != reg.COMMAND_KEY or not 0 < word & 0xFF <= reg.BUS_COMMAND_CLEAR:
            return False
        if word & 0xFF == reg.BUS_COMMAND_CLEAR:
            self._status &= ~_CLEARED
            self._errors = 0
        elif word & 0xFF == reg.BUS_COMMAND_CALIBRATE:
            for channel in self.channels:
                channel.calibrate()
        return True

    def _data(self, register: int) -> bytes:
        if register == reg.REGISTER_FRAME:
            return self._frame()
        if register == reg.REGISTER_BRIEF:
            return self._brief()
        if register in _THRESHOLDS:
            channel = self.channels[(register - reg.REGISTER_THRESHOLD_ON) // 4]
            return (channel.off if register & 2 else channel.on).to_bytes(2, "little")
        if register in (reg.REGISTER_IMAGE_CRC, reg.REGISTER_BUILD_ID):
            return bytes(4)
        if register == reg.REGISTER_UPTIME_MS:
            return (self._ms - self._started_ms & 0xFFFFFFFF).to_bytes(4, "little")
        ready = reg.STATUS_READY if all(channel.is_ready for channel in self.channels) else 0
        small = {reg.REGISTER_STATUS: self._status | ready, reg.REGISTER_CHANNEL_COUNT: reg.CHANNELS}
        return bytes([(self._identity | small | {reg.REGISTER_ERRORS: self._errors}).get(register, 0xFF)])

    def _count(self) -> int:
        self._sequence = self._sequence + 1 & 0xFF
        return self._sequence

    def _frame(self) -> bytes:
        stamp = self._ms - self._started_ms & 0xFFFF
        head = struct.pack(reg.FRAME_HEAD_FORMAT, reg.FRAME_SIZE - 1, self._count(), stamp)
        return head + b"".join(
            struct.pack(reg.FRAME_CHANNEL_FORMAT, self._noisy(one), one.onsets, one.velocity, one.state, one.flags)
            for one in self.channels
        )

    def _brief(self) -> bytes:
        head = struct.pack(reg.BRIEF_HEAD_FORMAT, reg.BRIEF_SIZE - 1, self._count())
        return head + b"".join(
            struct.pack(
                reg.BRIEF_CHANNEL_FORMAT, one.onsets, 255 if one.is_at_rail else min(self._noisy(one) // 16, 254)
            )
            for one in self.channels
        )

    def _noisy(self, channel: SimulatedChannel) -> int:
        if channel.is_at_rail or not channel.is_ready:
            return channel.value
        return min(max(round(channel.value + self._random.gauss(0.0, NOISE_COUNTS)), 0), reg.FULL_SCALE)
