"""Whatever is played on the pod's channels, each hit counts once and is seen by a host that polls as it likes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.core_runner import Core
from toccata.sensors import pod_registers as pod

REST = 600.0
HITS = st.lists(
    st.tuples(
        st.integers(1, 15),  # the channels that are hit together
        st.floats(1.4 * pod.ON_DEFAULT, 3400.0),
        st.integers(4, 40),  # ms held
        st.integers(12, 60),  # ms let go
        st.booleans(),  # polled after it
    ),
    max_size=25,
)


def hit(mask: int, above: float, held_ms: int, free_ms: int) -> list[list[float]]:
    pressed = [REST + above * (mask >> channel & 1) for channel in range(pod.CHANNELS)]
    return [pressed] * held_ms + [[REST] * pod.CHANNELS] * free_ms


@settings(max_examples=60)
@given(HITS)
def test_every_hit_counts_once_however_seldom_the_pod_is_polled(
    shared: Core, hits: list[tuple[int, float, int, int, bool]]
) -> None:
    shared.start(at=REST)
    seen, last = [0] * pod.CHANNELS, shared.onsets()
    for mask, above, held_ms, free_ms, polled in [*hits, (15, 1000.0, 10, 20, True)]:
        shared.feed(hit(mask, above, held_ms, free_ms))
        if polled:
            now = shared.onsets()
            seen = [count + (new - old) % 256 for count, new, old in zip(seen, now, last, strict=True)]
            last = now
    assert seen == [1 + sum(mask >> channel & 1 for mask, *_ in hits) for channel in range(pod.CHANNELS)]


@settings(max_examples=40)
@given(st.lists(st.floats(1.4 * pod.ON_DEFAULT, 3400.0), min_size=2, max_size=8, unique=True))
def test_a_harder_hit_never_has_a_lower_velocity(shared: Core, strengths: list[float]) -> None:
    shared.start(at=REST)
    velocities = []
    for above in sorted(strengths):
        shared.feed(hit(1, above, held_ms=20, free_ms=40))
        velocities.append(shared.frame().channels[0].velocity)
    assert velocities == sorted(velocities)
    assert velocities[0] >= 1
