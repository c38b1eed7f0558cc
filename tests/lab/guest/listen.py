"""Listens on the link as a guest, as `toccata doctor` does, and prints every message: listen.py SECONDS VERSION

The line "LISTENING" comes first, once the instrument has greeted back. To each message is added ``heard_s``, the uptime
at which it came.
"""

from __future__ import annotations

import json
import socket
import sys
import time

LINK = "/run/toccata/link"


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def main(seconds: str, version: str) -> None:
    hello = {"type": "hello", "version": int(version), "guest": True}
    until = time.monotonic() + float(seconds)
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(LINK)
        link.sendall(json.dumps(hello).encode() + b"\n")
        with link.makefile("r") as lines:
            next(lines)
            say("LISTENING\n")
            while (left := until - time.monotonic()) > 0:
                link.settimeout(left)
                try:
                    told = json.loads(next(lines))
                except (TimeoutError, StopIteration):
                    return
                say(json.dumps({**told, "heard_s": time.monotonic()}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
