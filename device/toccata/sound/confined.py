"""Shuts a process in: little memory, little time, and then nothing but the files that it holds open already.

A decoder that somebody's file has taken over can open no file, reach no network and start no process: the kernel
refuses every system call that is not in the list below (seccomp(2), no_new_privs).
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from toccata.errors import SoundError

NICENESS = 5
MEGABYTE = 1 << 20
MEMORY_BYTES = 256 * MEGABYTE
LEFT_BYTES = 48 * MEGABYTE
"""Beyond the libraries, should those alone come near ``MEMORY_BYTES``. They are 207 MB (x86-64, numpy 2.4, PyAV 18.1),
of which 50 are resident; matrix products take 32 MB of addresses, and ten minutes of sound 10 MB."""

CPU_S = 20

_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _FILTER = 22, 38, 2
_ALLOW, _REFUSE, _KILL = 0x7FFF_0000, 0x0005_0000 | errno.EPERM, 0x8000_0000
_LOAD, _EQUALS, _RETURN = 0x20, 0x15, 0x06
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
"""Of struct seccomp_data; the codes are those of linux/bpf_common.h and linux/seccomp.h."""


@dataclass(frozen=True, slots=True)
class _Machine:
    """How a processor numbers system calls: its AUDIT_ARCH (linux/audit.h), and the numbers that stay allowed."""

    audit: int
    calls: Mapping[str, int]


_X86_64 = {
    "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12,
    "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "pread64": 17, "pwrite64": 18, "writev": 20,
    "sched_yield": 24, "mremap": 25, "madvise": 28, "getpid": 39, "exit": 60, "fsync": 74, "fdatasync": 75,
    "gettimeofday": 96, "getrusage": 98, "sigaltstack": 131, "gettid": 186, "futex": 202,
    "restart_syscall": 219, "clock_gettime": 228, "exit_group": 231, "newfstatat": 262, "getrandom": 318,
}  # fmt: skip
_AARCH64 = {
    "close": 57, "lseek": 62, "read": 63, "write": 64, "writev": 66, "pread64": 67, "pwrite64": 68,
    "newfstatat": 79, "fstat": 80, "fsync": 82, "fdatasync": 83, "exit": 93, "exit_group": 94, "futex": 98,
    "clock_gettime": 113, "sched_yield": 124, "restart_syscall": 128, "sigaltstack": 132, "rt_sigaction": 134,
    "rt_sigprocmask": 135, "rt_sigreturn": 139, "getrusage": 165, "gettimeofday": 169, "getpid": 172, "gettid": 178,
    "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222, "mprotect": 226, "madvise": 233, "getrandom": 278,
}  # fmt: skip
"""What reading, writing and counting need: arch/x86/entry/syscalls/syscall_64.tbl and asm-generic/unistd.h."""

_MACHINES = {"x86_64": _Machine(0xC000_003E, _X86_64), "aarch64": _Machine(0xC000_00B7, _AARCH64)}


def limit(most_file_bytes: int) -> None:
    """Take memory, time, file size and priority from this process; a file that grows too large is an OSError.

    All libraries must be loaded.

    Args:
        most_file_bytes: of any file that it writes.
    """
    for kind, most in (
        (resource.RLIMIT_AS, max(MEMORY_BYTES, _mapped_bytes() + LEFT_BYTES)),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, most_file_bytes),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    os.nice(NICENESS)


def close_doors(machine: str = "") -> None:
    """Refuse this process, for good, every system call but reading, writing and counting.

    The filter holds for the thread that calls, and for those that it would start: it must be the only one (seccomp(2)).

    Args:
        machine: as ``uname -m`` writes it; "": this one.

    Raises:
        SoundError: the kernel can't, another thread runs, or the processor is not known; then nothing must be opened.
        OSError: /proc can't be read.
    """
    known = _MACHINES.get(machine or platform.machine())
    if known is None:
        raise _unsafe("this processor is not known")
    threads = len(os.listdir("/proc/self/task"))
    if threads != 1:
        raise _unsafe(f"{threads} threads run, not one")
    program = _program(known)
    code = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1, None)
    _prctl(_PR_SET_SECCOMP, _FILTER, ctypes.create_string_buffer(head, len(head)))


def _mapped_bytes() -> int:
    """Read the size of this process's address space (proc(5), statm)."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _program(machine: _Machine) -> bytes:
    """Another architecture's numbers end the process; a listed number jumps to the last line, which allows it."""
    numbers = sorted(machine.calls.values())
    lines = [(_LOAD, 0, 0, _ARCHITECTURE_AT), (_EQUALS, 1, 0, machine.audit), (_RETURN, 0, 0, _KILL)]
    lines.append((_LOAD, 0, 0, _NUMBER_AT))
    lines += [(_EQUALS, len(numbers) - index, 0, number) for index, number in enumerate(numbers)]
    lines += [(_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _prctl(option: int, value: int, argument: object) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(option, ctypes.c_ulong(value), argument, 0, 0) != 0:
        raise _unsafe(os.strerror(ctypes.get_errno()))


def _unsafe(why: str) -> SoundError:
    return SoundError("", f"can't be opened safely on this machine ({why})", "bring it to another instrument")
