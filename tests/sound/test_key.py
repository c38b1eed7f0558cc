from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.bank import Recipe
from toccata.errors import SoundError
from toccata.sound.catalogue import SoundInfo
from toccata.sound.key import attack_ms, sample_key, sample_keys
from toccata.sound.roles import ROLES
from toccata.units import Decibels, Seconds

STRUCK = SoundInfo("made/a", Path("a.flac"), "0a" * 32, "note", None, Seconds(0.12), False, "a", Seconds(1.0))
SUSTAINED = replace(STRUCK, role="drone", loop=(0, 48_000))

recipes = st.builds(
    Recipe,
    sound=st.just("made/a"),
    gain_db=st.sampled_from([Decibels(0.0), Decibels(-6.0), Decibels(-6.5)]),
    attack_ms=st.sampled_from([None, 0.0, 5.0, 42.0, 100.0]),
    min_attack_ms=st.sampled_from([0.0, 5.0, 42.0, 200.0]),
    shelf_db=st.sampled_from([Decibels(0.0), Decibels(-6.0)]),
)


@pytest.mark.parametrize(
    ("own", "least", "role", "settled"),
    [
        (None, 0.0, "note", 5.0),
        (None, 0.0, "drone", 42.0),
        (100.0, 0.0, "note", 100.0),
        (0.0, 0.0, "drone", 0.0),
        (10.0, 60.0, "note", 60.0),
        (None, 60.0, "drone", 60.0),
    ],
)
def test_the_attack_is_the_pad_s_or_the_role_s_and_never_under_the_client_s_least(
    own: float | None, least: float, role: str, settled: float
) -> None:
    recipe = Recipe("made/a", Decibels(0.0), attack_ms=own, min_attack_ms=least)
    assert attack_ms(recipe, replace(STRUCK, role=role)) == settled


@given(recipes, recipes, st.sampled_from([STRUCK, SUSTAINED]))
def test_two_recipes_share_a_key_just_when_they_bake_the_same(one: Recipe, other: Recipe, info: SoundInfo) -> None:
    def baked(recipe: Recipe) -> tuple[float, float, float]:
        return recipe.gain_db, attack_ms(recipe, info), recipe.shelf_db

    same_key = sample_key(one, info, 48_000) == sample_key(other, info, 48_000)
    assert same_key == (baked(one) == baked(other))


@pytest.mark.parametrize(
    "other",
    [
        replace(STRUCK, name="made/b"),
        replace(STRUCK, pcm_sha256="0b" * 32),
        replace(STRUCK, role="effect"),
        replace(STRUCK, loop=(0, 100)),
        replace(STRUCK, release_s=Seconds(0.3)),
        replace(STRUCK, spoken=True),
    ],
)
def test_whatever_reaches_the_bank_from_the_pack_changes_the_key(other: SoundInfo) -> None:
    recipe = Recipe("made/a", Decibels(0.0))
    assert sample_key(recipe, other, 48_000) != sample_key(recipe, STRUCK, 48_000)


def test_the_rate_changes_the_key_and_a_moved_file_or_a_new_label_does_not() -> None:
    recipe = Recipe("made/a", Decibels(-6.0))
    key = sample_key(recipe, STRUCK, 48_000)
    assert sample_key(recipe, STRUCK, 44_100) != key
    assert sample_key(recipe, replace(STRUCK, file=Path("b.flac"), label="b"), 48_000) == key


def test_a_key_is_32_hexadecimal_digits() -> None:
    key = sample_key(Recipe("made/a", Decibels(0.0)), STRUCK, 48_000)
    assert len(key) == 32
    assert set(key) <= set("0123456789abcdef")


def test_whole_and_fractional_numbers_of_the_same_size_are_one_recipe() -> None:
    whole = Recipe("made/a", Decibels(-6), attack_ms=10)
    assert sample_key(whole, STRUCK, 48_000) == sample_key(replace(whole, gain_db=Decibels(-6.0)), STRUCK, 48_000)


@pytest.mark.parametrize(
    ("name", "remedy"), [("marimba/C9", "did you mean marimba/C5?"), ("zither", "install its pack")]
)
def test_an_unknown_sound_is_refused_by_name(catalogue: Mapping[str, SoundInfo], name: str, remedy: str) -> None:
    with pytest.raises(SoundError) as refusal:
        sample_keys([Recipe(name, Decibels(0.0))], catalogue, 48_000)
    assert str(refusal.value) == f"{name}: no pack has this sound; {remedy}"


def test_every_role_has_the_attack_of_struck_or_of_sustained_sounds() -> None:
    assert {role.attack_ms for role in ROLES.values()} == {5.0, 42.0}
