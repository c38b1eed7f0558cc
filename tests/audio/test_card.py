from __future__ import annotations

from pathlib import Path
from typing import Any

from staged import run_steps

from bench.vcard import Kind, VirtualCard

SAMPLES = {"hit": {"values": [8_000] * 960}, "drone": {"values": [9_000] * 960, "loop": [0, 960]}}
OPEN = "sound on vcard: 64 frames at 48 kHz (no kernel card: what it gives can't be read)"
GONE = "sound card vcard has gone; it is tried again every 2 s"


def on(card: VirtualCard, *steps: list[Any], wait_for_card: bool = False) -> list[Any]:
    about = {"card": "vcard", "wait_for_card": wait_for_card, "samples": SAMPLES, "steps": steps}
    return run_steps(about, card.environment())


def onsets(card: VirtualCard) -> list[int]:
    return [entry.value for entry in card.entries() if entry.kind is Kind.ONSET]


def test_the_card_is_opened_with_a_ring_of_two_small_periods(card: VirtualCard) -> None:
    assert on(card, ["tell"]) == [OPEN]
    last = [entry for entry in card.entries() if entry.kind is Kind.PARAMS][-1]
    assert (last.heard_ns, last.frame, last.value) == (48_000, 64, 128)


def test_a_touch_is_heard_on_the_card(card: VirtualCard) -> None:
    on(card, ["play", 1, "hit", 0.5], ["run_on", 0.1])
    assert onsets(card) == [4_000]


def test_a_card_that_is_plugged_in_again_plays_what_is_touched_after_it(card: VirtualCard) -> None:
    away = [["touch", str(card.unplugged)], ["card", False], ["play", 2, "hit"], ["run_on", 0.3], ["play", 3, "drone"]]
    back = [["remove", str(card.unplugged)], ["card", True], ["run_on", 0.2], ["play", 4, "hit", 0.5], ["run_on", 0.2]]
    assert on(card, ["play", 1, "drone", 1.0, True], ["run_on", 0.1], *away, *back) == [GONE, OPEN]
    assert onsets(card) == [9_000, 4_000]


def test_a_card_goes_and_comes_many_times(card: VirtualCard) -> None:
    once = [["touch", str(card.unplugged)], ["card", False], ["remove", str(card.unplugged)], ["card", True]]
    touched = [["run_on", 0.05], ["play", 1, "hit", 0.5], ["run_on", 0.1]]
    assert on(card, *(once + touched) * 4) == [GONE, OPEN] * 4
    assert onsets(card) == [4_000] * 4


def test_a_busy_card_is_refused_in_one_line_with_its_remedy(card: VirtualCard) -> None:
    card.busy.touch()
    assert on(card) == [
        "CardError: sound card vcard: in use by another program "
        "(ALSA: Couldn't open audio device: Device or resource busy); end that program, or choose another card"
    ]


def test_a_card_that_was_busy_at_the_start_plays_once_it_is_free(card: VirtualCard) -> None:
    card.busy.touch()
    free = [["remove", str(card.busy)], ["card", True], ["play", 2, "hit", 0.5], ["run_on", 0.1]]
    told = on(card, ["tell"], ["load", "hit"], ["play", 1, "hit"], ["card", False], *free, wait_for_card=True)
    busy = "sound card vcard: in use by another program; end that program, or choose another card"
    assert told[0] == f"{busy}; it is tried again every 2 s"
    assert (told[-1], onsets(card)) == (OPEN, [4_000])


def test_a_card_that_comes_late_is_opened_as_it_can_be_and_again_so(card: VirtualCard) -> None:
    card.busy.touch()
    card.large.touch()
    gone, there = str(card.unplugged), ["card", True]
    away: list[list[Any]] = [["touch", gone], ["card", False], ["remove", gone], there]
    free: list[list[Any]] = [["remove", str(card.busy)], there, *away, ["play", 2, "hit", 0.5], ["run_on", 0.1]]
    opened = OPEN.replace("64 frames", "256 frames") + "; 64 frames at 48 kHz can't be had"
    assert on(card, ["card", False], *free, wait_for_card=True)[1:] == [opened, GONE, opened]
    assert onsets(card) == [4_000]


def test_without_any_card_there_is_no_player(card: VirtualCard) -> None:
    environment = card.environment() | {"SDL_AUDIODRIVER": "alsa", "AUDIODEV": "no-such-card"}
    told = run_steps({"samples": {}, "steps": []}, environment)
    assert told[0].startswith("CardError: sound card: not found (")


def test_a_card_that_keeps_no_time_is_refused_before_it_takes_the_processor(tmp_path: Path) -> None:
    (tmp_path / "alsa.conf").write_text("pcm.timeless { type null }\n")
    alsa = {"ALSA_CONFIG_PATH": str(tmp_path / "alsa.conf"), "SDL_AUDIODRIVER": "alsa", "AUDIODEV": "timeless"}
    assert run_steps({"samples": {}, "steps": []}, alsa) == [
        "CardError: sound card: takes sound without keeping time, as a file does; choose a real card"
    ]


def test_the_player_shows_whether_buffers_are_mixed_and_nothing_while_the_card_is_away(card: VirtualCard) -> None:
    hangs = [["touch", str(card.stalled)], ["progress", False], ["remove", str(card.stalled)], ["progress", True]]
    away = [["touch", str(card.unplugged)], ["card", False], ["mixed_now"]]
    back = [["remove", str(card.unplugged)], ["card", True], ["progress", True]]
    assert on(card, ["progress", True], *hangs, *away, *back) == [True, False, True, GONE, None, OPEN, True]
