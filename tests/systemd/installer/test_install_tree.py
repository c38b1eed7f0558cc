from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from installer_stage import CHECKOUT, CMDLINE_TXT, CONFIG_TXT, FSTAB, Recorder, installed, listing, tree, wheels

from installer import fstab
from installer.actions import File
from installer.boot_config import with_block, with_words
from installer.refusal import Refusal
from installer.steps import UNINSTALL, install
from installer.wish import Wish, device_text

HOST = "opt/toccata/host"
ETC = "etc/systemd/system"
PASSPHRASE = '{"ssid": "x", "passphrase": "k7hm-wq3x-4nde-9rfa"}'
LEFT_OUT = ("boot", "var/lib/dpkg", "var/log", "opt/toccata/a/lib")
WORDS = ("systemd-sysusers", "-m venv", "--require-hashes", "--no-deps", "import pygame", "--seal")


@pytest.fixture
def wish(tmp_path: Path) -> Wish:
    return Wish("Blue Room", device_text(CHECKOUT, "lap-tray"), CHECKOUT, wheels(tmp_path / "wheels"))


def test_the_commands_are_these_and_no_others(tmp_path: Path, wish: Wish) -> None:
    shell = Recorder(tmp_path / "root")
    installed(tree(tmp_path / "root"), shell, wish)
    pip = "/opt/toccata/a/bin/python -m pip install --quiet --no-warn-script-location"
    missing = "python3-venv libasound2t64 libglib2.0-0t64 i2c-tools avahi-daemon network-manager dnsmasq-base nftables"
    assert shell.asked == [
        "apt-get update -qq",
        f"apt-get install -y -qq --no-install-recommends {missing} wpasupplicant rfkill fdisk iw",
        "systemd-sysusers /etc/sysusers.d/toccata.conf",
        "python3 -m venv /opt/toccata/a",
        f"{pip} --no-index --find-links /opt/toccata/.wheels --require-hashes --only-binary :all: "
        "-r /opt/toccata/.wheels/runtime.txt",
        f"{pip} --no-deps --no-index /opt/toccata/.wheels/toccata-0.1.0-py3-none-any.whl",
        "/opt/toccata/a/bin/python -c import pygame.mixer, toccata.cli",
        "/opt/toccata/host/choose-slot --seal a 0.1.0",
    ]


QUIET = [
    "apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer", "e2scrub_reap.service",
    "fake-hwclock-save.timer", "fstrim.timer", "logrotate.timer", "man-db.timer", "dphys-swapfile.service",
]  # fmt: skip
FIXED = {
    *(f"etc/{name}" for name in ("os-release", "passwd", "group", "fstab", "resolv.conf")),
    *(f"etc/{name}/toccata.conf" for name in ("sysusers.d", "modules-load.d", "tmpfiles.d")),
    *(f"etc/systemd/{name}.conf.d/toccata.conf" for name in ("system", "journald")),
    *("etc/udev/rules.d/80-toccata.rules", "etc/avahi/services/toccata.service"),
    *(f"etc/toccata/{name}" for name in ("name", "instrument.json", "resolv.conf", "hotspot.json")),
    "etc/NetworkManager/system-connections/toccata-hotspot.nmconnection",
    *("var/lib/toccata/instrument.json", "usr/share/doc/toccata/systemd/README.md"),
    f"{ETC}/var-lib-toccata.mount.d/toccata.conf",
    *(f"{ETC}/multi-user.target.wants/toccata-{name}.service" for name in ("clock", "instrument", "slot")),
    *(f"{ETC}/avahi-daemon.service.wants/toccata-name.service", f"{ETC}/timers.target.wants/toccata-clock.timer"),
    f"{ETC}/sockets.target.wants/toccata-web.socket",
    *(f"{ETC}/multi-user.target.wants/toccata-wifi.path", f"{ETC}/timers.target.wants/toccata-wifi.timer"),
    *(f"{HOST}/{name}" for name in ("announce", "choose-slot", "keep-clock", "mute", "wifi", "writable")),
    *("usr/local/bin/toccata", "opt/toccata/current", "opt/toccata/a/made-from"),
}


