"""Whether a person reads what the server says: only then the key of the first browser is made and said.

A journal keeps what it is told for months, and whoever may read it could come in by the key.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from toccata.page_server import ENTER_KEY


def is_read_by_a_person(environ: Mapping[str, str], output: int, by_systemd: bool) -> bool:
    """Tell whether somebody at a terminal, or a program that somebody has started, reads the output.

    A terminal of a desktop has $INVOCATION_ID and $JOURNAL_STREAM, too: what counts is where the output itself goes
    (systemd.exec(5), $JOURNAL_STREAM: its device and inode).

    Args:
        environ: environment variables.
        output: the file that is written to.
        by_systemd: systemd has opened the server's sockets.
    """
    if by_systemd or _is_the_journal(environ.get("JOURNAL_STREAM", ""), output):
        return False
    return os.isatty(output) or ENTER_KEY in environ or not environ.get("INVOCATION_ID")


def _is_the_journal(stream: str, output: int) -> bool:
    try:
        found = os.fstat(output)
    except OSError:
        return False
    return stream == f"{found.st_dev}:{found.st_ino}"
