"""What the sensor pod says on the bus, as values: PEC, FRAME and BRIEF. Pure.

The PEC is CRC-8, polynomial 0x07, over write address, register, read address and data (SMBus 3.x, 6.4.1). It is
computed here: the kernel's own needs block reads that a Pi 4 does not do, and a Pi 5 gets wrong (raspberrypi/firmware
#1812, raspberrypi/linux #5769).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from toccata.sensors import pod_registers as reg
from toccata.units import Level


def _crc8_of(byte: int) -> int:
    for _ in range(8):
        byte = byte << 1 ^ (reg.PEC_POLYNOMIAL if byte & 0x80 else 0)
    return byte & 0xFF


_CRC8 = bytes(map(_crc8_of, range(256)))


def pec(data: bytes | bytearray, crc: int = 0) -> int:
    """Compute CRC-8 over these bytes, after what gave ``crc``; over data with its PEC it is 0."""
    for byte in data:
        crc = _CRC8[crc ^ byte]
    return crc


def pec_of_read(address: int, register: int) -> int:
    """The PEC up to where the data of a read begin."""
    return pec(bytes([address << 1, register, address << 1 | 1]))


@dataclass(frozen=True, slots=True)
class Channel:
    """One sensor of the pod.

    Attributes:
        level: share of the full scale above the pod's rest, 0.0 to 1.0; None: its input is at the rail.
        onsets: counter of onsets, 0-255, wraps.
        is_ready: whether the pod knows its rest yet.
        velocity: of the last measured onset, 1-127, or 0; BRIEF does not say it.
        state: STATE_IDLE, STATE_MEASURING or STATE_HELD; BRIEF does not say it.
    """

    level: Level | None
    onsets: int
    is_ready: bool = True
    velocity: int = 0
    state: int = reg.STATE_IDLE


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All channels at one millisecond; ``sequence``: 0-255, one more for each snapshot given."""

    sequence: int
    channels: tuple[Channel, ...]


_FRAME_HEAD = struct.Struct(reg.FRAME_HEAD_FORMAT)
_FRAME_CHANNEL = struct.Struct(reg.FRAME_CHANNEL_FORMAT)
PRESSURE_COUNTS = 16
PRESSURE_RAIL = 255


def frame_of(data: bytes) -> Snapshot | None:
    """Read FRAME_SIZE bytes without their PEC; None: this is no FRAME."""
    length, sequence, _ = _FRAME_HEAD.unpack_from(data)
    if length != reg.FRAME_SIZE - 1:
        return None
    channels = _FRAME_CHANNEL.iter_unpack(data[reg.FRAME_CHANNELS_AT : reg.FRAME_SIZE])
    return Snapshot(sequence, tuple(_full(*channel) for channel in channels))


def brief_of(data: bytes) -> Snapshot | None:
    """Read BRIEF_SIZE bytes without their PEC; None: this is no BRIEF."""
    if data[reg.BRIEF_LENGTH_AT] != reg.BRIEF_SIZE - 1:
        return None
    pairs = data[reg.BRIEF_CHANNELS_AT : reg.BRIEF_SIZE]
    return Snapshot(data[reg.BRIEF_SEQUENCE_AT], tuple(map(_short, pairs[::2], pairs[1::2])))


def _full(value: int, onsets: int, velocity: int, state: int, flags: int) -> Channel:
    level = None if flags & reg.FLAG_RAIL or value > reg.FULL_SCALE else Level(value / reg.FULL_SCALE)
    return Channel(level, onsets, not flags & reg.FLAG_STARTING, velocity, state)


def _short(onsets: int, pressure: int) -> Channel:
    at_rail = pressure == PRESSURE_RAIL
    return Channel(None if at_rail else Level(pressure * PRESSURE_COUNTS / reg.FULL_SCALE), onsets)