def test_the_whole_tree_is_as_written_here(tmp_path: Path, wish: Wish) -> None:
    place = tree(tmp_path / "root")
    installed(place, Recorder(place.root), wish)
    units = {path.name for top in ("", "host") for path in (CHECKOUT / "systemd" / top).glob("toccata-*.*")}
    folders = [CHECKOUT / "systemd" / name for name in ("installer", "hotspot", "house_wifi")]
    beside = [file for folder in folders for file in folder.glob("*.*") if file.is_file()]
    modules = {f"{HOST}/{file.parent.name}/{file.name}" for file in beside}
    quiet = {name for name, text in listing(place).items() if text == "-> /dev/null"}
    found = {name for name in listing(place) if not name.startswith(LEFT_OUT)}
    assert quiet == {f"{ETC}/{unit}" for unit in QUIET}
    assert found - quiet == FIXED | modules | {f"{ETC}/{unit}" for unit in units}


def test_a_technician_calls_the_program_that_plays_by_its_name(tmp_path: Path, wish: Wish) -> None:
    place = tree(tmp_path / "root")
    installed(place, Recorder(place.root), wish)
    assert place.link("/usr/local/bin/toccata") == "/opt/toccata/current/bin/toccata"


def test_what_was_there_is_changed_only_where_it_must(tmp_path: Path, wish: Wish) -> None:
    place = tree(tmp_path / "root")
    installed(place, Recorder(place.root), wish)
    assert place.text("/etc/fstab") == fstab.read_only(FSTAB)
    assert place.text("/boot/firmware/config.txt") == with_block(CONFIG_TXT)
    assert place.text("/boot/firmware/cmdline.txt") == with_words(CMDLINE_TXT)
    assert place.link("/etc/resolv.conf") == "/run/NetworkManager/resolv.conf"
    assert place.text("/etc/toccata/name") == "Blue Room\n"
    assert place.text("/var/lib/toccata/instrument.json") == device_text(CHECKOUT, "lap-tray")


def test_a_second_run_changes_nothing_and_says_so(tmp_path: Path, wish: Wish) -> None:
    place = tree(tmp_path / "root")
    first = installed(place, Recorder(place.root), wish)
    before, again = listing(place), Recorder(place.root)
    second = installed(place, again, replace(wish, device=None))
    assert second == [f"{line.partition(': ')[0]}: as it should be" for line in first]
    assert (again.asked, listing(place)) == ([], before)


def test_uninstalled_the_tree_is_as_before_but_for_data_user_and_name(tmp_path: Path, wish: Wish) -> None:
    place = tree(tmp_path / "root")
    before = listing(place)
    installed(place, Recorder(place.root), wish)
    (place.at("/var/lib/toccata/clients")).mkdir()
    (place.at("/var/lib/toccata/clients/anna.json")).write_text("{}")
    installed(place, Recorder(place.root), Wish("", None), UNINSTALL)
    after = listing(place)
    left = {name for name in after if after[name] != before.get(name)}
    assert left == {
        *("etc/passwd", "etc/group", "var/lib/dpkg/status", "etc/toccata/name"),
        *("var/lib/toccata/instrument.json", "var/lib/toccata/clients/anna.json"),
    }
    assert before.keys() <= after.keys()


def test_uninstalled_no_network_that_was_joined_from_the_page_is_left_and_others_stay(
    tmp_path: Path, wish: Wish
) -> None:
    place = tree(tmp_path / "root")
    installed(place, Recorder(place.root), wish)
    folder = place.at("/etc/NetworkManager/system-connections")
    for name in ("toccata-wifi-01234567.nmconnection", "home.nmconnection"):
        (folder / name).write_text("[connection]\n")
    installed(place, Recorder(place.root), Wish("", None), UNINSTALL)
    assert [file.name for file in folder.iterdir()] == ["home.nmconnection"]


def test_a_step_that_fails_says_what_where_and_the_remedy_and_the_next_run_goes_on(tmp_path: Path, wish: Wish) -> None:
    place, offline = tree(tmp_path / "root"), Recorder(tmp_path / "root", failing="apt-get update")
    with pytest.raises(Refusal) as told:
        installed(place, offline, wish)
    said = "packages: `apt-get update -qq` failed: no route to host; look at the network, then run ./install again"
    assert str(told.value) == said
    assert installed(place, Recorder(place.root), wish)[-1] == "start: as it should be"


