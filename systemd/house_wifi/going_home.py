"""Back to the house's Wi-Fi: after a power cut the router comes later than the instrument, whose hotspot stays."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from house_wifi import iw, keeping, network_manager
from house_wifi.deeds import BACK_S, UP_S
from house_wifi.house import House, View, listened, seen, tell_view
from house_wifi.network_manager import Profile
from house_wifi.telling import told

MOST_TRIES = 2
APART_S = (150.0, 300.0, 600.0, 900.0)
"""After the first, second, third and every later time in vain: while it is tried nobody finds the hotspot, but a router
that has just been switched on may only be slow."""


def go_home(house: House) -> None:
    """Ask for a network that is known, where the hotspot is open and nobody is on it, and tell how it stands then."""
    view = seen(house)
    if view.device is None or not view.is_hotspot or not others(view):
        return
    if iw.has_station(house.run, view.device.name, house.places.neighbours):
        return
    view = listened(house, view)
    wanted = candidates(view)
    if wanted and not _is_too_soon(house):
        _try_each(house, view, wanted)
        tell_view(house, listened(house, seen(house)), told(house.places))


def others(view: View) -> list[Profile]:
    """Name the networks that it may go to by itself."""
    return [one for one in view.profiles if not one.is_hotspot and one.autoconnects]


def candidates(view: View) -> list[Profile]:
    """Choose what to try: what is in reach, or hidden; all where that could not be found out."""
    reach = {one.ssid: one.strength for one in view.heard or ()}
    wanted = [one for one in others(view) if view.heard is None or one.ssid in reach or one.is_hidden]
    return sorted(wanted, key=lambda one: (-one.priority, -reach.get(one.ssid, 0)))[:MOST_TRIES]


def _try_each(house: House, view: View, wanted: Sequence[Profile]) -> None:
    if view.device is None or view.active is None:
        return
    for profile in wanted:
        if not network_manager.up(house.run, profile.uuid, view.device.name, UP_S):
            house.places.tried.unlink(missing_ok=True)
            return
    times, _ = _tried(house)
    keeping.put(house.places.tried, f"{times + 1} {house.now_s()}".encode(), 0o600)
    network_manager.up(house.run, view.active.uuid, view.device.name, BACK_S)


def _is_too_soon(house: House) -> bool:
    times, at_s = _tried(house)
    return times > 0 and house.now_s() - at_s < APART_S[min(times, len(APART_S)) - 1]


def _tried(house: House) -> tuple[int, float]:
    """Say how often it was in vain since it last went home, and when."""
    with suppress(OSError, ValueError):
        times, at_s = house.places.tried.read_text().split()
        return int(times), float(at_s)
    return 0, 0.0
