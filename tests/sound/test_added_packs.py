"""Packs that somebody laid into the data folder: known beside the shipped ones, or left out with a line."""

from __future__ import annotations

import shutil

import pytest

from toccata.sound.added import added_packs_folder, with_added
from toccata.sound.catalogue import packs_folder, read_catalogue


def add(data, name, old="", new=""):
    folder = added_packs_folder(data) / name
    shutil.copytree(packs_folder() / "drums", folder)
    text = (folder / "pack.toml").read_text(encoding="utf-8").replace('id = "drums"', f'id = "{name}"')
    (folder / "pack.toml").write_text(text.replace(old, new) if old else text, encoding="utf-8")
    return folder / "pack.toml"


def known(data):
    shipped = read_catalogue(packs_folder())
    told = []
    found = with_added(shipped, added_packs_folder(data), told.append)
    return [name for name in found if name not in shipped], told


def test_without_a_folder_there_are_the_shipped_packs_only(tmp_path):
    assert known(tmp_path) == ([], [])


def test_an_added_pack_is_known_by_its_id(tmp_path):
    add(tmp_path, "my-drums")
    names, told = known(tmp_path)
    assert (names[0], len(names), told) == ("my-drums/hand-bass", 12, [])


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("marimba", "another pack is called marimba; give this one another id"),
        ("own", "another pack is called own; give this one another id"),
    ],
)
def test_an_added_pack_takes_nobody_else_s_name(tmp_path, name, what):
    path = add(tmp_path, name)
    assert known(tmp_path) == ([], [f"{path}: {what}; this pack is left out"])


def test_a_pack_that_can_t_be_followed_is_left_out_with_its_fault_and_the_others_are_known(tmp_path):
    path = add(tmp_path, "a-broken-one", 'role = "drum"', 'role = "drmu"')
    add(tmp_path, "my-drums")
    names, told = known(tmp_path)
    assert len(names) == 12
    assert told[0].startswith(f"{path}: sounds[0].role is 'drmu'; write one of ")
    assert told[0].endswith("; this pack is left out")


def test_two_sounds_of_one_name_leave_the_pack_out(tmp_path):
    path = add(tmp_path, "twins", 'name = "hand-tone"', 'name = "hand-bass"')
    told = f"{path}: has two sounds of one name; give one of the two another name; this pack is left out"
    assert known(tmp_path) == ([], [told])


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('tags = ["struck", "drum"]', "tags = 5", "tags is 5; write a list"),
        ('attribution = "none needed"', "attribution = 5", "attribution is 5; write a text"),
        ('picture = "picture.svg"', 'picture = "../marimba/picture.svg"', "picture is '../marimba/picture.svg'; write"),
        ("release_ms = 120", f"release_ms = {'9' * 400}", "sounds[0].release_ms is 9999"),
        ('tags = ["struck", "drum"]', f"tags = {'[' * 5000}", "is not TOML"),
    ],
)
def test_whatever_a_pack_says_it_is_used_or_left_out(tmp_path, old, new, what):
    path = add(tmp_path, "strange", old, new)
    names, told = known(tmp_path)
    assert (names, len(told), told[0].startswith(f"{path}: {what}")) == ([], 1, True)
