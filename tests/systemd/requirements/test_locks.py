from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from requirements.lock import Pin, pins, text
from requirements.target import TARGETS, Target

ROOT = Path(__file__).parents[3]
LOCKS = ROOT / "systemd" / "requirements"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ASKED = {
    "runtime": PROJECT["project"]["dependencies"],
    "dev": [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"]],
    "build": PROJECT["build-system"]["requires"],
}
PYGAME = "pygame-2.6.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"


def entries(name: str) -> Iterator[list[str]]:
    """Say each requirement of a lock and its options, continued lines joined."""
    joined = (LOCKS / f"{name}.txt").read_text().replace("\\\n", " ")
    return (re.split(r"\s+(?=--)", line.strip()) for line in joined.splitlines() if not line.startswith("#"))


def wanted(name: str, target: Target) -> dict[str, str]:
    locked = (Requirement(entry[0]) for entry in entries(name))
    return {
        canonicalize_name(one.name): str(one.specifier)[2:]
        for one in locked
        if target.wants(str(one.marker or "") or None)
    }


@pytest.mark.parametrize("name", ASKED)
def test_every_line_of_a_lock_is_one_version_with_sha256_hashes_and_nothing_else(name: str) -> None:
    shape = re.compile(r"[a-z0-9-]+==[0-9][0-9a-z.]*( ; .+)?")
    for requirement, *options in entries(name):
        assert shape.fullmatch(requirement)
        assert options
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", option) for option in options)


@pytest.mark.parametrize("target", TARGETS, ids=str)
@pytest.mark.parametrize("name", ASKED)
def test_all_that_pyproject_asks_for_is_locked_in_a_version_that_it_allows(name: str, target: Target) -> None:
    locked = wanted(name, target)
    asked = [Requirement(one) for one in ASKED[name]]
    for one in (one for one in asked if target.wants(str(one.marker or "") or None)):
        version = locked.get(canonicalize_name(one.name), "missing")
        assert version != "missing", one
        assert one.specifier.contains(version), (one, version)


def test_the_instrument_is_tested_with_the_very_versions_that_it_plays_with() -> None:
    runtime, dev = wanted("runtime", TARGETS[0]), wanted("dev", TARGETS[0])
    assert runtime.items() <= dev.items()


def test_no_lock_names_a_registry() -> None:
    assert [
        file.name for file in LOCKS.glob("*.txt") if re.search(r"https?:|index|\.org|\.com", file.read_text())
    ] == []


def test_a_lock_keeps_the_wheels_that_fit_and_drops_what_no_computer_needs() -> None:
    def package(name: str, *wheels: str, **more: str) -> dict[str, object]:
        kept = [{"url": f"https://files/{one}", "hashes": {"sha256": one[:3]}} for one in wheels]
        return {"name": name, "version": "1", "wheels": kept, **more}

    foreign = package("colour", "colour-1-py3-none-any.whl", marker="sys_platform == 'win32'")
    pure = package(
        "pure", "pur-1-py3-none-any.whl", "win-1-cp311-cp311-win32.whl", "mus-1-cp311-cp311-musllinux_1_2_x86_64.whl"
    )
    assert list(pins({"packages": [foreign, pure]})) == [Pin("pure", "1", None, ("pur",))]


def test_a_package_without_a_wheel_for_a_computer_is_refused() -> None:
    package = {"name": "pygame", "version": "2.6.1", "wheels": [{"url": f"/{PYGAME}", "hashes": {"sha256": "0"}}]}
    with pytest.raises(SystemExit, match=r"^lock: pygame 2.6.1 has no wheel for .*aarch64"):
        list(pins({"packages": [package]}))


def test_wheels_are_taken_by_their_tags() -> None:
    name = "x-1-{}.whl"
    tags = (
        "py3-none-any",
        "cp39-abi3-manylinux_2_28_aarch64",
        "cp313-cp313-manylinux_2_39_aarch64",
        "cp313-cp313-win_arm64",
    )
    assert [Target(13, "aarch64").runs(name.format(tag)) for tag in tags] == [True, True, False, False]


def test_a_pin_is_written_as_pip_reads_it() -> None:
    written = text("dev", [Pin("a", "1.0", "python_version < '3.13'", ("00", "11"))]).splitlines()[1:]
    assert written == ["a==1.0 ; python_version < '3.13' \\", "    --hash=sha256:00 \\", "    --hash=sha256:11"]
