from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from installer_stage import CHECKOUT

from installer.storage_steps import FINISH_TEXT, MOUNT_TEXT
from installer.unit_links import links

HOST = CHECKOUT / "systemd/host"
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


def verified(*units: Path) -> str:
    asked = ["systemd-analyze", "verify", "--man=no", *map(str, units)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=120)
    names = [unit.name for unit in units]
    return "\n".join(line for line in done.stderr.splitlines() if any(name in line for name in names))


@needs_systemd
@pytest.mark.parametrize("name", sorted(unit.name for unit in HOST.glob("toccata-*.*")))
def test_systemd_finds_nothing_wrong_with_the_units_beside_the_program(tmp_path: Path, name: str) -> None:
    for unit in HOST.glob("toccata-*.*"):
        (tmp_path / unit.name).write_text(
            re.sub("/opt/toccata/host/(keep-clock|announce)", "/bin/true", unit.read_text())
        )
    assert verified(tmp_path / name) == ""


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_unit_that_ends_a_division(tmp_path: Path) -> None:
    (tmp_path / "toccata-split.service").write_text(FINISH_TEXT)
    assert verified(tmp_path / "toccata-split.service") == ""


def test_what_ends_a_division_waits_for_the_choice_of_the_slot_which_has_the_same_lock() -> None:
    assert "After=local-fs.target toccata-slot.service\n" in FINISH_TEXT


@needs_systemd
def test_all_units_together_are_started_in_an_order_that_there_is(tmp_path: Path) -> None:
    own, system = tmp_path / "etc/systemd/system", tmp_path / "usr/lib/systemd"
    shutil.copytree("/usr/lib/systemd/system", system / "system", symlinks=True)
    (tmp_path / "lib").symlink_to("usr/lib")
    units = [*CHECKOUT.glob("systemd/toccata-*.[pst]*"), *HOST.glob("toccata-*.*")]
    texts = {unit.name: unit.read_text() for unit in units} | {"toccata-split.service": FINISH_TEXT}
    wanted = {link.path: link.target for name, text in texts.items() for link in links(name, text)}
    for path, target in wanted.items():
        (tmp_path / path.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path.lstrip("/")).symlink_to(f"../{Path(target).name}")
    for name, text in texts.items():
        (own / name).write_text(text)
    asked = ["systemd-analyze", f"--root={tmp_path}", "verify", "--man=no", "multi-user.target"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=120)
    assert [line for line in done.stderr.splitlines() if "cycle" in line] == []


def test_a_lost_data_partition_is_answered_by_memory_before_anything_is_made_in_it() -> None:
    lost = (HOST / "toccata-data-lost.service").read_text()
    assert "OnFailure=toccata-data-lost.service" in MOUNT_TEXT
    assert "Before=systemd-tmpfiles-setup.service" in MOUNT_TEXT
    starts = [line.partition("=")[2] for line in lost.splitlines() if line.startswith("ExecStart=")]
    programs = [start.lstrip("-").split()[0] for start in starts]
    assert programs == ["/bin/mount", "/bin/systemd-tmpfiles", "/bin/mount", "/bin/systemctl"]
    assert starts[2] == "/bin/mount -o remount,ro /var/lib/toccata", "a save there would be told as done"


def test_a_stick_is_mounted_for_the_instruments_user_alone_and_never_runs_a_program() -> None:
    unit = (HOST / "toccata-stick@.service").read_text()
    (options,) = (line.split()[2] for line in unit.splitlines() if line.startswith("ExecStart="))
    assert set(options.split(",")) == {"nosuid", "nodev", "noexec", "uid=toccata", "gid=toccata", "umask=0077"}


def test_no_partition_of_the_system_is_taken_for_a_stick() -> None:
    rules = (HOST / "80-toccata.rules").read_text().replace("\\\n", " ")
    (stick,) = (line for line in rules.splitlines() if "toccata-stick@" in line)
    wanted = (
        'ENV{ID_BUS}=="usb"',
        'ENV{ID_FS_TYPE}=="vfat|exfat|ntfs"',
        'ENV{ID_FS_LABEL}!="bootfs|boot|system-boot|toccata-*"',
    )
    assert [part for part in wanted if part not in stick] == []
