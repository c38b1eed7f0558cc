"""A character device that answers like a kernel's I2C bus, from user space (CUSE, linux/fuse.h 7.x), without libraries.

A program that opens it makes the system calls of a real bus: the kernel takes them, copies the messages, and asks here.
An ioctl that points at more memory is asked again until all of it was brought along (FUSE_IOCTL_RETRY): I2C_RDWR takes
four rounds: nothing, the head, the list of messages, their bytes.
"""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Callable
from typing import NamedTuple

from smbus2 import i2c_msg

CUSE_INIT, OPEN, READ, WRITE, RELEASE, INTERRUPT, IOCTL = 4096, 14, 15, 16, 18, 36, 39
"""Opcodes, linux/fuse.h."""

I2C_TIMEOUT, I2C_SLAVE, I2C_FUNCS, I2C_RDWR = 0x0702, 0x0703, 0x0705, 0x0707
"""Requests, linux/i2c-dev.h."""

FUNC_I2C = 1
"""The one thing that this bus can: plain messages (linux/i2c.h, I2C_FUNC_I2C)."""

_HEAD_IN = struct.Struct("<IIQQIIII")  # length, opcode, unique, node, uid, gid, pid, padding
_HEAD_OUT = struct.Struct("<IiQ")  # length, -errno, unique
_INIT_IN = struct.Struct("<IIII")  # major, minor, unused, flags
_INIT_OUT = struct.Struct("<IIIIIIII40x")  # the same, longest read, longest write, device's major and minor
_OPEN_OUT = struct.Struct("<QI4x")
_IOCTL_IN = struct.Struct("<QIIQII")  # handle, flags, request, argument, bytes brought, bytes that may go back
_IOCTL_OUT = struct.Struct("<iIII")  # result, flags, how many areas to bring, how many to give back
_AREA = struct.Struct("<QQ")  # address, length
_RDWR = struct.Struct("<QI4x")  # i2c_rdwr_ioctl_data: messages, how many
_MESSAGE = struct.Struct("<HHH2xQ")  # i2c_msg: address, flags, length, buffer

_UNRESTRICTED_IOCTL, _RETRY, _DIRECT, _UNSEEKABLE = 1, 4, 1, 4
_LONGEST, _MOST_MESSAGES, _READ_FLAG = 65_536, 42, 1

Area = tuple[int, int]


class Asked(NamedTuple):
    """An ioctl as far as the kernel has brought it along."""

    request: int
    argument: int
    brought: bytes
    room: int


class Answer(NamedTuple):
    """What goes back: a result with bytes, or the areas that the kernel is to bring and to take back."""

    result: int = 0
    data: bytes = b""
    bring: tuple[Area, ...] = ()
    give: tuple[Area, ...] = ()


class CuseI2c:
    """Serves one device node.

    Args:
        name: of the node, in /dev and, for units that allow devices by name, in /proc/devices.
        carry: transfers messages and fills those that read; OSError tells the fault.
    """

    def __init__(self, name: str, carry: Callable[..., None]) -> None:
        self._name, self._carry = name, carry
        self._cuse = os.open("/dev/cuse", os.O_RDWR | os.O_CLOEXEC)

    def serve(self, ready: Callable[[], None]) -> None:
        """Answer for ever; ``ready`` is called once the kernel has made the node."""
        while True:
            asked = os.read(self._cuse, _LONGEST + 4096)
            _, opcode, unique, *_ = _HEAD_IN.unpack_from(asked)
            if opcode == INTERRUPT:
                continue
            try:
                fault, body = 0, self._answer(opcode, asked[_HEAD_IN.size :])
            except OSError as refused:
                fault, body = -(refused.errno or errno.EIO), b""
            os.write(self._cuse, _HEAD_OUT.pack(_HEAD_OUT.size + len(body), fault, unique) + body)
            if opcode == CUSE_INIT:
                ready()

    def _answer(self, opcode: int, body: bytes) -> bytes:
        if opcode == CUSE_INIT:
            return self._introduce(body)
        if opcode == OPEN:
            return _OPEN_OUT.pack(0, _DIRECT | _UNSEEKABLE)
        if opcode == RELEASE:
            return b""
        if opcode == IOCTL:
            _, _, request, argument, _, room = _IOCTL_IN.unpack_from(body)
            return _written(self._ioctl(Asked(request, argument, body[_IOCTL_IN.size :], room)))
        raise OSError(errno.ENOSYS, "plain messages only")

    def _introduce(self, body: bytes) -> bytes:
        major, minor, _, _ = _INIT_IN.unpack_from(body)
        node = f"DEVNAME={self._name}".encode() + b"\0"
        return _INIT_OUT.pack(major, minor, 0, _UNRESTRICTED_IOCTL, _LONGEST, _LONGEST, 0, 0) + node

    def _ioctl(self, asked: Asked) -> Answer:
        if asked.request == I2C_RDWR:
            return self._transfer(asked)
        if asked.request == I2C_FUNCS:
            if asked.room < 8:
                return Answer(give=((asked.argument, 8),))
            return Answer(data=FUNC_I2C.to_bytes(8, "little"))
        if asked.request in (I2C_TIMEOUT, I2C_SLAVE):
            return Answer()
        raise OSError(errno.ENOTTY, "no such request")

    def _transfer(self, asked: Asked) -> Answer:
        head = (asked.argument, _RDWR.size)
        if len(asked.brought) < _RDWR.size:
            return Answer(bring=(head,))
        where, count = _RDWR.unpack_from(asked.brought)
        if not 0 < count <= _MOST_MESSAGES:
            raise OSError(errno.EINVAL, "too many messages")
        listed = (where, count * _MESSAGE.size)
        begin = _RDWR.size + listed[1]
        if len(asked.brought) < begin:
            return Answer(bring=(head, listed))
        rows = [_MESSAGE.unpack_from(asked.brought, _RDWR.size + at * _MESSAGE.size) for at in range(count)]
        ins = tuple((buffer, length) for _, flags, length, buffer in rows if length and not flags & _READ_FLAG)
        outs = tuple((buffer, length) for _, flags, length, buffer in rows if length and flags & _READ_FLAG)
        if len(asked.brought) < begin + _sum(ins) or asked.room < _sum(outs):
            return Answer(bring=(head, listed, *ins), give=outs)
        return Answer(count, self._moved(rows, asked.brought[begin:]))

    def _moved(self, rows: list[tuple[int, ...]], written: bytes) -> bytes:
        messages, at = [], 0
        for address, flags, length, _ in rows:
            if flags & _READ_FLAG:
                messages.append(i2c_msg.read(address, length))
            else:
                messages.append(i2c_msg.write(address, written[at : at + length]))
                at += length
        self._carry(*messages)
        return b"".join(bytes(message) for message in messages if message.flags & _READ_FLAG)


def _written(answer: Answer) -> bytes:
    areas = b"".join(_AREA.pack(*area) for area in (*answer.bring, *answer.give))
    flags = _RETRY if areas else 0
    return _IOCTL_OUT.pack(answer.result, flags, len(answer.bring), len(answer.give)) + (areas or answer.data)


def _sum(areas: tuple[Area, ...]) -> int:
    return sum(length for _, length in areas)
