"""One turn: what a cut has left goes; a wish is done; without one the way back to the house's Wi-Fi is looked for.

wifi                one turn, for systemd
wifi keep|drop NAME change the disk, which `writable` has made writable; a turn calls it so
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from house_wifi import deeds, keeping, network_manager
from house_wifi.going_home import go_home
from house_wifi.house import House, mend
from house_wifi.places import Places
from house_wifi.profile import NAME
from house_wifi.programs import run
from house_wifi.taking import take
from house_wifi.telling import State, tell, told
from house_wifi.wish import Refused

_CHANGES = {"keep": keeping.keep, "drop": keeping.drop}


def turn(house: House) -> None:
    """Take a turn.

    Raises:
        OSError: what is told can't be written.
    """
    if keeping.end_trials(house.places):
        network_manager.reload(house.run)
    wish = take(house.places)
    if isinstance(wish, Refused):
        house.say(f"wifi: a wish was refused: {wish.why}\n")
        _tell_refused(house, wish.id)
    elif wish is not None:
        fault = deeds.do(house, wish)
        house.say(f"wifi: {wish.do}: {fault or 'done'}\n")
    else:
        mend(house)
        go_home(house)


def _tell_refused(house: House, named: str) -> None:
    """Whoever waits for it is told."""
    if named:
        tell(house.places, _refused(told(house.places), named, house.now_s()))


def _refused(state: State, named: str, now_s: float) -> State:
    return replace(state, wish=named, doing="", fault="trouble", fault_ssid="", at_s=now_s)


def main(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> int:
    """Take a turn, or change the disk; gives the exit status. $TOCCATA_WIFI_ROOT names another root."""
    places, say = Places(Path(environ.get("TOCCATA_WIFI_ROOT") or "/")), sys.stderr.write
    try:
        if len(arguments) == 2 and arguments[0] in _CHANGES and NAME.fullmatch(arguments[1]):
            _CHANGES[arguments[0]](places, arguments[1])
        elif arguments:
            say("usage: wifi [keep|drop NAME]\n")
            return 2
        else:
            turn(House(places, run, lambda: time.clock_gettime(time.CLOCK_BOOTTIME), say))
    except OSError as fault:
        say(f"wifi: {fault.filename or places.own}: {fault.strerror}; start the computer again\n")
        return 1
    return 0
