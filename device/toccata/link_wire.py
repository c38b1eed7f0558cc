"""How the link's messages are written: each a line of JSON on a Unix socket, where the instrument listens."""

from __future__ import annotations

from pathlib import Path

import msgspec

from toccata.link import FromInstrument, ToInstrument

LONGEST_LINE = 65_536
"""Bytes; a longer line is not from us."""

SOCKET_NAME = "link"

_to_instrument: msgspec.json.Decoder[ToInstrument] = msgspec.json.Decoder(ToInstrument)
_from_instrument: msgspec.json.Decoder[FromInstrument] = msgspec.json.Decoder(FromInstrument)
_encoder = msgspec.json.Encoder()


def link_socket(data: Path, runtime: str = "") -> Path:
    """Where the instrument listens: in systemd's $RUNTIME_DIRECTORY, else in the data folder."""
    return (Path(runtime.split(":", maxsplit=1)[0]) if runtime else data) / SOCKET_NAME


def encode(message: ToInstrument | FromInstrument) -> bytes:
    """Write one message as a line."""
    return _encoder.encode(message) + b"\n"


def decode_for_instrument(line: bytes) -> ToInstrument:
    """Read one line from the config server.

    Raises:
        ValueError: it is no message of this schema.
    """
    return _to_instrument.decode(line)


def decode_from_instrument(line: bytes) -> FromInstrument:
    """Read one line from the instrument.

    Raises:
        ValueError: it is no message of this schema.
    """
    return _from_instrument.decode(line)


class Lines:
    """Cuts what arrives into whole lines."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes in, and give every line that is whole now.

        Raises:
            ValueError: a line is longer than 64 KiB.
        """
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > LONGEST_LINE or any(len(line) > LONGEST_LINE for line in lines):
            raise ValueError(f"a line is longer than {LONGEST_LINE} bytes")
        return lines
