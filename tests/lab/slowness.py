"""How much slower the emulated computer is than this one, for what a start of the instrument consists of."""

from __future__ import annotations

import subprocess
import sys
import time

from lab.errand import Errands

_IMPORTS = "import toccata.instrument"


def slowness(guest: Errands) -> float:
    """Give emulated time / time here of one and the same program: all imports of the instrument."""
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", _IMPORTS], check=True)
    here = time.monotonic() - begun
    took = guest.run(f"TIMEFORMAT=%R; time /opt/toccata/current/bin/python -c '{_IMPORTS}' 2>/dev/null >/dev/null", 120)
    return float(took.split()[-1]) / here
