from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from installer_stage import FSTAB

from installer.fstab import BY_LABEL, MEMORY, data_line, is_read_only, others_source, read_only, without_block, writable

LINES = [
    "PARTUUID=1234-02  /               ext4    defaults,noatime  0       1",
    "PARTUUID=1234-01\t/boot/firmware\tvfat\tdefaults\t0\t2",  # pragma: allowlist secret
    "PARTUUID=1234-01 /boot/firmware vfat nofail,x-systemd.device-timeout=90s 0 2",
    "UUID=ab /home ext4 rw,relatime 0 2",
    "# / is the root",
    "#LABEL=old / ext4 ro 0 0",
    "tmpfs /tmp tmpfs size=1g 0 0",
    "",
]
tables = st.builds(
    lambda rows, end, last: end.join(rows) + (end if last and rows else ""),
    st.lists(st.sampled_from(LINES), max_size=6),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)


def test_the_root_becomes_read_only_and_data_have_their_partition() -> None:
    written = read_only(FSTAB).splitlines()
    assert written[:3] == [
        "proc            /proc           proc    defaults          0       0",
        "PARTUUID=1234-01  /boot/firmware  vfat    defaults,ro,nofail,x-systemd.device-timeout=10s          0       2",
        "PARTUUID=1234-02  /               ext4    defaults,noatime,ro  0       1",
    ]
    assert written[5] == data_line(BY_LABEL)
    assert [line.split()[1] for line in written[6:-1]] == [path for path, _ in MEMORY]


def test_a_fault_of_the_firmwares_partition_ends_no_start_and_the_roots_line_has_no_such_word() -> None:
    firmware, root = (line.split()[3].split(",") for line in read_only(FSTAB).splitlines()[1:3])
    assert {"nofail", "x-systemd.device-timeout=10s"} <= set(firmware)
    assert root == ["defaults", "noatime", "ro"]


def test_somebody_elses_patience_with_the_firmwares_partition_stays() -> None:
    own = "LABEL=bootfs /boot/firmware vfat nofail,x-systemd.device-timeout=90s 0 2\n"
    assert read_only(own).startswith("LABEL=bootfs /boot/firmware vfat nofail,x-systemd.device-timeout=90s,ro 0 2\n")
    assert writable(read_only(own)) == own


def test_the_volume_that_the_loudness_was_measured_with_outlives_a_start() -> None:
    forgotten = {path for path, _ in MEMORY}
    assert not {"/var/lib/alsa", "/var/lib", "/var"} & forgotten


def test_data_are_checked_after_the_root_and_a_broken_partition_stops_nothing() -> None:
    source, folder, kind, options, dump, check = data_line(BY_LABEL).split()
    assert (source, folder, kind, dump, check) == ("LABEL=toccata-data", "/var/lib/toccata", "ext4", "0", "2")
    assert {"noatime", "data=ordered", "errors=remount-ro", "nofail"} <= set(options.split(","))


def test_an_earlier_line_for_data_gives_way_and_somebody_elses_stays() -> None:
    earlier, own = read_only(FSTAB), f"{FSTAB}UUID=77 /var/lib/toccata ext4 defaults 0 2\n"
    assert read_only(earlier, "UUID=99") == read_only(FSTAB, "UUID=99")
    assert (others_source(earlier), others_source(own)) == (None, "UUID=77")
    assert "UUID=99" not in read_only(own, "UUID=99")


@given(tables)
def test_twice_is_once(text: str) -> None:
    assert read_only(read_only(text)) == read_only(text)
    assert writable(writable(read_only(text))) == writable(read_only(text))


@given(tables)
def test_undone_it_is_as_it_was_but_for_a_final_newline(text: str) -> None:
    end = "\r\n" if "\r\n" in text else "\n"
    whole = text if not text or text.endswith("\n") else text + end
    assert writable(read_only(text)) == whole


@given(tables)
def test_lines_of_others_stay_byte_for_byte(text: str) -> None:
    kept = [line for line in text.splitlines() if line.startswith(("#", "UUID=ab", "tmpfs /tmp tmpfs size=1g"))]
    others = without_block(read_only(text)).splitlines()
    assert [line for line in others if line in kept] == kept


@given(tables)
def test_no_folder_is_mounted_twice_by_us(text: str) -> None:
    ours = read_only(text).partition("# toccata: begin")[2]
    assert ("tmpfs /tmp tmpfs mode" in ours) == ("\ntmpfs /tmp tmpfs size=1g" not in "\n" + text.replace("\r", ""))


def test_a_root_that_was_told_to_be_writable_becomes_read_only() -> None:
    assert read_only("LABEL=root / ext4 rw,noatime 0 1").startswith("LABEL=root / ext4 noatime,ro 0 1\n")
    assert read_only("LABEL=root / ext4 rw 0 1").startswith("LABEL=root / ext4 ro 0 1\n")


@pytest.mark.parametrize(
    ("text", "told"), [(FSTAB, False), (read_only(FSTAB), True), ("", False), ("# / / x ro\n", False)]
)
def test_it_can_be_seen_whether_the_root_is_read_only(text: str, told: bool) -> None:
    assert is_read_only(text) is told


def test_mount_itself_reads_the_table_as_it_is_meant(tmp_path: Path) -> None:
    (tmp_path / "fstab").write_text(read_only(FSTAB))
    asked = ["findmnt", "--tab-file", str(tmp_path / "fstab"), "-n", "-o", "TARGET,FSTYPE,FREQ,PASSNO", "--raw"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    memory = [f"{path} tmpfs 0 0" for path, _ in MEMORY]
    assert told == ["/proc proc 0 0", "/boot/firmware vfat 0 2", "/ ext4 0 1", "/var/lib/toccata ext4 0 2", *memory]
