"""Job: a wish for the Wi-Fi that the config server's user lays down is taken by systemd's path unit and answered."""

from __future__ import annotations

import json

import pytest

from house_wifi.profile import file_name
from lab.figures import Figures
from lab.instrument import PATIENCE_S, Emulated

JOB = "wifi"
SERVICE, PATH = "toccata-wifi.service", "toccata-wifi.path"
WISH, STATE = "/run/toccata/wifi-wish.json", "/run/toccata-wifi/state.json"
TAKEN_S = 5.0
HOUSE = "House"

# As the config server lays it: whole at once, for nobody else's eyes. 600 looks, so that one in vain ends, too.
LAY = """runuser -u toccata -- sh -c 'umask 077; echo "$1" >{wish}.part && mv {wish}.part {wish}' sh '{content}'
cut -d' ' -f1 /proc/uptime
for look in $(seq 600); do [ -e {wish} ] || break; sleep 0.1; done
cut -d' ' -f1 /proc/uptime"""

# No radio is in the emulated computer; NetworkManager runs there and says so.
NONE = {
    "schema": 1, "doing": "", "radio": "none", "joined": None, "hotspot": False, "networks": [], "fault": "",
    "fault_ssid": "",
}  # fmt: skip


@pytest.mark.parametrize("named", ["00112233aabbccdd", "44556677eeff0011"])
def test_a_wish_is_taken_and_answered_and_the_next_one_too(emulated: Emulated, figures: Figures, named: str) -> None:
    content = json.dumps({"schema": 1, "id": named, "do": "look"})
    laid_s, taken_s = map(float, emulated.guest.run(LAY.format(wish=WISH, content=content), PATIENCE_S).split())
    told = emulated.wait_for(f"wish {named} is answered", lambda: answered(emulated, named))
    figures.tell(JOB, "wish laid to taken", f"{taken_s - laid_s:.1f} s", f"<= {TAKEN_S:.0f} s")
    assert taken_s - laid_s <= TAKEN_S
    assert told | {"at_s": 0} == NONE | {"wish": named, "at_s": 0}


def test_the_way_to_the_house_s_wifi_has_not_failed_and_waits_for_the_next_wish(emulated: Emulated) -> None:
    assert emulated.guest.run(f"systemctl show -P Result {SERVICE}") == "success"
    assert emulated.guest.run(f"systemctl is-active {PATH}") == "active"
    assert emulated.guest.run("systemctl --failed --no-legend --plain") == ""


def answered(emulated: Emulated, named: str) -> dict[str, object] | None:
    """Give what is told, once this wish is done."""
    said: dict[str, object] = json.loads(emulated.guest.run(f"cat {STATE} 2>/dev/null || echo '{{}}'"))
    return said if said.get("wish") == named and said.get("doing") == "" else None


def test_a_network_is_forgotten_on_the_disk_that_stays_read_only_for_all_others(emulated: Emulated) -> None:
    kept = f"/etc/NetworkManager/system-connections/{file_name(HOUSE)}"
    emulated.guest.run(f"mount -o remount,rw / && echo >{kept} && sync && mount -o remount,ro /")
    wish = {"schema": 1, "id": "8899aabbccddeeff", "do": "forget", "ssid": HOUSE}
    emulated.guest.run(LAY.format(wish=WISH, content=json.dumps(wish)), PATIENCE_S)
    told = emulated.wait_for("the network is forgotten", lambda: answered(emulated, "8899aabbccddeeff"))
    assert told["fault"] == ""
    assert emulated.guest.run(f"ls {kept} 2>/dev/null || true; findmnt -no OPTIONS / | cut -d, -f1") == "ro"
