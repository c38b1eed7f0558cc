from __future__ import annotations

from figures import scaled
from flash_figures import flash_rows
from row import Row

GIVEN = {"kib": 64, "proved": [True, True], "emulated": 7.526, "emulator": 50.4, "pty": 7.66}


def test_a_flash_is_told_in_seconds_and_that_it_was_proved() -> None:
    assert flash_rows(GIVEN) == [
        Row(
            "flash of 64 KiB, emulated chip",
            "",
            "7.5 s of the chip's time, 50 s of the emulator's; read back, booted and asked",
            1,
            True,
        ),
        Row(
            "flash of 64 KiB, modelled pod, pty",
            "",
            "7.7 s at 115200 baud; read back, booted and asked",
            1,
            True,
        ),
    ]


def test_a_flash_that_was_not_proved_breaks_the_bench() -> None:
    rows = flash_rows(GIVEN | {"proved": [True, False]})
    assert [(row.met, "NOT PROVED" in row.measured) for row in rows] == [(True, False), (False, True)]


def test_a_quick_run_flashes_a_smaller_image() -> None:
    assert scaled({"kib": 64}, quick=True) == {"kib": 16}
