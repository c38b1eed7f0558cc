"""A card that ran dry is known by the instant at which the kernel set it going anew."""

from __future__ import annotations

from pathlib import Path

from toccata.audio.underruns import Underruns


def counted(folder: Path, *triggers: str | None) -> list[int | None]:
    """The count after a look at each of these trigger times; None: the card is away."""
    status = folder / "status"
    underruns, counts = Underruns(), []
    underruns.begin(status)
    for trigger in triggers:
        status.write_text("closed\n" if trigger is None else f"state: RUNNING\ntrigger_time: {trigger}\ndelay: 64\n")
        underruns.look()
        counts.append(underruns.count)
    return counts


def test_each_look_at_which_it_was_set_going_anew_counts_once(tmp_path: Path) -> None:
    assert counted(tmp_path, "1.5", "1.5", "2.5", "2.5", "9.25") == [0, 0, 1, 1, 2]


def test_a_card_that_is_away_for_a_moment_has_run_dry(tmp_path: Path) -> None:
    assert counted(tmp_path, "1.5", None, None, "7.0") == [0, 0, 0, 1]


def test_a_card_that_is_opened_again_begins_anew_and_keeps_its_count(tmp_path: Path) -> None:
    for name, trigger in (("a", "1.0"), ("b", "5.0")):
        (tmp_path / name).write_text(f"trigger_time: {trigger}\n")
    underruns = Underruns()
    underruns.begin(tmp_path / "a")
    underruns.look()
    (tmp_path / "a").write_text("trigger_time: 2.0\n")
    underruns.look()
    underruns.begin(tmp_path / "b")
    underruns.look()
    assert underruns.count == 1


def test_of_what_is_no_kernel_card_nothing_is_known(tmp_path: Path) -> None:
    underruns = Underruns()
    underruns.begin(None)
    underruns.look()
    assert underruns.count is None
