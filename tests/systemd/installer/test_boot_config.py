from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from installer.boot_config import BEGIN, END, MODELS, with_block, with_words, without_block, without_words

PINS = (Path(__file__).parents[3] / "hardware/PINS.md").read_text()
lines = st.lists(
    st.sampled_from(["[all]", "[pi4]", "dtparam=spi=on", "# a comment", "", "dtparam=audio=off"]), max_size=8
)
files = st.builds(
    lambda rows, end, last: end.join(rows) + (end if last and rows else ""),
    lines,
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)


def test_the_block_stands_at_the_end_and_counts_for_every_model() -> None:
    written = with_block("arm_64bit=1\n[cm5]\ndtoverlay=dwc2\n").splitlines()
    assert written[:6] == ["arm_64bit=1", "[cm5]", "dtoverlay=dwc2", "", BEGIN, "[all]"]
    assert written[6:9] == ["dtparam=audio=on", "dtparam=i2c_arm=on,i2c_arm_baudrate=400000", "dtparam=watchdog=on"]
    assert written[-2:] == ["[all]", END]


def test_the_core_clock_is_held_on_every_model_that_divides_the_bus_from_it() -> None:
    held = {model: [line for line in rows if line.startswith("core_freq")] for model, rows in MODELS.items()}
    assert held == {
        "pi0": ["core_freq=250", "core_freq_min=250"],
        "pi3": ["core_freq=250", "core_freq_min=250"],
        "pi4": ["core_freq=500", "core_freq_min=500"],
        "pi5": [],
    }


@pytest.mark.parametrize("line", [row for rows in MODELS.values() for row in rows if row.startswith("dtoverlay=")])
def test_the_pods_bus_lies_where_the_drawings_have_it(line: str) -> None:
    assert f"`{line}`" in PINS


@given(files)
def test_twice_is_once(text: str) -> None:
    assert with_block(with_block(text)) == with_block(text)


@given(files)
def test_what_others_wrote_stays_and_comes_back_to_the_last_byte_but_for_a_final_newline(text: str) -> None:
    end = "\r\n" if "\r\n" in text else "\n"
    whole = text if not text or text.endswith("\n") else text + end
    assert with_block(text).startswith(text)
    assert without_block(with_block(text)) == whole


@pytest.mark.parametrize(
    "said", ["dtparam=audio=off", "dtparam=audio=on", "dtparam=i2s=on,audio=off", " dtparam=audio=on"]
)
def test_sound_is_left_as_somebody_has_set_it(said: str) -> None:
    assert "dtparam=audio" not in with_block(f"{said}\n").partition(BEGIN)[2]


def test_a_comment_about_sound_is_no_setting() -> None:
    assert "\ndtparam=audio=on\n" in with_block("#dtparam=audio=on\n")


def test_lines_end_as_the_file_has_them() -> None:
    assert "\n" not in with_block("a=1\r\n").replace("\r\n", "")


@pytest.mark.parametrize("end", ["", "\n", "\r\n", " \n"])
def test_the_kernel_is_told_to_count_memory_and_to_mend_disks_in_the_one_line_that_it_reads(end: str) -> None:
    said = "console=tty1 root=PARTUUID=1234-02 rootwait"
    written = with_words(said + end)
    assert written == f"{said} cgroup_enable=memory fsck.repair=yes{end}"
    assert (with_words(written), without_words(written)) == (written, said + end)


def test_what_raspberry_pi_os_says_of_mending_itself_stays_where_it_is() -> None:
    said = "root=PARTUUID=1234-02 rootfstype=ext4 fsck.repair=yes rootwait\n"
    written = with_words(said)
    assert written == f"{said.rstrip()} cgroup_enable=memory\n"
    assert without_words(written) == said


@pytest.mark.parametrize("line", ["", "\n", "cgroup_enable=memory fsck.repair=yes rootwait\n"])
def test_a_line_that_says_so_already_or_says_nothing_is_left_alone(line: str) -> None:
    assert (with_words(line), without_words(line)) == (line, line)


def test_mending_is_said_last_where_somebody_has_forbidden_it() -> None:
    """systemd-fsck(8) and Debian's initramfs both go by the last word."""
    assert with_words("fsck.repair=no rootwait") == "fsck.repair=no rootwait cgroup_enable=memory fsck.repair=yes"
