"""What gpiozero needs around it while lines are claimed; whoever claims some imports gpiozero within."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def claiming() -> Iterator[None]:
    """Let lgpio put its pipe where it may write, and be silent about back ends that this machine does not have.

    lgpio makes a pipe in the folder that $LG_WD names, else in the current one: a service's is ``/``. A refusal comes
    as gpiozero's own error, whatever is missing.
    """
    if "LG_WD" not in os.environ:
        given = os.environ.get("RUNTIME_DIRECTORY", "").split(":")[0] or os.environ.get("XDG_RUNTIME_DIR", "")
        is_ours = bool(given) and os.access(given, os.W_OK)
        os.environ["LG_WD"] = given if is_ours else tempfile.mkdtemp(prefix="toccata-gpio-")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Falling back from ")
        yield
