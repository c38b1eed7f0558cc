from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from installer_stage import CHECKOUT, GROUPS, PACKAGES, Recorder, look, tree

from installer import dpkg, host_steps, program_steps
from installer.actions import File, Folder, Gone, Link
from installer.place import Place, running
from installer.refusal import Refusal
from installer.slot import made_from, own_wheel, version
from installer.unit_links import links
from installer.wish import Wish

WISH = Wish("Blue Room", None, CHECKOUT)
TRIXIE = "Debian GNU/Linux 13 (trixie)"
UNIT = (
    "[Unit]\nAfter=a.target\n\n[Install]\n# WantedBy=no.target\nWantedBy=multi-user.target b.target\nAlias=c.service\n"
)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return tree(tmp_path / "root")


def test_a_package_counts_only_when_it_is_installed() -> None:
    removed = "Package: i2c-tools\nStatus: deinstall ok config-files\n\n"
    longer = "Package: fdisk\nPriority: important\nStatus: install ok installed\nDescription: x\n y\n\n"
    assert dpkg.installed(removed + longer + PACKAGES.format("rfkill")) == {"fdisk", "rfkill"}


@pytest.mark.parametrize(("release", "name"), [("bookworm", "libasound2"), ("trixie", "libasound2t64")])
def test_packages_have_the_names_of_their_release(release: str, name: str) -> None:
    assert name in dpkg.needed(release)


def test_nothing_is_installed_where_all_is_there() -> None:
    assert dpkg.missing("".join(map(PACKAGES.format, dpkg.needed("trixie"))), "trixie") == []


def test_a_user_that_lacks_a_group_gets_it(place: Place) -> None:
    place.at("/etc/passwd").write_text("toccata:x:998:998::/:/bin/false\n")
    place.at("/etc/group").write_text(GROUPS.replace("audio:x:29:", "audio:x:29:toccata"))
    asked = host_steps.user(look(place, frozenset()), WISH)
    assert [action.words for action in asked] == [host_steps.SYSUSERS, f"systemd-sysusers {host_steps.SYSUSERS}"]


def test_systemd_takes_the_description_of_the_user(place: Place) -> None:
    place.at("/etc/sysusers.d").mkdir()
    place.at(host_steps.SYSUSERS).write_text(host_steps.SYSUSERS_TEXT)
    made = ["systemd-sysusers", f"--root={place.root}", str(place.at(host_steps.SYSUSERS))]
    subprocess.run(made, check=True, capture_output=True)
    facts = look(place, frozenset())
    assert "toccata:x:" in facts.users
    assert [name for name in host_steps.GROUPS if "toccata" not in facts.groups[name]] == []


def test_links_are_those_that_systemctl_would_make() -> None:
    folder, target = "/etc/systemd/system", "/etc/systemd/system/x.service"
    wants = [Link(f"{folder}/{name}.wants/x.service", target) for name in ("multi-user.target", "b.target")]
    assert links("x.service", UNIT) == [*wants, Link(f"{folder}/c.service", target)]


def test_a_unit_that_others_start_has_no_link() -> None:
    assert links("x.service", "[Service]\nWantedBy=a.target\n") == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"is_admin": False}, "the system can only be changed by root; run it with sudo"),
        ({"machine": "armv7l"}, "armv7l has no packages for the sound; take the 64-bit Raspberry Pi OS"),
        ({"packages": ""}, "ROOT/var/lib/dpkg/status: no list of packages; mount the whole system, not a part of it"),
        ({"release": {}}, "ROOT: no system is there; take the folder that its etc/os-release lies in"),
    ],
)
def test_what_can_not_become_an_instrument_is_refused(place: Place, more: dict[str, object], said: str) -> None:
    with pytest.raises(Refusal, match=f"^{re.escape(said.replace('ROOT', str(place.root)))}$"):
        host_steps.check(replace(look(place, frozenset()), **{"is_admin": True} | more), WISH)  # type: ignore[arg-type]


