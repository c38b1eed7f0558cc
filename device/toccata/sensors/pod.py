"""Our sensor pod on its own bus: polled in short, read in full while it is pressed, its counters followed.

The pod measures each channel a thousand times a second and finds onsets by itself. BRIEF takes 1.3 ms of the bus at
100 kHz and is all that polling needs; FRAME takes 2.9 ms and says the pressure in twelve bits instead of eight, which
a hand of little strength needs. Fixed lengths, PEC computed here (see `pod_words`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from toccata.sensors import pod_registers as reg
from toccata.sensors.bus import I2cBus
from toccata.sensors.pod_words import Channel, Snapshot, brief_of, frame_of, pec, pec_of_read
from toccata.sensors.pressure_source import GARBAGE, OUT_OF_RANGE, Sample, Wishes
from toccata.units import Level, PadId, Seconds

POLL_S = Seconds(0.004)
QUICK_S = Seconds(0.002)
RISE_S = Seconds(0.008)
"""From one BRIEF to the next; and so for 8 ms after an onset, in which its velocity is measured."""

HELD_S = Seconds(0.008)
HELD_LEVEL = 0.02
"""From one FRAME to the next, while a channel is pressed."""

TRIES = 2
"""A wrong PEC is read again once."""

MOST_LOST = 16
MOST_ONSETS = 64
"""The pod counts its snapshots and its onsets. Counts that are further ahead, or behind, are those of a pod which has
started anew."""

_READERS = {
    reg.REGISTER_FRAME: (reg.FRAME_SIZE, frame_of),
    reg.REGISTER_BRIEF: (reg.BRIEF_SIZE, brief_of),
}


class Pod:
    """The pod and the sensors on its channels."""

    def __init__(self, bus: I2cBus, address: int, channels: Mapping[int, PadId], now: Callable[[], Seconds]) -> None:
        self.pads: Sequence[PadId] = tuple(channels.values())
        self._channels = {pad: channel for channel, pad in channels.items()}
        self._bus = bus
        self._address = address
        self._now = now
        self._sequence: int | None = None
        self._onsets: tuple[int, ...] = ()
        self._read_at = self._quick_until = Seconds(-1.0)
        self._is_held = False

    def start(self) -> None:
        """See that it is our pod, and that its registers are those of this version.

        Raises:
            OSError: it does not answer.
            RuntimeError: what answers is no pod, or one with other registers.
        """
        who, version = self._byte(reg.REGISTER_WHO_AM_I), self._byte(reg.REGISTER_MAP_VER)
        if who != reg.WHO_AM_I:
            raise RuntimeError("not a sensor pod")
        if version != reg.MAP_VERSION:
            raise RuntimeError(f"its firmware has register map {version}, not {reg.MAP_VERSION}: run toccata flash")
        self._sequence, self._onsets, self._is_held = None, (), False

    def due(self, wishes: Wishes) -> Seconds:
        """The next instant at which it is to be read."""
        pace = QUICK_S if self._read_at < self._quick_until else HELD_S if self._is_held else POLL_S
        return Seconds(self._read_at + max(pace, *wishes.values()))

    def step(self, wishes: Wishes) -> list[Sample]:
        """Read a snapshot."""
        self._read_at = now = self._now()
        is_full = self._is_held and now >= self._quick_until
        found = self._snapshot(reg.REGISTER_FRAME if is_full else reg.REGISTER_BRIEF)
        if found is None:
            return [Sample(pad, None, GARBAGE) for pad in wishes]
        before = self._follow(found)
        if before is None:
            return []
        samples = [self._sample(pad, found.channels, before) for pad in wishes]
        if any(sample.onset for sample in samples):
            self._quick_until = Seconds(now + RISE_S)
        self._is_held = any(sample.level is not None and sample.level > HELD_LEVEL for sample in samples)
        return [sample for sample in samples if found.channels[self._channels[sample.pad]].is_ready]

    def _follow(self, found: Snapshot) -> tuple[int, ...] | None:
        """Give the onsets counted before, or None: the pod has started anew, and must be known again."""
        last, self._sequence = self._sequence, found.sequence
        before, self._onsets = self._onsets, tuple(channel.onsets for channel in found.channels)
        if last is None:
            return self._onsets
        ahead = max((new - old) & 0xFF for new, old in zip(self._onsets, before, strict=True))
        if 0 < (found.sequence - last) & 0xFF <= MOST_LOST and ahead <= MOST_ONSETS:
            return before
        self.start()
        return None

    def _sample(self, pad: PadId, channels: Sequence[Channel], before: Sequence[int]) -> Sample:
        number = self._channels[pad]
        channel = channels[number]
        if channel.level is None:
            return Sample(pad, None, OUT_OF_RANGE)
        return Sample(pad, Level(min(channel.level, 1.0)), onset=channel.onsets != before[number])

    def _snapshot(self, register: int) -> Snapshot | None:
        size, reader = _READERS[register]
        data = self._data(register, size)
        return None if data is None else reader(data)

    def _byte(self, register: int) -> int | None:
        data = self._data(register, 1)
        return None if data is None else data[0]

    def _data(self, register: int, size: int) -> bytes | None:
        """Read a register; None: its PEC was wrong twice."""
        answer = bytearray(size + 1)
        for _ in range(TRIES):
            self._bus.writeto_then_readfrom(self._address, bytes([register]), answer)
            if pec(answer, pec_of_read(self._address, register)) == 0:
                return bytes(answer[:size])
        return None
