"""The two sides of the Wi-Fi understand one another: what the server writes the host reads, and the other way round."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import get_args

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from house_wifi import wish as of_host
from house_wifi.air import MOST, Network
from house_wifi.network_manager import Fault
from house_wifi.places import Places
from house_wifi.telling import Joined, State, tell
from toccata.errors import SettingError
from toccata.web import wifi_desk, wifi_state
from toccata.web.wifi_wish import Deed, Wish, written

ID = "0123456789abcdef"
SSID = st.text(min_size=1, max_size=32).filter(of_host.is_ssid)
PASSPHRASE = st.none() | st.text(max_size=70) | st.from_regex(r"[ -~]{8,63}|[0-9A-Fa-f]{64}", fullmatch=True)
NETWORK = st.builds(Network, SSID, st.integers(0, 100), st.sampled_from(["open", "passphrase", "other"]), st.booleans())
TOLD = st.builds(
    State,
    wish=st.just(ID),
    doing=st.sampled_from(["", "look", "join", "forget"]),
    radio=st.sampled_from(["on", "blocked", "none"]),
    joined=st.none() | st.builds(Joined, SSID, st.sampled_from(["", "192.168.1.20", "fd00::1"])),
    hotspot=st.booleans(),
    networks=st.lists(NETWORK, max_size=MOST).map(tuple),
    fault=st.sampled_from(get_args(Fault)),
    fault_ssid=st.just("") | SSID,
    at_s=st.floats(0.0, 1e9),
)


@given(st.sampled_from(["look", "join", "forget"]), st.text(max_size=34), PASSPHRASE)
def test_what_the_server_lays_down_the_host_takes_and_what_it_refuses_the_host_would(
    do: Deed, ssid: str, passphrase: str | None
) -> None:
    whole = {"schema": 1, "id": ID, "do": do, "ssid": ssid, "passphrase": passphrase}
    wish = {key: whole[key] for key in of_host.KEYS[do]}
    asked = Wish(ID, do, wish.get("ssid"), wish.get("passphrase"))
    taken = of_host.judged(msgspec.json.encode(wish))
    try:
        assert of_host.judged(written(asked)) == taken
    except SettingError:
        assert isinstance(taken, of_host.Refused)


def test_the_longest_wish_is_short_enough_for_the_host() -> None:
    taken = of_host.judged(written(Wish(ID, "join", '"' * 32, "\\" * 63)))
    assert taken == of_host.Wish(ID, "join", '"' * 32, "\\" * 63)


@given(told=TOLD)
def test_what_the_host_tells_a_page_is_told(told: State) -> None:
    read = wifi_state.told_of(msgspec.json.encode({"schema": 1} | asdict(told)), told.at_s)
    page = msgspec.to_builtins(read)
    same = {key: value for key, value in asdict(told).items() if key != "at_s"}
    assert page == same | {"networks": list(same["networks"]), "here": True, "fresh": True}


def test_both_look_in_the_same_places(tmp_path: Path) -> None:
    places = Places(tmp_path)
    desk = wifi_desk.WifiDesk.of(
        {"TOCCATA_WIFI_ROOT": str(tmp_path), "RUNTIME_DIRECTORY": str(tmp_path / "run/toccata")}
    )
    assert (desk.state, desk.host) == (places.state, places.program)
    assert desk.runtime is not None
    assert desk.runtime / wifi_desk.WISH == places.wish
    for file in (places.state, places.program):
        file.parent.mkdir(parents=True)
        file.touch()
    tell(places, State(wish=ID, radio="on", at_s=desk.since_boot()))
    assert desk.told() == wifi_state.Wifi(here=True, wish=ID, radio="on", fresh=True)
