"""Things to do together, written as setups: a song to step through, a song to complete, three chords."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from toccata.errors import SettingError
from toccata.settings.device import PADS_PER_BOARD
from toccata.settings.setup_document import SetupDocument, first_board, setup_document
from toccata.settings.tune import PackSound, Tune
from toccata.units import PadId

CHORDS: tuple[tuple[str, int], ...] = (("chord-C", 0), ("chord-F", 8), ("chord-G", 5))
"""First, fourth and fifth degree, and the pad of each: as far apart as three pads of two rows of six can lie."""

HALF_BOARD = PADS_PER_BOARD // 2


def song(tune: Tune, pads: Collection[PadId]) -> SetupDocument:
    """One note further with every touch of any of these pads and switches; the first of them gives the notes.

    Raises:
        SettingError: there is no pad.
    """
    return setup_document(tune.title, _stepping(tune, _some(pads), {}))


def completion(tune: Tune, leading: Collection[PadId], answering: Collection[PadId]) -> SetupDocument:
    """Some pads step through the song; the last note of each line waits for one that answers.

    Raises:
        SettingError: one side has no pad, or both have the same one.
    """
    both = sorted(set(leading) & set(answering))
    if both:
        raise SettingError(f"pads: {both[0]}", "this pad leads and answers", "let it do one of the two")
    leaders = _stepping(tune, _some(leading), {"waits": list(tune.waits)})
    shared = {"mode": "step", "sequence": tune.title, "answers": True}
    return setup_document(tune.title, leaders | dict.fromkeys(_some(answering), shared))


def turn_takers(pads: Collection[PadId]) -> tuple[list[PadId], list[PadId]]:
    """Who leads and who answers, where nobody says: the first board and the others, or the two halves of a lone one.

    Args:
        pads: every pad of the instrument's boards.
    """
    leading = first_board(pads)
    others = [pad for pad in sorted(pads) if pad not in leading]
    if others:
        return leading, others
    return [pad for pad in leading if pad.pad < HALF_BOARD], [pad for pad in leading if pad.pad >= HALF_BOARD]


def chords(title: str, sounds: Sequence[PackSound], pads: Collection[PadId]) -> SetupDocument:
    """Three chords with which most songs in C can be accompanied, on three pads; a chord that goes on is held.

    Args:
        title: of the setup.
        sounds: of one pack.
        pads: exactly three, for the first, the fourth and the fifth degree in that order.

    Raises:
        SettingError: the pack has no such chords, or there are not three pads.
    """
    named = {sound.name.partition("/")[2]: sound for sound in sounds}
    missing = [name for name, _ in CHORDS if name not in named]
    if missing:
        raise SettingError("pack", f"it has no {missing[0]}", "choose a pack with chords")
    chosen = list(dict.fromkeys(pads))
    if len(chosen) != len(CHORDS):
        raise SettingError("pads", f"{len(chosen)} pads for {len(CHORDS)} chords", f"choose {len(CHORDS)} pads")
    found = (named[name] for name, _ in CHORDS)
    return setup_document(title, {pad: _chord(sound) for pad, sound in zip(chosen, found, strict=True)})


def chord_pads(pads: Collection[PadId]) -> list[PadId]:
    """Three pads of the first board, far apart: for the first, the fourth and the fifth degree."""
    board = {pad.pad: pad for pad in first_board(pads)}
    return [board[number] for _, number in CHORDS if number in board]


def _chord(sound: PackSound) -> dict[str, str]:
    return {"mode": "one-shot" if sound.loop is None else "hold", "sound": sound.name}


def _stepping(tune: Tune, pads: Sequence[PadId], more: Mapping[str, Any]) -> dict[PadId, Mapping[str, Any]]:
    shared = {"mode": "step", "sequence": tune.title}
    return dict.fromkeys(pads, shared) | {pads[0]: {**shared, "sounds": list(tune.sounds), **more}}


def _some(pads: Collection[PadId]) -> list[PadId]:
    if not pads:
        raise SettingError("pads", "there is none", "choose at least one pad")
    return sorted(pads)
