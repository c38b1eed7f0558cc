"""Runs a command as a unit's sandbox would: its list of system calls, no memory both written and run, no network.

    python sandbox.py UNIT COMMAND...

What systemd itself would set up with rights that a test does not have (devices, mounts, another user) is not here.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import re
import resource
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_HEADERS = (Path("/usr/include"), Path(f"/usr/include/{platform.machine()}-linux-gnu"))
_NUMBER = re.compile(r"#define __NR_(\w+)\s+(\d+)")
_LOAD, _EQUALS, _AND, _RETURN = 0x20, 0x15, 0x54, 0x06
_ALLOW, _REFUSE = 0x7FFF_0000, 0x0005_0000 | errno.EPERM
_NUMBER_AT, _PROTECTION_AT = 0, 32
_WRITE_AND_RUN, _RUN = 6, 4
_NO_NEW_PRIVS, _SECCOMP, _FILTER, _NEW_NET, _NEW_USER = 38, 22, 2, 0x4000_0000, 0x1000_0000

Line = tuple[int, int, int, int]


def calls_of(group: str) -> Iterator[str]:
    """List the system calls of one of systemd's groups, with those of the groups in it."""
    told = subprocess.run(["systemd-analyze", "syscall-filter", group], capture_output=True, text=True, check=True)
    for word in (line.strip() for line in told.stdout.splitlines()[1:]):
        if word.startswith("@"):
            yield from calls_of(word)
        elif word and not word.startswith("#"):
            yield word


def calls_named(words: str) -> Iterator[str]:
    """List the system calls that a line names, by groups or one by one."""
    for word in words.split():
        yield from calls_of(word) if word.startswith("@") else (word,)


def allowed(unit: Path) -> set[str]:
    """List the system calls that a unit leaves to its program."""
    left: set[str] = set()
    for line in unit.read_text().splitlines():
        if line.startswith("SystemCallFilter=~"):
            left -= set(calls_named(line.removeprefix("SystemCallFilter=~")))
        elif line.startswith("SystemCallFilter="):
            left |= set(calls_named(line.removeprefix("SystemCallFilter=")))
    return left


def program(unit: Path) -> list[Line]:
    """Write the filter (linux/seccomp.h, linux/bpf_common.h): two lines for each call that is allowed."""
    numbers = numbers_of_calls()
    lines: list[Line] = [(_LOAD, 0, 0, _NUMBER_AT)]
    for name, refused in (("mmap", _WRITE_AND_RUN), ("mprotect", _RUN)):
        lines += [(_EQUALS, 0, 5, numbers[name]), (_LOAD, 0, 0, _PROTECTION_AT), (_AND, 0, 0, refused)]
        lines += [(_EQUALS, 0, 1, refused), (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
    for number in sorted(numbers[name] for name in allowed(unit) if name in numbers):
        lines += [(_EQUALS, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    return [*lines, (_RETURN, 0, 0, _REFUSE)]


def numbers_of_calls() -> dict[str, int]:
    """Read how this machine numbers system calls, from the C library's headers."""
    for name in ("asm/unistd_64.h", "asm-generic/unistd.h"):
        for folder in reversed(_HEADERS):
            if (folder / name).is_file():
                return {call: int(number) for call, number in _NUMBER.findall((folder / name).read_text())}
    raise SystemExit("sandbox: the headers of the C library are missing; install linux-libc-dev")


def shut_in(unit: Path) -> None:
    """Shut this process in, and all that it starts."""
    lines, libc = program(unit), ctypes.CDLL(None, use_errno=True)
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    head = struct.pack("HxxxxxxP", len(lines), ctypes.addressof(code))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc.unshare(_NEW_NET if os.geteuid() == 0 else _NEW_NET | _NEW_USER)
    for done in (
        libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0),
        libc.prctl(_SECCOMP, _FILTER, ctypes.create_string_buffer(head, len(head)), 0, 0),
    ):
        if done != 0:
            raise SystemExit(f"sandbox: {os.strerror(ctypes.get_errno())}")


if __name__ == "__main__":
    shut_in(Path(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])
