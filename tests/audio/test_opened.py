from __future__ import annotations

from pathlib import Path

import pytest

from toccata.audio.opened import Asked, Given, attempts, read_given, tell

DAC = """access: RW_INTERLEAVED
format: S16_LE
subformat: STD
channels: 2
rate: 48000 (48000/1)
period_size: {}
buffer_size: {}
"""


def lay(proc: Path, name: str, owner: int, hw_params: str) -> None:
    folder = proc / name
    folder.mkdir(parents=True)
    (folder / "status").write_text(f"state: RUNNING\nowner_pid   : {owner}\ntrigger_time: 12.5\n")
    (folder / "hw_params").write_text(hw_params)


def test_what_the_kernel_set_up_is_found_by_its_owner(tmp_path: Path) -> None:
    lay(tmp_path, "card0/pcm0p/sub0", 41, DAC.format(1_024, 4_096))
    lay(tmp_path, "card1/pcm0p/sub0", 42, DAC.format(64, 128))
    assert read_given({42, 43}, tmp_path) == Given(rate=48_000, period=64, ring=128)


def test_a_closed_or_foreign_card_is_not_taken_for_ours(tmp_path: Path) -> None:
    lay(tmp_path, "card0/pcm0p/sub0", 41, DAC.format(1_024, 4_096))
    lay(tmp_path, "card1/pcm0p/sub0", 42, "closed\n")
    assert read_given({42}, tmp_path) is None
    assert read_given({42}, tmp_path / "none") is None


def test_a_small_buffer_is_tried_first_then_half_a_period_then_what_all_cards_give() -> None:
    assert attempts(Asked(48_000, 64)) == (Asked(48_000, 64), Asked(96_000, 256), Asked(48_000, 256))
    assert attempts(Asked(48_000, 256)) == (Asked(48_000, 256), Asked(96_000, 256))


WANTED, WIDE = Asked(48_000, 64), Asked(96_000, 256)


@pytest.mark.parametrize(
    ("card", "opened", "given", "line"),
    [
        ("hw:0", WANTED, Given(48_000, 64, 128), "sound on hw:0: 64 frames at 48 kHz, 128 in the ring"),
        (
            "hw:0",
            WANTED,
            Given(48_000, 512, 1_024),
            "sound on hw:0: 512 frames at 48 kHz, 1024 in the ring, though 64 frames at 48 kHz were asked",
        ),
        (
            None,
            WANTED,
            None,
            "sound on the default device: 64 frames at 48 kHz (no kernel card: what it gives can't be read)",
        ),
        (
            "hw:0",
            WIDE,
            Given(96_000, 256, 512),
            "sound on hw:0: 256 frames at 96 kHz, 512 in the ring; 64 frames at 48 kHz can't be had",
        ),
    ],
)
def test_one_line_tells_what_is_played_on(card: str | None, opened: Asked, given: Given | None, line: str) -> None:
    assert tell(card, WANTED, opened, given) == line
