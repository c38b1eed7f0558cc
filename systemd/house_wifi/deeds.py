"""What a wish asks for: look around, join a network, forget one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from house_wifi import keeping, network_manager, profile
from house_wifi.air import Heard, Key
from house_wifi.house import House, View, begin, listened, seen, tell_view
from house_wifi.network_manager import Fault, Profile
from house_wifi.profile import Joining
from house_wifi.wish import Wish

UP_S, BACK_S = 45, 30
WRITE_S = 20.0
# Above 0, what networks have that others have entered, and far above the hotspot's -100.
FIRST_PRIORITY, LAST_PRIORITY = 10, 900


def do(house: House, wish: Wish) -> Fault:
    """Do it and tell; a look leaves what was told of the last join, until that network is joined."""
    state = begin(house, wish)
    fault: Fault = ""
    if wish.do == "join":
        fault = _join(house, wish)
    elif wish.do == "forget":
        fault = _forget(house, wish)
    view = listened(house, seen(house))
    is_over = view.active is not None and view.active.ssid == state.fault_ssid
    if wish.do != "look" or is_over:
        state = replace(state, fault=fault, fault_ssid=wish.ssid if fault else "")
    tell_view(house, view, replace(state, doing=""))
    return fault


def key_for(heard: Sequence[Heard], wish: Wish) -> Key | None:
    """Choose how to join; None: not so. A network that was not heard is called by its name, as a hidden one."""
    keys = {one.key for one in heard if one.ssid == wish.ssid}
    wanted: Sequence[Key] = ("open",) if wish.passphrase is None else ("wpa-psk", "sae")
    return next((key for key in wanted if key in keys or not keys), None)


def _join(house: House, wish: Wish) -> Fault:
    view = listened(house, seen(house))
    if view.device is None or view.radio != "on":
        return "trouble"
    own = profile.uuid_of(wish.ssid)
    named = [one for one in view.profiles if one.ssid == wish.ssid and not one.is_hotspot]
    known = next((one for one in named if one.uuid == own), next(iter(named), None))
    if known and wish.passphrase is None:
        return _up_again(house, view, known)
    heard = [one for one in view.heard or () if one.ssid == wish.ssid]
    key = key_for(heard, wish)
    if key is None:
        return "refused" if all(one.key == "other" for one in heard) else "passphrase"
    return _tried(house, view, Joining(wish.ssid, key, wish.passphrase, not heard, _priority(view.profiles)))


def _up_again(house: House, view: View, known: Profile) -> Fault:
    """Bring up what is known; what was before comes back where that fails."""
    if view.device is None:
        return "trouble"
    fault = network_manager.up(house.run, known.uuid, view.device.name, UP_S)
    if fault:
        _back(house, view)
    return fault


def _tried(house: House, view: View, joining: Joining) -> Fault:
    """Try a profile in memory; only what works is kept on the disk, and what was before comes back otherwise."""
    name = profile.file_name(joining.ssid)
    fault = _on_trial(house, view, joining, name) or _kept(house, "keep", name)
    keeping.end_trials(house.places)
    network_manager.reload(house.run)
    if fault:
        _back(house, view)
    return fault


def _on_trial(house: House, view: View, joining: Joining, name: str) -> Fault:
    try:
        path = keeping.try_out(house.places, name, profile.text(joining))
    except OSError:
        return "trouble"
    if view.device is None or not network_manager.load(house.run, str(path)):
        return "trouble"
    return network_manager.up(house.run, profile.uuid_of(joining.ssid), view.device.name, UP_S)


def _back(house: House, view: View) -> None:
    if view.device is not None and view.active is not None:
        network_manager.up(house.run, view.active.uuid, view.device.name, BACK_S)


def _forget(house: House, wish: Wish) -> Fault:
    """Forget what was joined from here; what others have entered stays."""
    name = profile.file_name(wish.ssid)
    if not keeping.is_kept(house.places, name):
        return "not-found"
    fault = _kept(house, "drop", name)
    if not fault:
        network_manager.reload(house.run)
    return fault


def _kept(house: House, what: str, name: str) -> Fault:
    """Change the disk, through the one program that may; the firmware's partition is not needed for it."""
    asked = (str(house.places.writable), "--root-only", str(house.places.program), what, name)
    said = house.run(asked, WRITE_S)
    if said.status == 0:
        return ""
    why = said.err.splitlines()[0] if said.err else f"status {said.status}"
    house.say(f"wifi: {what}: {why}\n")
    return "trouble"


def _priority(profiles: Sequence[Profile]) -> int:
    """What was joined last comes first after a start: NetworkManager's own memory of that is gone with the power."""
    return min(max([FIRST_PRIORITY, *(one.priority + 1 for one in profiles)]), LAST_PRIORITY)
