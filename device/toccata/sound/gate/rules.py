"""What every file of a pack keeps, each rule a line of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from toccata.sound.catalogue import MANIFEST
from toccata.sound.gate.fault import Fault
from toccata.sound.gate.figures import SHORTEST_LOOP, Figures, Piece
from toccata.sound.gate.head import RATE
from toccata.sound.roles import ROLES

FORMS = tuple(f"FLAC, PCM_16, {RATE} Hz, {width}" for width in ("mono", "stereo"))
NEAR_LU = 0.5
MOST_DC_DBFS = -65.0
MOST_EDGE_DBFS = -70.0
MOST_HIGH_DB = -20.0
LEAST_RISE_MS = 2.0
MOST_SILENCE_MS = 5.0
MOST_COLOUR = 5.0
MOST_LOSS = 1.5
MOST_CLICK = 1.25

STRUCK = frozenset({"note", "drum"})
"""They answer a touch at once."""

FIRST_LU: Mapping[str, float] = {"voice": -1.0, "drone": -1.0, "groove": -6.0, "bed": -6.0}
"""How far the first 400 ms of a loop may lie under its loudest: a touch is answered at once."""

STATED: Mapping[str, tuple[str, float, float]] = {
    "loudness_lufs_m": ("loudness_lufs", 0.05, 0.0),
    "loudness_lufs_i": ("loudness_lufs", 0.05, 0.0),
    "true_peak_dbtp": ("true_peak_dbtp", 0.05, 0.0),
    "attack_ms": ("rise_ms", 0.5, 0.1),
    "centroid_hz": ("centroid_hz", 2.0, 0.02),
}
"""What a pack may say of a sound: the figure that it is, and how far from it, at least and as a share of it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a file keeps.

    Attributes:
        what: what is looked at.
        concerns: whether a file is held to it.
        kept: whether it keeps it.
        measured: what was found, in words.
        wanted: what it must be, in words.
        remedy: what can be done.
    """

    what: str
    concerns: Callable[[Piece], bool]
    kept: Callable[[Piece, Figures], bool]
    measured: Callable[[Piece, Figures], str]
    wanted: Callable[[Piece], str]
    remedy: str


def file_faults(piece: Piece, found: Figures) -> Iterator[Fault]:
    """Judge one file by what was measured of it. Of a wrong rate or a wrong format nothing more is told."""
    for rule in RULES:
        if rule.concerns(piece) and not rule.kept(piece, found):
            yield Fault(piece.told, rule.what, rule.measured(piece, found), rule.wanted(piece), rule.remedy)
            if rule is FORM:
                return
    yield from _untrue(piece, found)


def _untrue(piece: Piece, found: Figures) -> Iterator[Fault]:
    """Hold what the pack says of a sound against what was measured."""
    for key, (figure, least, share) in STATED.items():
        stated, true = piece.stated.get(key), getattr(found, figure)
        if stated is not None and not _near(stated, true, max(least, share * abs(true))):
            wanted = f"{true:.2f}, as the file has it"
            yield Fault(piece.told, f"{key} in {MANIFEST}", str(stated), wanted, f"correct {MANIFEST}")


def _near(stated: object, true: float, apart: float) -> bool:
    return isinstance(stated, int | float) and abs(stated - true) <= apart


UNLOOPED = "listening"
"""A whole piece of music has an end."""


def _always(_: Piece) -> bool:
    return True


def _once(piece: Piece) -> bool:
    return piece.info.loop is None


def _round(piece: Piece) -> bool:
    return piece.info.loop is not None


def _goes_round_as_its_role(piece: Piece, _: Figures) -> bool:
    role = piece.info.role
    return role == UNLOOPED or ROLES[role].sustained == _round(piece)


def _from_start(piece: Piece) -> bool:
    return piece.info.loop is not None and piece.info.loop[0] == 0


def _long_round(piece: Piece) -> bool:
    return piece.info.loop is not None and piece.info.loop[1] - piece.info.loop[0] >= SHORTEST_LOOP


def _seconds_kept(piece: Piece, found: Figures) -> bool:
    return piece.layer != "medium" or abs(found.frames / RATE - piece.info.seconds) < 0.001


def _loop_kept(piece: Piece, found: Figures) -> bool:
    return piece.info.loop is None or (_long_round(piece) and piece.info.loop[1] <= found.frames)


def _colour_kept(_: Piece, found: Figures) -> bool:
    return found.seam is None or found.seam.colour <= MOST_COLOUR


def _no_beats(piece: Piece) -> bool:
    """A beat may fall on a groove's seam, and changes the colour there."""
    return _long_round(piece) and piece.info.role != "groove"


def _pitch(_: Piece, found: Figures) -> str:
    return "not heard" if found.cents is None else f"{found.cents:+.1f} cents"


FORM = Rule(
    "format", _always,
    lambda _, found: found.form in FORMS,
    lambda _, found: found.form,
    lambda _: f"{FORMS[0]} or stereo", "save it as FLAC, 16 bits, 48 kHz, mono or stereo",
)  # fmt: skip

