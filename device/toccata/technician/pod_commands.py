"""What a pod's console can be asked for while it is flashed; each command answers, or says what is wrong."""

from __future__ import annotations

import struct

from toccata.errors import PodError
from toccata.sensors.pod_layout import BUILD_AT, VERSION_AT, Version
from toccata.sensors.pod_registers import REPLY_BAD, REPLY_FLASH_FAILED, REPLY_OK, REPLY_OTHER_BOARD, REPLY_UNKNOWN
from toccata.technician.page_writer import PageWriter
from toccata.technician.pod_hello import Hello
from toccata.technician.pod_requests import Answer, Patience, Requests
from toccata.units import Seconds

AGAIN = "run toccata flash again"
_POLYNOMIAL = 0xEDB88320
_BOOT_POLLS = 10
"""Each waits for half as long as any answer: 6 s for a start, which takes less than 0.1 s."""

_STAYS_S = Seconds(0.5)
"""An application that the watchdog bites answers, too; after the third bite, 0.25 s from its start, the loader does."""


class PodCommands:
    """One pod; every method may raise PodError: it does not answer, or refuses."""

    def __init__(self, requests: Requests, patience: Patience) -> None:
        self._requests, self._patience = requests, patience
        self._pages = PageWriter(requests, patience)

    def crc(self, offset: int, length: int) -> int:
        """Ask for the CRC-32 of a range of the flash, read now."""
        data = self._done(b"C", struct.pack("<II", offset, length)).data
        if len(data) < 4:
            raise self._fault("answers nonsense", AGAIN)
        return int.from_bytes(data[:4], "little")

    def held_version(self) -> Version:
        """Read the version that the application's header has, whatever runs."""
        return Version.of(word_of(self.crc(VERSION_AT, 4)))

    def held_build(self) -> int:
        """Read the build id that the application's header has."""
        return word_of(self.crc(BUILD_AT, 4))

    def erase(self, offset: int) -> bool:
        """Set a sector to 0xFF; tells whether that was done, or must be begun anew."""
        return self._done(b"E", offset.to_bytes(4, "little"), *_BEGIN_ANEW).status == REPLY_OK

    def write(self, offset: int, page: bytes) -> bool:
        """Program an erased page; tells whether it reads back as it was sent, or must be begun anew."""
        status = self._pages.write(offset, page)
        if status not in (REPLY_OK, *_BEGIN_ANEW):
            raise self._refused(b"W", status)
        return status == REPLY_OK

    def enter_loader(self) -> None:
        """See to it that the loader answers: an application has to give way."""
        self._done(b"B", b"")
        if self._await(application=False) is None:
            raise self._fault("its application does not give way to the loader", f"switch it off and on, then {AGAIN}")

    def start(self) -> Hello | None:
        """Have the loader start the application; gives what answers once it has run a while, None: nothing does."""
        self._done(b"G", b"")
        first = self._await(application=True)
        if first is None or not first.application:
            return first
        self._requests.pause(_STAYS_S)
        return self._await(application=True)

    def _await(self, application: bool) -> Hello | None:
        """Wait until the application (or the loader) answers; gives the last answer when it never does."""
        patience = Patience(Seconds(self._patience.wait / 2), 1, 1)
        last, polls = None, 0
        while polls < (self._patience.noisy_tries if self._requests.noisy else _BOOT_POLLS):
            polls += 1
            # Whoever starts hears nothing for a moment, and who answers still may be on the way out.
            self._requests.pause(Seconds(self._patience.wait / 16))
            answer = self._requests.ask(b"H", b"", patience)
            hello = Hello.parse(answer.data) if answer else None
            if hello and hello.application == application:
                return hello
            last = hello or last
        return last

    def _done(self, command: bytes, payload: bytes, *also: int) -> Answer:
        """Have a command done; ``also``: other statuses that the caller judges."""
        answer = self._requests.ask(command, payload, self._patience)
        if answer is None:
            raise self._fault("the pod does not answer any more", f"check its cable and power, then {AGAIN}")
        if answer.status not in (REPLY_OK, *also):
            raise self._refused(command, answer.status)
        return answer

    def _refused(self, command: bytes, status: int) -> PodError:
        return self._fault(_REFUSALS.get((command, status), f"refuses {command.decode()} (status {status})"), RESCUE)

    def _fault(self, what: str, remedy: str) -> PodError:
        return PodError(self._requests.line.name, what, remedy)


RESCUE = "flash it by USB: toccata flash --uf2 FILE"
_BEGIN_ANEW = (REPLY_FLASH_FAILED, REPLY_UNKNOWN)
"""The flash holds something else; or the power was away, and the application has started: it knows no E and no W."""

_REFUSALS = {
    (b"G", REPLY_BAD): "its loader finds no whole application to start",
    (b"G", REPLY_OTHER_BOARD): "its loader finds the application of another board",
    (b"B", REPLY_UNKNOWN): "its application is too old to give way to the loader",
}


def word_of(crc: int) -> int:
    """Tell which four bytes (little-endian) have this CRC-32: it is one to one on four bytes.

    The steps of the CRC are undone one by one: the polynomial was added where the top bit is set now.
    """
    register = crc ^ 0xFFFFFFFF
    for _ in range(32):
        high = register >> 31
        register = ((register ^ _POLYNOMIAL * high) << 1 | high) & 0xFFFFFFFF
    return register ^ 0xFFFFFFFF
