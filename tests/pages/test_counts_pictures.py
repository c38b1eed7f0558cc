"""The counts of one pad as lines."""

from __future__ import annotations

from playwright.sync_api import Page

LINES = """async ([samples, pair]) => {
  const {lines} = await import('/pages/counts-picture.js');
  return lines(samples, pair);
}"""
KEPT = """async (count) => {
  const {SPAN, kept} = await import('/pages/counts-picture.js');
  let samples = [];
  for (let index = 0; index < count; index += 1) samples = kept(samples, index);
  return [SPAN, samples.length, samples[0], samples.at(-1)];
}"""


def test_the_newest_sample_is_at_the_right_edge_and_thresholds_lie_below_the_baseline(modules: Page) -> None:
    samples = [{"filtered": 236, "baseline": 237}, {"filtered": 80, "baseline": 237}]
    drawn = modules.evaluate(LINES, [samples, [12, 6]])
    (x, counts), (_, baseline), (_, touch), (_, release) = (
        drawn[kind][-1] for kind in ("counts", "baseline", "touch", "release")
    )
    assert (x, baseline < release < touch < counts) == (100, True)


def test_every_line_lies_within_the_picture(modules: Page) -> None:
    samples = [{"filtered": count, "baseline": 240} for count in (240, 241, 30, 239)]
    drawn = modules.evaluate(LINES, [samples, [40, 20]])
    assert [y for line in drawn.values() for _, y in line if not 0 <= y <= 100] == []


def test_only_the_last_samples_are_kept(modules: Page) -> None:
    span, length, first, last = modules.evaluate(KEPT, 200)
    assert (length, first, last) == (span, 200 - span, 199)
