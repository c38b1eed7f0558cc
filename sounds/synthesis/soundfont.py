"""Single notes of a SoundFont, played by FluidSynth: a library of the system, found only on a machine that renders.

Its instances keep state from note to note, so each note has its own. Source of the calls: FluidSynth's API, 2.x.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Signal = npt.NDArray[np.float64]

SEVENTH_ORDER = 7
"""The best of FluidSynth's four ways to read between samples."""
FINE_TUNE = 52
"""The generator of a voice's fine tuning, in cents: SoundFont 2.04, section 8.1.2."""
SETTINGS: tuple[tuple[str, int], ...] = (
    ("synth.reverb.active", 0),
    ("synth.chorus.active", 0),
    ("synth.cpu-cores", 1),
    ("synth.dynamic-sample-loading", 1),
)
GAIN = 0.5
OK = 0


@dataclass(frozen=True, slots=True)
class Preset:
    """An instrument of a SoundFont, by its file, bank and number."""

    file: Path
    bank: int
    number: int


def missing(font: Path, package: str) -> str:
    """Say in one line what to install before notes of this SoundFont can be made; "" if all is there."""
    lacking = [] if ctypes.util.find_library("fluidsynth") else ["libfluidsynth3"]
    lacking += [] if font.is_file() else [package]
    return f"it needs {' and '.join(lacking)}; as root, run: apt-get install {' '.join(lacking)}" if lacking else ""


def played(preset: Preset, key: int, velocity: int, seconds: float, rate: int, cents: float = 0.0) -> Signal:
    """Press one key and hold it: float64, shape (frames, 2).

    Args:
        preset: the instrument.
        key: MIDI note.
        velocity: MIDI velocity, 1 to 127.
        seconds: how much of the note is wanted.
        rate: frames a second.
        cents: how far the note is tuned away from where the SoundFont has it.

    Raises:
        OSError: FluidSynth or the SoundFont is not there, or has no such preset.
    """
    library = _library()
    settings = library.new_fluid_settings()
    library.fluid_settings_setnum(settings, b"synth.sample-rate", float(rate))
    library.fluid_settings_setnum(settings, b"synth.gain", GAIN)
    for name, value in SETTINGS:
        library.fluid_settings_setint(settings, name.encode(), value)
    synth = library.new_fluid_synth(settings)
    try:
        _prepare(library, synth, preset, cents)
        library.fluid_synth_noteon(synth, 0, key, velocity)
        return _written(library, synth, round(seconds * rate))
    finally:
        library.delete_fluid_synth(synth)
        library.delete_fluid_settings(settings)


def _prepare(library: ctypes.CDLL, synth: int, preset: Preset, cents: float) -> None:
    font = library.fluid_synth_sfload(synth, str(preset.file).encode(), 1)
    if font < 0 or library.fluid_synth_program_select(synth, 0, font, preset.bank, preset.number) != OK:
        raise OSError(f"{preset.file}: no preset {preset.bank}:{preset.number} in it")
    library.fluid_synth_set_interp_method(synth, -1, SEVENTH_ORDER)
    library.fluid_synth_set_gen(synth, 0, FINE_TUNE, cents)


def _written(library: ctypes.CDLL, synth: int, frames: int) -> Signal:
    out = np.zeros((frames, 2), dtype=np.float32)
    buffer = out.ctypes.data_as(ctypes.c_void_p)
    if library.fluid_synth_write_float(synth, frames, buffer, 0, 2, buffer, 1, 2) != OK:
        raise OSError("FluidSynth made no sound")
    return out.astype(np.float64)


def _library() -> ctypes.CDLL:
    name = ctypes.util.find_library("fluidsynth")
    if name is None:
        raise OSError("FluidSynth is not installed")
    library = ctypes.CDLL(name)
    pointer, integer, real, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_double, ctypes.c_char_p
    library.new_fluid_settings.restype = pointer
    library.new_fluid_synth.restype = pointer
    calls: tuple[tuple[str, tuple[type, ...]], ...] = (
        ("new_fluid_synth", (pointer,)),
        ("fluid_settings_setnum", (pointer, text, real)),
        ("fluid_settings_setint", (pointer, text, integer)),
        ("fluid_synth_sfload", (pointer, text, integer)),
        ("fluid_synth_program_select", (pointer, integer, integer, integer, integer)),
        ("fluid_synth_set_interp_method", (pointer, integer, integer)),
        ("fluid_synth_set_gen", (pointer, integer, integer, ctypes.c_float)),
        ("fluid_synth_noteon", (pointer, integer, integer, integer)),
        ("fluid_synth_write_float", (pointer, integer, pointer, integer, integer, pointer, integer, integer)),
        ("delete_fluid_synth", (pointer,)),
        ("delete_fluid_settings", (pointer,)),
    )
    for call, takes in calls:
        getattr(library, call).argtypes = takes
    return library
