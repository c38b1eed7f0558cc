"""Packs with one planted fault each, and the one line that the gate must say of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from made_packs import PICTURE, RATE, MadePack, Signal, drone, groove, levelled, note

Plant = Callable[[MadePack], object]

E4_HZ = 329.6276


def said(sound: str, **more: object) -> Plant:
    """Let the manifest say something else of a sound."""
    return lambda pack: pack.sounds[sound].update(more)


def headed(**more: object) -> Plant:
    """Let the manifest say something else of the pack; None takes a key away."""

    def plant(pack: MadePack) -> None:
        pack.head = {key: value for key, value in (pack.head | more).items() if value is not None}

    return plant


def sounding(file: str, sound: Signal) -> Plant:
    """Put another sound into a file."""
    return lambda pack: pack.audio.update({file: sound})


def changed(file: str, change: Callable[[Signal], Signal]) -> Plant:
    """Change what a file holds."""
    return lambda pack: pack.audio.update({file: change(pack.audio[file])})


def saved(file: str, **how: object) -> Plant:
    """Save a file in another way."""
    return lambda pack: pack.saved_as.update({file: dict(how)})


def drawn(text: str) -> Plant:
    """Draw another picture."""
    return lambda pack: pack.texts.update({"picture.svg": text})


def edged(sound: Signal, at: int) -> Signal:
    """Let a sound begin or end at -64 dBFS."""
    sound[at] = 20 / 32768
    return sound


def pulsed(sound: Signal) -> Signal:
    """Add a short, loud swing, and bring the whole to its loudness again."""
    time = np.arange(240) / RATE
    sound[2400:2640, 0] += 0.45 * np.sin(2 * np.pi * 400.0 * time) * np.hanning(240)
    return levelled(sound, "note")


def rustling(sound: Signal) -> Signal:
    """Add a tone at 8 kHz while it sounds, 14 dB under it."""
    tone = 0.3 * np.sin(2 * np.pi * 8000.0 * np.arange(len(sound)) / RATE)[:, np.newaxis]
    envelope = np.abs(sound[:, 0]).max() * np.exp(-7.0 * np.arange(len(sound)) / RATE)[:, np.newaxis]
    fade = np.minimum(1.0, np.minimum(np.arange(len(sound)), np.arange(len(sound))[::-1]) / 2400)[:, np.newaxis]
    return levelled(sound + tone * envelope * fade, "note")


def sudden() -> Signal:
    """A note that stands at its full height at once, 4.5 ms after its beginning."""
    time = np.arange(round(0.8 * RATE)) / RATE
    wave = np.cos(2 * np.pi * E4_HZ * (time - 0.0045) - 0.8) * np.exp(-7.0 * time) * (time >= 0.0045)
    wave *= np.minimum(1.0, (time[-1] - time) / 0.05)
    return levelled(wave[:, np.newaxis], "note")


def later(sound: Signal) -> Signal:
    return np.concatenate([np.zeros((960, 1)), sound])


def swelling() -> Signal:
    """A drone that begins where it is softest."""
    time = np.arange(2 * RATE) / RATE
    swell = 1.0 - 0.4 * np.cos(np.pi * time)
    return levelled((np.sin(2 * np.pi * 262.0 * time) * swell)[:, np.newaxis], "drone")


def brightening() -> Signal:
    """A drone whose overtones come up through the loop and are gone when it begins again."""
    time = np.arange(2 * RATE) / RATE
    waves = sum(np.sin(2 * np.pi * 262.0 * n * time) * (time / 2.0 if n > 1 else 1.0) / n**1.5 for n in range(1, 8))
    return levelled(waves[:, np.newaxis], "drone")


def cut_rattle() -> Signal:
    """A groove in which something that rattles is cut off by the beat on the seam."""
    sound = groove()
    noise = np.random.RandomState(1).standard_normal((14_400, 1)) * np.linspace(0.0, 1.0, 14_400)[:, np.newaxis]
    sound[-14_400:] += 0.001 * noise
    return levelled(sound, "groove")


def stepped(sound: Signal) -> Signal:
    """Let a loop drift up by 1 % of full scale and fall back at its seam."""
    sound[-4000:, 0] += np.linspace(0.0, 0.01, 4000)
    return sound


def two_pads(pack: MadePack) -> None:
    pack.sounds["E4"]["pad"] = 1


def stray(pack: MadePack) -> None:
    pack.audio["lost.flac"] = pack.audio["E4.flac"]


def lost(pack: MadePack) -> None:
    pack.sounds["E4"] |= {"pcm_sha256": "0" * 64, "seconds": 1}
    del pack.audio["E4.flac"]


def damaged(pack: MadePack) -> None:
    lost(pack)
    pack.texts["E4.flac"] = "no sound"


def endless(pack: MadePack) -> None:
    pack.audio["E4.flac"] = np.zeros((121 * 8000, 1))
    pack.saved_as["E4.flac"] = {"samplerate": 8000}


FILES: dict[str, Plant] = {
    "format-rate": saved("E4.flac", samplerate=44_100),
    "format-word": saved("E4.flac", subtype="PCM_24"),
    "samples": said("E4", pcm_sha256="0a" * 32),
    "length": said("E4", seconds=0.9),
    "loop-short": said("drone", loop={"start": 0, "end": 4800}),
    "loop-long": said("drone", loop={"start": 0, "end": 96_001}),
    "dc": changed("drone.flac", lambda sound: sound + 60 / 32768),
    "first": changed("E4.flac", lambda sound: edged(sound, 0)),
    "last": changed("C4-firm.flac", lambda sound: edged(sound, -1)),
    "loud": changed("E4.flac", lambda sound: sound * 1.1),
    "soft": changed("bed.flac", lambda sound: sound * 0.9),
    "loud-layer": changed("C4-soft.flac", lambda sound: sound * 1.1),
    "peak": changed("E4.flac", pulsed),
    "sharp": sounding("E4.flac", note(E4_HZ * 2 ** (4 / 1200), (1.0, 0.1))),
    "flat": sounding("drone.flac", drone(260.0)),
    "octave-low": sounding("E4.flac", note(E4_HZ / 2, (1.0, 0.2))),
    "octave-high": sounding("E4.flac", note(E4_HZ * 2, (1.0, 0.1))),
    "rustle": changed("E4.flac", rustling),
    "click": sounding("E4.flac", sudden()),
    "late": changed("E4.flac", later),
    "swell": sounding("drone.flac", swelling()),
    "brighten": sounding("drone.flac", brightening()),
    "rattle": sounding("groove.flac", cut_rattle()),
    "step": changed("drone.flac", stepped),
    "groove-step": changed("groove.flac", stepped),
    "lost": lost,
    "damaged": damaged,
    "endless": endless,
    "layer-dull": lambda pack: pack.audio.update({"C4-firm.flac": pack.audio["C4-soft.flac"]}),
    "layer-long": changed("C4-firm.flac", lambda sound: np.concatenate([sound, np.zeros((RATE, 1))])),
    "said-loudness": said("E4", loudness_lufs_m=-27.0),
    "said-peak": said("E4", true_peak_dbtp="loud"),
    "said-attack": said("E4", attack_ms=40.0),
}

HEADS: dict[str, Plant] = {
    "no-licence": headed(licence=None),
    "licence": headed(licence="free"),
    "no-attribution": headed(attribution=None),
    "credit": headed(licence="CC-BY-4.0"),
    "no-picture": headed(picture=None),
    "picture-gone": lambda pack: pack.texts.pop("picture.svg"),
    "picture-elsewhere": headed(picture="../made/picture.svg"),
    "picture-box": drawn(PICTURE.replace("64 64", "24 24")),
    "picture-script": drawn(PICTURE.replace("</svg>", "<script>x</script></svg>")),
    "picture-outside": drawn(PICTURE.replace("<circle", '<use href="http://a/b.svg#c"/><circle')),
    "rate": headed(sample_rate=44_100),
    "checked-by": headed(checked_by="ear"),
    "pack-tag": headed(tags=["lovely"]),
    "tag": said("bed", tags=["nature", "wet"]),
    "pads": two_pads,
    "stray": stray,
}
