"""The Wi-Fi's units: shut in as far as the work allows, one at a time, and behind the instrument."""

from __future__ import annotations

from pathlib import Path

from analysed import UNITS, analysed, needs_systemd, told

from toccata.web import wifi_desk

SERVICE, PATH, TIMER = (f"toccata-wifi.{kind}" for kind in ("service", "path", "timer"))


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for name in (PATH, TIMER):
        (tmp_path / name).write_text((UNITS / name).read_text())
    assert analysed(tmp_path, "verify", "--man=no", *(f"./{name}" for name in (SERVICE, PATH, TIMER))) == ""


@needs_systemd
def test_the_sandbox_is_rated_2_1_at_most(tmp_path: Path) -> None:
    """It is root's, sees the network and mounts: 1.9 of it, and no less while it does its work."""
    assert analysed(tmp_path, "security", "--offline=yes", "--threshold=21", f"./{SERVICE}") == ""


def test_a_wish_where_the_config_server_lays_it_starts_the_service() -> None:
    folder = Path("/run") / told("toccata-web.service")["RuntimeDirectory"][0]
    assert told(PATH, "Path") == {"PathExists": [str(folder / wifi_desk.WISH)]}
    assert [told(SERVICE)[key] for key in ("Type", "ExecStart")] == [["oneshot"], [f"/{wifi_desk.HOST}"]]


def test_what_is_told_lies_in_roots_own_folder_that_outlives_the_service() -> None:
    unit = told(SERVICE)
    assert unit["ExecStartPre"] == [f"/bin/mkdir -p -m 0755 /{wifi_desk.STATE.parent}"]
    assert ("User" in unit, wifi_desk.STATE.parent) == (False, Path("run/toccata-wifi"))


def test_nothing_below_run_is_a_mount_of_its_own_so_that_a_wish_can_be_moved_between_two_folders_there() -> None:
    """Rename(2) gives EXDEV between two mounts of one disk, too; systemd mounts a RuntimeDirectory onto itself."""
    unit = told(SERVICE)
    mounting = ("RuntimeDirectory", "ReadWrite", "ReadOnly", "Bind", "TemporaryFile", "NoExecPaths", "ExecPaths")
    assert [key for key in unit if key.startswith(mounting)] == []
    assert [path for path in unit["InaccessiblePaths"] if path.lstrip("-+").startswith("/run")] == []


def test_the_way_home_is_looked_for_every_three_minutes_by_the_same_service() -> None:
    timer = told(TIMER, "Timer")
    assert [timer[key] for key in ("Unit", "OnBootSec", "OnUnitInactiveSec")] == [[SERVICE], ["3min"], ["3min"]]


def test_however_often_it_is_wished_the_door_stays_open_and_the_instrument_comes_first() -> None:
    unit = told(SERVICE)
    assert told(SERVICE, "Unit")["StartLimitIntervalSec"] == ["0"]
    asked = ("Nice", "CPUWeight", "OOMScoreAdjust", "ExecStopPost")
    assert [unit[key] for key in asked] == [["10"], ["20"], ["500"], ["-/bin/sleep 1"]]


def test_it_sees_no_clients_data_and_no_device() -> None:
    unit = told(SERVICE)
    assert (unit["InaccessiblePaths"], unit["PrivateDevices"]) == (["-/var/lib/toccata"], ["yes"])


def test_its_view_of_the_disk_lets_writable_work() -> None:
    """With /etc mounted anew in its view, or all of it, the disk made writable would not be so there."""
    unit = told(SERVICE)
    assert unit["ProtectSystem"] == ["yes"]
    assert [key for key in unit if key.startswith(("ReadOnly", "ReadWrite", "RootDirectory", "TemporaryFile"))] == []