@pytest.mark.parametrize("word", WORDS)
def test_cut_at_any_command_the_next_run_ends_where_an_uncut_one_does(tmp_path: Path, wish: Wish, word: str) -> None:
    cut, whole = tree(tmp_path / "cut"), tree(tmp_path / "whole")
    for place in (cut, whole):
        File("/etc/toccata/hotspot.json", PASSPHRASE).do(place, Recorder(place.root))
    with pytest.raises(Refusal):
        installed(cut, Recorder(cut.root, failing=word), wish)
    installed(cut, Recorder(cut.root), wish)
    installed(whole, Recorder(whole.root), wish)
    assert listing(cut) == listing(whole)


def test_an_instrument_that_has_its_wiring_keeps_it(tmp_path: Path, wish: Wish) -> None:
    place = tree(tmp_path / "root")
    place.at("/var/lib/toccata").mkdir(parents=True)
    place.at("/var/lib/toccata/instrument.json").write_text('{"format": 1}')
    installed(place, Recorder(place.root), wish)
    assert place.text("/var/lib/toccata/instrument.json") == '{"format": 1}'


def test_a_newer_program_goes_into_the_other_slot(tmp_path: Path, wish: Wish) -> None:
    place = tree(tmp_path / "root")
    installed(place, Recorder(place.root), wish)
    wheel = next((tmp_path / "wheels").iterdir()).rename(tmp_path / "wheels/toccata-0.2.0-py3-none-any.whl")
    wheel.write_bytes(b"newer")
    shell = Recorder(place.root)
    told = installed(place, shell, wish)
    assert "program: slot b, version 0.2.0" in told
    assert shell.asked[-1] == "/opt/toccata/host/choose-slot --seal b 0.2.0"
    assert place.at("/opt/toccata/a/made-from").exists()


def test_without_a_data_partition_the_system_stays_writable(tmp_path: Path, wish: Wish) -> None:
    place = tree(tmp_path / "root")
    installed(place, Recorder(place.root), replace(wish, split=False))
    assert place.text("/etc/fstab") == FSTAB
    assert not os.path.lexists(place.at(f"/{ETC}/logrotate.timer"))


def test_a_computer_without_the_firmware_is_left_without_its_settings(tmp_path: Path, wish: Wish) -> None:
    place = tree(tmp_path / "root")
    for name in ("config.txt", "cmdline.txt"):
        place.at(f"/boot/firmware/{name}").unlink()
    installed(place, Recorder(place.root), wish)
    assert list(place.at("/boot/firmware").iterdir()) == []


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (
            "etc/os-release",
            'PRETTY_NAME="Ubuntu 24.04"\nVERSION_CODENAME=noble\n',
            "Ubuntu 24.04 is not supported",
        ),
        ("etc/os-release", 'PRETTY_NAME="Debian 11"\nVERSION_CODENAME=bullseye\n', "Debian 11 is not supported"),
    ],
)
def test_another_system_is_refused_before_anything_is_changed(
    tmp_path: Path, wish: Wish, file: str, text: str, said: str
) -> None:
    place = tree(tmp_path / "root")
    place.at(file).write_text(text)
    before, shell = listing(place), Recorder(place.root)
    with pytest.raises(Refusal, match=f"^this computer: {said}; take Raspberry Pi OS or Debian"):
        installed(place, shell, wish)
    assert (shell.asked, listing(place)) == ([], before)


def test_the_steps_of_installing_have_each_a_name_of_their_own() -> None:
    names = [step.name for step in install(lambda: None)]
    assert len(names) == len(set(names))


def test_the_hotspots_passphrase_is_told_once_and_kept_for_root_alone(tmp_path: Path, wish: Wish) -> None:
    place = tree(tmp_path / "root")
    first = installed(place, Recorder(place.root), wish)
    kept = json.loads(place.text("/etc/toccata/hotspot.json") or "")
    line = f'hotspot: write this down: Wi-Fi "Toccata Blue Room", passphrase {kept["passphrase"]}'
    assert line in first
    assert "hotspot: as it should be" in installed(place, Recorder(place.root), wish)
    files = ("/etc/toccata/hotspot.json", "/etc/NetworkManager/system-connections/toccata-hotspot.nmconnection")
    assert [place.mode(file) for file in files] == [0o600, 0o600]
