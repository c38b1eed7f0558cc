"""Whatever hands do while a person remaps, trims, mutes and listens: the rules of the play core hold."""

from __future__ import annotations

import math
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import numpy as np
from mixing import RATE, Wave
from session import LAYERED, Session

from toccata.events import Ended, Ignored, Note, Started, Turn, Why
from toccata.play.mapping import FIRMNESSES
from toccata.play.voice import FADE_S, PREVIEW
from toccata.play.voices import QUIET_S, RETURN_RATIO, SHORTEST_S
from toccata.units import NEVER, Decibels, PadId, to_gain

SESSIONS = range(600)


@cache
def session(seed: int) -> Session:
    """One session, played once for all tests."""
    return Session(seed)


def setups(played: Session) -> list[tuple[float, float, float]]:
    """Every setup's ceiling, with the instants at which it began and at which it no longer is anybody's."""
    window = 2 * (played.pace.give_way + played.pace.slack) + played.pace.slack
    said = [one for one in played.said if one.what == "ceiling"]
    found, end = [(said[-1].at, float(NEVER), said[-1].setting)], float(NEVER)
    for one, later in reversed(list(pairwise(said))):
        own = max(later.at + window, played.ends_of(played.alive[later.at], later.at + window)) + played.pace.slack
        # Of several changes on one another's heels the loudest holds until the last of them has settled.
        end = max(own, end) if len(found) > 1 and own > found[-1][0] and end < NEVER else own
        found.append((one.at, end, one.setting))
    return found


def allowed(played: Session, count: int) -> Wave:
    """The ceiling at every sample."""
    ceilings = np.zeros(count)
    for begun, ended, dbfs in setups(played):
        first, last = math.floor((begun - played.begin) * RATE), min((ended - played.begin) * RATE, count)
        part = ceilings[first : math.ceil(last) + 1]
        np.maximum(part, to_gain(Decibels(dbfs)), out=part)
    return ceilings


def mutes(played: Session) -> Iterator[tuple[Why, float, float]]:
    """Every stretch of time in which the pads were silent for one reason."""
    said = [one for one in played.said if one.what in ("mute", "unmute")]
    for one, later in pairwise([*said, said[-1]] if said else []):
        if one.setting is not None and one is not later:
            yield one.setting, one.at, later.at


def test_no_sample_passes_the_ceiling() -> None:
    over = []
    for seed in SESSIONS:
        wave = session(seed).wave()
        if (np.abs(wave) > allowed(session(seed), len(wave))).any():
            over.append(seed)
    assert over == []


def test_the_sessions_are_worth_their_name() -> None:
    counts = Counter(one.what for seed in SESSIONS for one in session(seed).said)
    heard = Counter(type(one) for seed in SESSIONS for one in session(seed).heard)
    near = sum(np.abs(session(seed).wave()).max() > 0.5 for seed in SESSIONS)
    assert min(counts.values()) > 500
    assert heard[Started] > 10 * len(SESSIONS)
    assert near > 100
    notes = [one.sample.split()[0] for seed in SESSIONS for one in session(seed).actions if isinstance(one, Note)]
    rungs = Counter(one for one in notes if one.startswith(LAYERED) and one not in LAYERED)
    assert len(rungs) == len(LAYERED) * len(FIRMNESSES)
    assert min(rungs.values()) > 20


def test_no_voice_is_left_over() -> None:
    assert [seed for seed in SESSIONS if session(seed).left_over] == []
    assert [seed for seed in SESSIONS if not session(seed).core.is_silent()] == []
    assert [seed for seed in SESSIONS if session(seed).core.due() < NEVER] == []


def test_every_sound_that_starts_ends_once() -> None:
    for seed in SESSIONS:
        sounding: Counter[tuple[PadId, str]] = Counter()
        for one in session(seed).heard:
            if isinstance(one, Started | Ended):
                sounding[one.pad, one.sound] += 1 if isinstance(one, Started) else -1
        assert set(sounding.values()) <= {0}


def test_every_note_is_of_the_map_or_of_what_it_said_to_carry() -> None:
    assert [seed for seed in SESSIONS if session(seed).strangers] == []


def test_in_a_mute_nothing_starts_and_all_is_silent_within_its_fade() -> None:
    for seed in SESSIONS:
        played = session(seed)
        for why, begun, ended in mutes(played):
            starts = [one for one in played.heard if isinstance(one, Started) and begun <= one.at < ended]
            assert {one.pad for one in starts if one.at > begun} <= ({PREVIEW} if why is Why.CLEANING else set())
            until = min([one.at for one in starts if one.pad == PREVIEW], default=ended)
            first, last = (math.ceil((at - played.begin) * RATE) for at in (begun + within(played, why), until))
            assert not played.wave()[first:last].any()


def within(played: Session, why: Why) -> float:
    """The time in which all is silent; a voice that gives way just now does so first."""
    wait, slack = played.pace.give_way + played.pace.slack, played.pace.slack
    return (max(QUIET_S, wait + SHORTEST_S) if why is Why.QUIET else FADE_S + wait) + slack + 0.002


def test_what_was_down_in_a_mute_starts_nothing_before_it_was_lifted() -> None:
    for seed in SESSIONS:
        played = session(seed)
        for why, begun, ended in mutes(played):
            told = [one for one in played.heard if isinstance(one, Ignored) and one.why is why and one.pad != PREVIEW]
            for one in [one for one in told if begun < one.at <= ended]:
                starts = [other.at for other in played.heard if isinstance(other, Started) and other.pad == one.pad]
                lifts = played.lifts[one.pad]
                # A sound that waits for its lift is told of 40 ms after it, and when the next step comes.
                lifted = lifts[bisect(lifts, one.at - 0.1)]
                assert not [at for at in starts if ended <= at < lifted]


def test_a_muted_sound_starts_nowhere_before_the_next_map() -> None:
    for seed in SESSIONS:
        said, heard = session(seed).said, session(seed).heard
        maps = [one.at for one in said if one.what == "ceiling"] + [float(NEVER)]
        for mute in [one for one in said if one.what == "sound"]:
            until = min(at for at in maps if at >= mute.at)
            told = [
                one for one in heard if isinstance(one, Started) and one.sound == mute.setting and one.pad != PREVIEW
            ]
            assert not [one for one in told if mute.at < one.at < until]


def test_no_gain_rises_by_more_than_one_decibel_in_250_ms() -> None:
    for seed in SESSIONS:
        gains: dict[int, float] = {}
        for one in session(seed).actions:
            if isinstance(one, Turn) and one.gain > gains[one.voice]:
                assert one.gain <= max(gains[one.voice], 1 / 128) * RETURN_RATIO * (1 + 1e-9)
                assert one.over == 0.25
            if isinstance(one, Note | Turn):
                gains[one.voice] = one.gain


def test_the_same_session_sounds_the_same() -> None:
    for seed in range(20):
        again = Session(seed)
        assert (again.actions, again.heard) == (session(seed).actions, session(seed).heard)
