"""The sequences of a setup: which pad gives their sounds, which of their steps wait, and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from toccata.settings.client import Mode, PadSettings
from toccata.settings.judge import did_you_mean
from toccata.settings.place import Place, shown
from toccata.units import PadId


@dataclass(frozen=True, slots=True)
class _Given:
    """What one pad gives to all that name its sequence."""

    by: PadId
    sounds: tuple[str, ...]
    waits: tuple[int, ...]


def with_sequences(spelled: Mapping[PadId, tuple[PadSettings, Place]]) -> dict[PadId, PadSettings]:
    """Give every step pad the sounds and the waiting steps of the sequence that it names.

    Args:
        spelled: what is played in one setup, as it is written, and where.

    Raises:
        SettingError: pads give a sequence different things or none at all, or a sequence that can't be played to its
            end: nobody answers where it waits, or nobody plays what does not wait.
    """
    given: dict[str, _Given] = {}
    for pad, (settings, place) in spelled.items():
        if settings.sequence is not None and settings.sounds:
            given[settings.sequence] = _joined(given.get(settings.sequence), pad, settings, place)
    found = {pad: _completed(settings, given, place) for pad, (settings, place) in spelled.items()}
    for pad, settings in found.items():
        written, place = spelled[pad]
        if written.waits:
            _check_turns([one for one in found.values() if _share(one, settings)], settings, place)
    return found


def check_waits(pad: PadSettings, place: Place) -> None:
    """Judge the waiting steps that a pad writes, without a look at other pads.

    Raises:
        SettingError: the pad gives no sounds, or a number is no step of them or does not rise.
    """
    if not pad.waits:
        return
    at = place.key("waits")
    if not pad.sounds:
        raise at.refusal("this pad gives no 'sounds'", "write it on the pad that gives the sequence its sounds")
    for index, step in enumerate(pad.waits):
        if step >= len(pad.sounds):
            spot, last = at.item(index), len(pad.sounds) - 1
            raise spot.refusal(f"{step} is no step of {len(pad.sounds)} sounds", f"write a number from 0 to {last}")
        if index and step <= pad.waits[index - 1]:
            before = pad.waits[index - 1]
            raise at.item(index).refusal(f"{step} does not come after {before}", "write rising numbers, each once")


def _joined(before: _Given | None, pad: PadId, settings: PadSettings, place: Place) -> _Given:
    if before is None:
        return _Given(pad, settings.sounds, settings.waits)
    for key, theirs, own in (("sounds", before.sounds, settings.sounds), ("waits", before.waits, settings.waits)):
        if theirs != own and theirs and own:
            told = f"pad {before.by} gives sequence {shown(settings.sequence)} other {key}"
            raise place.key(key).refusal(told, "give them on one pad only")
    return replace(before, waits=before.waits or settings.waits)


def _completed(settings: PadSettings, given: Mapping[str, _Given], place: Place) -> PadSettings:
    if settings.sequence is None:
        return settings
    if settings.sequence not in given:
        remedy = did_you_mean(settings.sequence, given) if given else "add its 'sounds' to one pad"
        raise place.key("sequence").refusal(f"no pad gives sequence {shown(settings.sequence)} its sounds", remedy)
    found = given[settings.sequence]
    return replace(settings, sounds=found.sounds, waits=found.waits)


def _share(one: PadSettings, other: PadSettings) -> bool:
    same = one is other or (one.sequence is not None and one.sequence == other.sequence)
    return same and one.mode is Mode.STEP


def _check_turns(shared: list[PadSettings], giver: PadSettings, place: Place) -> None:
    at = place.key("waits")
    if not any(one.answers for one in shared):
        raise at.refusal("no pad of the sequence answers", "add 'answers': true to the client's pad")
    if all(one.answers for one in shared) and len(giver.waits) < len(giver.sounds):
        raise at.refusal("only answering pads play this sequence", "add a pad without 'answers' for the other steps")
