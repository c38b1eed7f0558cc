"""The lines of the table on the sensor pod: alone in emulated time, and paced to the wall clock in the instrument."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from row import Row, told

from toccata.technician.spread import Spread

READABLE_MS = 3.0
STRETCH_US = 10.0


def pod_rows(given: Any) -> list[Row]:
    """Make the lines of steps on the ADC, of the clock that was held, and of the images' sizes."""
    blocks = given["blocks"]
    sizes = ", ".join(f"{name} {size} bytes" for name, size in given["sizes"].items())
    return [*map(_readable, blocks), _stretched(blocks), Row("images of the pod", "", sizes, 1, True)]


def _readable(block: Mapping[str, Any]) -> Row:
    spread = Spread.of(block["readable"])
    lost = block["steps"] - spread.count
    figure = f"ADC step to onset readable, {block['khz']} kHz"
    measured = f"{told(spread)}, {lost} lost; a whole read takes {1000 * block['read']:.2f}"
    met = spread.most_ms <= READABLE_MS and not lost
    return Row(figure, f"all <= {READABLE_MS:g} ms, 0 lost", measured, spread.count, met, spread)


def _stretched(blocks: list[Mapping[str, Any]]) -> Row:
    longest = [f"{1e6 * block['stretch']:.1f} us at {block['khz']} kHz" for block in blocks]
    count = sum(block["stretches"] for block in blocks)
    met = max(block["stretch"] for block in blocks) * 1e6 <= STRETCH_US
    return Row("SCL held low by the pod, longest", f"<= {STRETCH_US:g} us", ", ".join(longest), count, met)


def live_pod_rows(given: Any) -> list[Row]:
    """Make the lines of the paced pod: no promise, for the emulator's own lag is in it, which is told beside."""
    whole, lag = Spread.of(given["whole"]), Spread.of(given["lag"])
    lost = given["steps"] - whole.count
    measured = f"{told(whole)}, {lost} lost; to play() {told(Spread.of(given['played']))}"
    slipped = (
        f"{told(lag)} when it was squeezed; {1000 * given['longest']:.0f} at most, {given['slipped']:.1f} s slipped"
    )
    return [
        Row("paced pod, ADC step to sound", "", measured, whole.count, True, whole),
        Row("emulator behind the wall clock", "", slipped, lag.count, True, lag),
    ]