RULES: tuple[Rule, ...] = (
    FORM,
    Rule(
        "hash of the samples", _always,
        lambda piece, found: found.pcm_sha256 == piece.pcm_sha256,
        lambda _, found: found.pcm_sha256,
        lambda piece: f"{piece.pcm_sha256[:12]}... as {MANIFEST} says", f"render it again, or correct {MANIFEST}",
    ),
    Rule(
        "length", _always, _seconds_kept,
        lambda _, found: f"{found.frames / RATE:.3f} s",
        lambda piece: f"{piece.info.seconds:.3f} s as {MANIFEST} says", f"cut it, or correct {MANIFEST}",
    ),
    Rule(
        "going round", _always, _goes_round_as_its_role,
        lambda piece, _: "told by a loop" if _round(piece) else "not told",
        lambda piece: f"{'no' if _round(piece) else 'a'} loop for role {piece.info.role}",
        f"correct its loop or its role in {MANIFEST}",
    ),
    Rule(
        "loop", _round, _loop_kept,
        lambda piece, found: f"{piece.info.loop} of {found.frames} frames",
        lambda _: f"{SHORTEST_LOOP} frames or more, within the file", f"correct the loop in {MANIFEST}",
    ),
    Rule(
        "direct current", _always,
        lambda _, found: found.dc_dbfs < MOST_DC_DBFS,
        lambda _, found: f"{found.dc_dbfs:.1f} dBFS",
        lambda _: f"under {MOST_DC_DBFS:g} dBFS", "take the mean out, or cut below 40 Hz",
    ),
    Rule(
        "first or last sample", _once,
        lambda _, found: found.edges_dbfs < MOST_EDGE_DBFS,
        lambda _, found: f"{found.edges_dbfs:.1f} dBFS",
        lambda _: f"under {MOST_EDGE_DBFS:g} dBFS", "fade it in over 1 ms and out over 60 ms",
    ),
    Rule(
        "loudness", _always,
        lambda piece, found: abs(found.loudness_lufs - ROLES[piece.info.role].loudness_lufs) <= NEAR_LU,
        lambda _, found: f"{found.loudness_lufs:.2f} LUFS",
        lambda piece: f"{ROLES[piece.info.role].loudness_lufs:g} LUFS, {NEAR_LU:g} more or less",
        "change its level",
    ),
    Rule(
        "true peak", _always,
        lambda piece, found: found.true_peak_dbtp <= ROLES[piece.info.role].true_peak_max_dbtp,
        lambda _, found: f"{found.true_peak_dbtp:.2f} dBTP",
        lambda piece: f"{ROLES[piece.info.role].true_peak_max_dbtp:g} dBTP or less",
        "where its loudness is right, make its attack rounder",
    ),
    Rule(
        "pitch", lambda piece: piece.pitched,
        lambda piece, found: found.cents is not None and abs(found.cents) <= piece.cents_most,
        _pitch,
        lambda piece: f"note {piece.info.note} within {piece.cents_most:g} cents, A4 = 440 Hz",
        "tune it, or correct its note; a chord has the tag chord",
    ),
    Rule(
        "energy above 5 kHz", lambda piece: not piece.bright,
        lambda _, found: found.high_db <= MOST_HIGH_DB,
        lambda _, found: f"{found.high_db:.1f} dB",
        lambda _: f"{MOST_HIGH_DB:g} dB or less", "make it darker, or say so with the tag bright",
    ),
    Rule(
        "attack as played", lambda piece: _once(piece) and piece.info.role == "note",
        lambda _, found: found.played_ms >= LEAST_RISE_MS,
        lambda _, found: f"{found.played_ms:.2f} ms",
        lambda _: f"{LEAST_RISE_MS:g} ms or more", "make its attack rounder: it clicks",
    ),
    Rule(
        "silence before the sound", lambda piece: _once(piece) and piece.info.role in STRUCK,
        lambda _, found: found.heard_ms <= MOST_SILENCE_MS,
        lambda _, found: f"{found.heard_ms:.1f} ms",
        lambda _: f"{MOST_SILENCE_MS:g} ms or less", "cut what comes before it",
    ),
    Rule(
        "beginning against the loudest 400 ms", _from_start,
        lambda piece, found: found.first_lu >= FIRST_LU.get(piece.info.role, FIRST_LU["bed"]),
        lambda _, found: f"{found.first_lu:.1f} LU",
        lambda piece: f"{FIRST_LU.get(piece.info.role, FIRST_LU['bed']):g} LU or more",
        "let the loop begin where it is louder: turn it round",
    ),
    Rule(
        "change of colour at the seam", _no_beats, _colour_kept,
        lambda _, found: "unknown" if found.seam is None else f"{found.seam.colour:.1f} deviations",
        lambda _: f"{MOST_COLOUR:g} deviations or less",
        "let every partial fit the loop a whole number of times",
    ),
    Rule(
        "loss at the seam", _long_round,
        lambda _, found: found.seam is None or found.seam.loss <= MOST_LOSS,
        lambda _, found: "unknown" if found.seam is None else f"{found.seam.loss:.2f} of the most elsewhere",
        lambda _: f"{MOST_LOSS:g} or less", "let what sounds at the end go on at the beginning",
    ),
    Rule(
        "click at the seam", _long_round,
        lambda _, found: found.seam is None or found.seam.click <= MOST_CLICK,
        lambda _, found: "unknown" if found.seam is None else f"{found.seam.click:.2f} of the sharpest elsewhere",
        lambda _: f"{MOST_CLICK:g} or less", "let the wave go on from the last frame to the first",
    ),
)  # fmt: skip
