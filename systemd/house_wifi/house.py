"""The computer as the deeds see it: where things lie, how programs are run, what time it is; and one look at it all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from house_wifi import air, iw, network_manager
from house_wifi.network_manager import Device, Profile
from house_wifi.places import Places
from house_wifi.programs import Run
from house_wifi.telling import Joined, State, tell, told
from house_wifi.wish import Wish, shown


@dataclass(frozen=True, slots=True)
class House:
    """What there is to work with; ``say`` tells the journal a line."""

    places: Places
    run: Run
    now_s: Callable[[], float]
    say: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class View:
    """One look.

    Attributes:
        device: the Wi-Fi's; None: none.
        radio: as it is told.
        profiles: what is known.
        active: the profile that is up.
        heard: in reach; None: that could not be found out.
    """

    device: Device | None
    radio: Literal["on", "blocked", "none"]
    profiles: Sequence[Profile] = ()
    active: Profile | None = None
    heard: Sequence[air.Heard] | None = None

    @property
    def is_hotspot(self) -> bool:
        """The instrument's own Wi-Fi is open."""
        return self.active is not None and self.active.is_hotspot


def seen(house: House) -> View:
    """Look at everything but the air."""
    found = network_manager.devices(house.run)
    if not found:
        return View(None, "none")
    device = max(found, key=lambda one: one.uuid != "")
    known = network_manager.profiles(house.run)
    active = next((one for one in known if one.uuid == device.uuid and device.uuid), None)
    return View(device, "blocked" if network_manager.is_blocked(house.run) else "on", known, active)


def listened(house: House, view: View) -> View:
    """Look around, too. While the hotspot is open NetworkManager does not: only iw can."""
    if view.device is None or view.radio != "on":
        return replace(view, heard=())
    listen = iw.heard if view.is_hotspot else network_manager.heard
    return replace(view, heard=listen(house.run, view.device.name))


def tell_view(house: House, view: View, state: State) -> None:
    """Tell how it stands, with what ``state`` says of the wish; what could not be heard anew is told as it was."""
    known = {one.ssid for one in view.profiles if not one.is_hotspot}
    own = {one.ssid for one in view.profiles if one.is_hotspot}
    listed = tuple(replace(one, known=one.ssid in known) for one in state.networks)
    if view.heard is not None:
        listed = air.networks((one for one in view.heard if one.ssid not in own), known)
    tell(
        house.places,
        replace(
            state,
            radio=view.radio,
            joined=_joined(house, view),
            hotspot=view.is_hotspot,
            networks=listed,
            at_s=house.now_s(),
        ),
    )


def begin(house: House, wish: Wish) -> State:
    """Tell that a wish was taken and is being done; a look leaves what was told of the last join."""
    state = replace(told(house.places), wish=wish.id, doing=wish.do, at_s=house.now_s())
    if wish.do != "look":
        state = replace(state, fault="", fault_ssid=wish.ssid)
    tell(house.places, state)
    return state


def mend(house: House) -> None:
    """Tell what became of a wish in whose midst the program was killed."""
    state = told(house.places)
    if state.doing:
        view = seen(house)
        tell_view(house, listened(house, view), _mended(view, state))


def _mended(view: View, state: State) -> State:
    is_done = {
        "join": view.active is not None and view.active.ssid == state.fault_ssid,
        "forget": all(one.ssid != state.fault_ssid for one in view.profiles),
    }
    if state.doing == "look":
        return replace(state, doing="")
    if is_done[state.doing]:
        return replace(state, doing="", fault="", fault_ssid="")
    return replace(state, doing="", fault="trouble")


def _joined(house: House, view: View) -> Joined | None:
    if view.device is None or view.active is None or view.active.is_hotspot:
        return None
    return Joined(shown(view.active.ssid), network_manager.address(house.run, view.device.name))
