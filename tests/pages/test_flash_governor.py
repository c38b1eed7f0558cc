"""H7: nothing on the board flashes more than three times in any second, and no answer to a touch comes late."""

from __future__ import annotations

import random
from typing import Any

import pytest
from playwright.sync_api import Page

RUN = """async (touches) => {
  const {FlashGovernor} = await import('/pages/parts/flash-governor.js');
  const [governor, seen] = [new FlashGovernor(), []];
  let clock = 0;
  const darken = (now) => {
    clock = Math.max(clock, now);
    governor.darken(clock).forEach((key) => seen.push([clock, key, false]));
  };
  for (const [at, key, on] of touches) {
    for (let next = governor.next(); next !== null && next <= at; next = governor.next()) darken(next);
    clock = at;
    if (governor.want(key, on, at)) seen.push([at, key, true]);
  }
  for (let next = governor.next(); next !== null; next = governor.next()) darken(next);
  return {seen, lit: [...governor.lit]};
}"""


def mashed(seed: int, pads: int, rate_hz: float, seconds: float) -> list[tuple[float, str, bool]]:
    """Touches and lifts at random, in ms."""
    chance, at, touches = random.Random(seed), 0.0, []
    while at < seconds * 1000:
        at += chance.expovariate(rate_hz) * 1000
        touches.append((at, f"pad-{chance.randrange(pads)}", chance.random() < 0.5))
    return [*touches, *((at + 1, f"pad-{pad}", False) for pad in range(pads))]


def flashes(seen: list[Any], window_ms: float = 1000) -> int:
    """The most pairs of opposing changes of the whole board in any window (WCAG 2.2, general flash)."""
    turns = [
        (at, on) for (at, _, on), before in zip(seen, [None, *seen[:-1]], strict=True) if not before or before[2] != on
    ]
    ends = [at for at, on in turns if not on]
    return max((sum(start <= at < start + window_ms for at in ends) for start in ends), default=0)


@pytest.mark.parametrize(("pads", "rate_hz"), [(1, 12), (1, 50), (12, 5), (12, 50), (48, 200)])
def test_a_mashed_board_flashes_three_times_a_second_at_most(modules: Page, pads: int, rate_hz: float) -> None:
    for seed in range(20):
        result = modules.evaluate(RUN, mashed(seed, pads, rate_hz, 6))
        assert (flashes(result["seen"]) <= 3, result["lit"]) == (True, [])


def test_a_light_comes_on_at_the_instant_of_the_touch_unless_it_is_lit(modules: Page) -> None:
    touches = mashed(7, 12, 50, 6)
    seen = modules.evaluate(RUN, touches)["seen"]
    lit_at: dict[str, list[float]] = {}
    for at, key, on in seen:
        lit_at.setdefault(key, []).append(at if on else -at)
    for at, key, on in touches:
        before = [each for each in lit_at.get(key, []) if abs(each) <= at]
        assert not on or before[-1] > 0


def test_a_light_stays_for_350_ms_at_least(modules: Page) -> None:
    seen = modules.evaluate(RUN, [(0, "a", True), (10, "a", False), (20, "b", True), (900, "b", False)])["seen"]
    assert seen == [[0, "a", True], [20, "b", True], [350, "a", False], [900, "b", False]]


def test_lights_go_dark_together(modules: Page) -> None:
    touches = [
        (0, "a", True),
        (5, "b", True),
        (100, "a", False),
        (120, "b", False),
        (300, "c", True),
        (310, "c", False),
    ]
    seen = modules.evaluate(RUN, touches)["seen"]
    assert seen[3:] == [[350, "a", False], [700, "b", False], [700, "c", False]]
