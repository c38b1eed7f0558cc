"""What the instrument hands to its pre-mix, a process of its own, and what comes back: JSON both ways."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from toccata.bank import Recipe
from toccata.errors import SoundError, ToccataError
from toccata.sound.catalogue import Layer, SoundInfo

FAULT_STATUS = 2

STAY = "--stay"
"""Argument of a pre-mix that does job after job, until its input ends."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be baked, at which rate (frames a second), into which folder."""

    recipes: tuple[Recipe, ...]
    sounds: Mapping[str, SoundInfo]
    rate: int
    folder: Path


def write_job(job: Job) -> str:
    """Write a job as JSON, with what the catalogue says of the sounds that it needs."""
    needed = {recipe.sound for recipe in job.recipes}
    sounds = [asdict(job.sounds[name]) for name in sorted(needed)]
    recipes = [asdict(recipe) for recipe in job.recipes]
    return json.dumps({"recipes": recipes, "sounds": sounds, "rate": job.rate, "folder": job.folder}, default=str)


def read_job(text: str) -> Job:
    """Read what ``write_job`` wrote."""
    content = json.loads(text)
    sounds = {entry["name"]: _sound(entry) for entry in content["sounds"]}
    recipes = tuple(Recipe(**entry) for entry in content["recipes"])
    return Job(recipes, sounds, content["rate"], Path(content["folder"]))


def write_fault(fault: ToccataError) -> str:
    """Write why a job could not be done."""
    return json.dumps({"where": fault.where, "what": fault.what, "remedy": fault.remedy})


def read_fault(text: str) -> SoundError:
    """Read what ``write_fault`` wrote, for the instrument to tell.

    Raises:
        ValueError: the text is something else.
    """
    content = json.loads(text)
    if not isinstance(content, dict) or content.keys() != {"where", "what", "remedy"}:
        raise ValueError(f"{text!r} is no fault")
    return SoundError(**content)


def _sound(entry: dict[str, Any]) -> SoundInfo:
    loop = entry["loop"]
    layers = tuple(Layer(**one | {"file": Path(one["file"])}) for one in entry["layers"])
    read = {"file": Path(entry["file"]), "loop": None if loop is None else (loop[0], loop[1]), "layers": layers}
    return SoundInfo(**entry | read | {"tags": tuple(entry["tags"])})
