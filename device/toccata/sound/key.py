"""The content address of a baked sound: two recipes that bake the same bits have the same one."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Mapping

from toccata.bank import CELL_S, Recipe
from toccata.errors import SoundError
from toccata.sound.catalogue import SoundInfo
from toccata.sound.layers import shares
from toccata.sound.roles import ROLES

PREMIX = 2
"""The pre-mix's own version: one more whenever it bakes other bits, or writes something else beside them."""

KEY_DIGITS = 32


def attack_ms(recipe: Recipe, info: SoundInfo) -> float:
    """Settle the attack: the pad's own, or the role's, and never under the client's least."""
    own = ROLES[info.role].attack_ms if recipe.attack_ms is None else recipe.attack_ms
    return max(own, recipe.min_attack_ms)


def sample_key(recipe: Recipe, info: SoundInfo, rate: int) -> str:
    """Name what this recipe bakes at this rate: 32 hexadecimal digits of a SHA-256 over all that it depends on."""
    content = (
        PREMIX,
        float(CELL_S),
        info.name,
        [(one.pcm_sha256, share) for one, share in shares(info, recipe.firmness)],
        info.role,
        info.loop,
        float(info.release_s),
        info.spoken,
        float(recipe.gain_db),
        float(attack_ms(recipe, info)),
        float(recipe.shelf_db),
        rate,
    )
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:KEY_DIGITS]


def sample_keys(recipes: Iterable[Recipe], catalogue: Mapping[str, SoundInfo], rate: int) -> dict[Recipe, str]:
    """Name what each recipe bakes.

    Raises:
        SoundError: a recipe's sound is in no pack.
    """
    wanted = list(recipes)
    infos = {name: _found(name, catalogue) for name in dict.fromkeys(recipe.sound for recipe in wanted)}
    return {recipe: sample_key(recipe, infos[recipe.sound], rate) for recipe in wanted}


def _found(name: str, catalogue: Mapping[str, SoundInfo]) -> SoundInfo:
    if name in catalogue:
        return catalogue[name]
    near = difflib.get_close_matches(name, catalogue, n=1)
    raise SoundError(name, "no pack has this sound", f"did you mean {near[0]}?" if near else "install its pack")
