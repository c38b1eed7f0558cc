"""What an access setting does over time, as bars: value in, bars out."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

ONE = """async ([key, value]) => {
  const {accessPicture} = await import('/pages/access-picture.js');
  return accessPicture(key, value);
}"""
ALL = """async () => {
  const {accessPicture} = await import('/pages/access-picture.js');
  const {SETTINGS} = await import('/pages/access-steps.js');
  return Object.entries(SETTINGS).flatMap(([key, {steps, choices}]) =>
    (steps ?? choices).map((value) => [key, value, accessPicture(key, value)]));
}"""
STEPS = """async ([value, way]) => {
  const {SETTINGS, nextStep, placeOf} = await import('/pages/access-steps.js');
  const {steps} = SETTINGS.acceptance_ms;
  return [nextStep(steps, value, way), steps[placeOf(steps, value)]];
}"""


def bars(page: Page, key: str, value: object) -> dict[str, list[tuple[str, float, float]]]:
    """(kind, from, to) of every bar, by lane."""
    picture = page.evaluate(ONE, [key, value])
    written = [
        (lane["who"], [(b["kind"], round(b["from"], 3), round(b["to"], 3)) for b in lane["bars"]])
        for lane in picture["lanes"]
    ]
    return dict(written)


def test_without_acceptance_time_the_sound_is_as_long_as_the_touch(modules: Page) -> None:
    assert bars(modules, "acceptance_ms", 0) == {"finger": [("touch", 0.3, 1.0)], "sound": [("sound", 0.3, 1.0)]}


@pytest.mark.parametrize("value_ms", [100, 300, 1000, 3000])
def test_the_sound_comes_the_acceptance_time_after_the_touch_and_a_shorter_touch_has_none(
    modules: Page, value_ms: int
) -> None:
    found = bars(modules, "acceptance_ms", value_ms)
    (short, began, ended), (_, touched, lifted) = found["finger"]
    sounds = [(kind, at, until) for kind, at, until in found["sound"] if kind == "sound"]
    assert (short, ended - began < value_ms / 1000) == ("silent", True)
    assert sounds == [("sound", round(touched + value_ms / 1000, 3), lifted)]


@pytest.mark.parametrize("value_ms", [100, 500, 3000])
def test_a_touch_within_the_release_time_is_silent_and_the_next_one_sounds(modules: Page, value_ms: int) -> None:
    found = bars(modules, "release_ms", value_ms)
    (_, _, lifted), (kind, again, _), (_, third, _) = found["finger"]
    rest = lifted + value_ms / 1000
    assert (kind, lifted < again < rest, third > rest) == ("silent", True, True)
    assert [at for kind, at, _ in found["sound"] if kind == "sound"] == [0.3, third]


@pytest.mark.parametrize("value_ms", [100, 500, 3000])
def test_another_pad_is_silent_within_the_post_acceptance_delay(modules: Page, value_ms: int) -> None:
    found = bars(modules, "post_acceptance_ms", value_ms)
    ((kind, again, _),) = found["other"]
    assert (kind, 0.3 < again < 0.3 + value_ms / 1000) == ("silent", True)
    assert [at for kind, at, _ in found["sound"] if kind == "sound"] == [0.3, found["finger"][1][1]]


@pytest.mark.parametrize(("value_ms", "sounds"), [(0, 2), (40, 1), (300, 1)])
def test_steadiness_makes_one_sound_of_a_touch_that_trembles(modules: Page, value_ms: int, sounds: int) -> None:
    found = bars(modules, "steady_ms", value_ms)
    assert (len(found["finger"]), len(found["sound"])) == (2, sounds)


def test_a_held_pad_sounds_again_every_repeat_time(modules: Page) -> None:
    starts = [at for _, at, _ in bars(modules, "repeat_ms", 500)["sound"]]
    assert starts == [0.3, 0.8, 1.3, 1.8, 2.3]
    assert len(bars(modules, "repeat_ms", None)["sound"]) == 1


@pytest.mark.parametrize(
    ("value", "other", "sounds"),
    [(False, "touch", ["sound", "sound"]), (True, "silent", ["sound"]), ("last", "touch", ["sound", "fade", "sound"])],
)
def test_one_at_a_time_says_whose_sound_is_heard(modules: Page, value: object, other: str, sounds: list[str]) -> None:
    found = bars(modules, "one_at_a_time", value)
    assert ([kind for kind, *_ in found["other"]], [kind for kind, *_ in found["sound"]]) == ([other], sounds)


@pytest.mark.parametrize(("value", "starts"), [("press", 0.3), ("lift", 1.3)])
def test_the_sound_starts_with_the_touch_or_with_the_lift(modules: Page, value: str, starts: float) -> None:
    found = bars(modules, "activate_on", value)
    assert (found["finger"], found["sound"][0][1]) == ([("touch", 0.3, 1.3)], starts)


@pytest.mark.parametrize(("value", "heard"), [("light", 3), ("normal", 2), ("firm", 1)])
def test_the_firmer_the_sensitivity_the_fewer_touches_sound(modules: Page, value: str, heard: int) -> None:
    found = bars(modules, "sensitivity", value)
    assert ([kind for kind, *_ in found["finger"]].count("touch"), len(found["sound"])) == (heard, heard)


def test_a_hold_fades_after_the_longest_hold_though_the_hand_stays(modules: Page) -> None:
    found = bars(modules, "max_hold_s", 60)
    (_, began, ended), (kind, fades, silent) = found["sound"]
    assert (ended - began, kind, fades) == (60, "fade", ended)
    assert found["finger"][0][2] > silent


def test_every_picture_lies_within_its_span(modules: Page) -> None:
    pictures: list[Any] = modules.evaluate(ALL)
    outside = [
        (key, value)
        for key, value, picture in pictures
        for lane in picture["lanes"]
        for bar in lane["bars"]
        if not 0 <= bar["from"] < bar["to"] <= picture["span_s"]
    ]
    assert (len(pictures) > 60, outside) == (True, [])


@pytest.mark.parametrize(
    ("value", "way", "expected"),
    [(0, 1, [100, 0]), (0, -1, [0, 0]), (250, 1, [300, 200]), (250, -1, [200, 200]), (3000, 1, [3000, 3000])],
)
def test_less_and_more_go_to_the_next_sensible_value(modules: Page, value: int, way: int, expected: list[int]) -> None:
    assert modules.evaluate(STEPS, [value, way]) == expected