def test_the_programs_wheel_is_found_and_several_are_refused(tmp_path: Path) -> None:
    (tmp_path / "toccata-0.1.0-py3-none-any.whl").touch()
    assert (own_wheel(tmp_path), own_wheel(None)) == (tmp_path / "toccata-0.1.0-py3-none-any.whl", None)
    (tmp_path / "toccata-0.2.0-py3-none-any.whl").touch()
    with pytest.raises(Refusal, match="holds 2 wheels of toccata; leave one"):
        own_wheel(tmp_path)


def test_the_version_is_the_wheels_or_the_checkouts() -> None:
    assert version(CHECKOUT, Path("toccata-3.2.1-py3-none-any.whl")) == "3.2.1"
    assert re.fullmatch(r"\d+\.\d+\.\d+", version(CHECKOUT, None))


def test_a_changed_source_is_another_program(tmp_path: Path) -> None:
    for name in ("systemd/requirements/runtime.txt", "device/toccata/a.py", "pyproject.toml", "README.md", "LICENSE"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    before = made_from(tmp_path, None)
    assert made_from(tmp_path, None) == before
    (tmp_path / "device/toccata/a.py").write_text("2")
    assert made_from(tmp_path, None) != before


def test_a_file_that_others_could_read_is_closed_again(place: Place) -> None:
    secret = File("/etc/toccata/hotspot.json", "x", 0o600)
    secret.do(place, Recorder(place.root))
    assert not secret.missing(place)
    place.at(secret.path).chmod(0o644)
    assert secret.missing(place)


def test_no_link_that_the_instruments_user_has_laid_is_written_through(place: Place) -> None:
    victim, data = place.at("/etc/passwd"), place.at("/var/lib/toccata")
    before = victim.read_text()
    data.mkdir(parents=True)
    (data / "instrument.json.toccata-part").symlink_to(victim)
    File("/var/lib/toccata/instrument.json", "{}", 0o640).do(place, Recorder(place.root))
    assert (victim.read_text(), place.text("/var/lib/toccata/instrument.json")) == (before, "{}")
    assert [path.name for path in data.iterdir()] == ["instrument.json"]


def test_the_kernel_knows_every_kind_of_device_before_the_instrument_starts() -> None:
    wanted = {"char-i2c": "i2c-dev", "char-alsa": "snd", "char-ttyACM": "cdc_acm", "char-ttyUSB": "usbserial"}
    unit = (CHECKOUT / "systemd/toccata-instrument.service").read_text()
    allowed = set(re.findall(r"^DeviceAllow=(\S+) rw$", unit, re.MULTILINE)) - {"char-gpiochip"}
    assert allowed == wanted.keys(), "char-gpiochip is in the kernel itself"
    assert host_steps.MODULES_TEXT.split() == list(wanted.values())


def test_a_folder_to_mount_on_is_never_changed(place: Place) -> None:
    place.at("/tmp").mkdir(mode=0o755)
    assert [Folder("/tmp", None).missing(place), Folder("/tmp", 0o1777).missing(place)] == [False, True]


def test_only_our_own_link_is_taken_away(place: Place) -> None:
    for name, target in (("ours", "/dev/null"), ("theirs", "/lib/x.timer")):
        place.at(f"/etc/{name}").symlink_to(target)
    assert [Gone(f"/etc/{name}", only="/dev/null").missing(place) for name in ("ours", "theirs")] == [True, False]


def test_keys_that_come_with_the_checkout_are_laid_where_updates_look(place: Place, tmp_path: Path) -> None:
    (tmp_path / "systemd/update-keys").mkdir(parents=True)
    (tmp_path / "systemd/update-keys/maker.pub").write_text("key\n")
    wanted = program_steps.keys(look(place, frozenset()), replace(WISH, checkout=tmp_path))
    assert wanted == [File("/etc/toccata/update-keys/maker.pub", "key\n")]
    assert program_steps.keys(look(place, frozenset()), replace(WISH, checkout=tmp_path / "none")) == []


def test_another_tree_never_runs(tmp_path: Path) -> None:
    assert running(tmp_path).runs is False
