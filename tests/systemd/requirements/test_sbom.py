from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from installer import dpkg
from requirements.sbom import LOCK, ROOT, bill, firmware, read_lock, text


@pytest.fixture(scope="module")
def written() -> str:
    return text(bill())


@pytest.fixture(scope="module")
def parts(written: str) -> dict[str, dict[str, Any]]:
    return {part["bom-ref"]: part for part in json.loads(written)["components"]}


def test_the_bill_is_what_the_schema_of_cyclonedx_1_6_wants(written: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written) is None


def test_every_package_of_the_lock_stands_in_it_with_its_version_and_each_digest(
    parts: dict[str, dict[str, Any]],
) -> None:
    locked = re.split(r"\n(?=[a-z])", LOCK.read_text())[1:]
    assert len(locked) == sum(ref.startswith("pypi:") for ref in parts)
    for lines in locked:
        name, version = re.match(r"(\S+)==(\S+)", lines).groups()
        part = parts[f"pypi:{name}"]
        assert (part["version"], part["purl"]) == (version, f"pkg:pypi/{name}@{version}")
        assert {one["content"] for one in part["hashes"]} == set(re.findall("sha256:([0-9a-f]{64})", lines))


def test_every_package_states_a_licence(parts: dict[str, dict[str, Any]]) -> None:
    assert [ref for ref, part in parts.items() if ref.startswith("pypi:") and not part.get("licenses")] == []


def test_libraries_in_c_that_a_wheel_brings_are_named_with_their_digests(parts: dict[str, dict[str, Any]]) -> None:
    brought = {one["name"]: one for one in parts["pypi:pygame"]["components"]}
    assert {"libSDL2", "libSDL2_mixer", "libsndfile"} <= set(brought)
    assert all(len(one["hashes"]) == 1 for one in brought.values())


def test_each_pack_stands_in_it_with_its_own_licence(parts: dict[str, dict[str, Any]]) -> None:
    licences = {ref: part["licenses"][0]["license"]["id"] for ref, part in parts.items() if ref.startswith("pack:")}
    packs = {f"pack:{folder.name}": "CC0-1.0" for folder in Path(ROOT, "sounds", "packs").iterdir()}
    assert licences == packs | {"pack:piano": "MIT"}


def test_the_system_s_packages_stand_in_it(parts: dict[str, dict[str, Any]]) -> None:
    assert {ref.removeprefix("deb:") for ref in parts if ref.startswith("deb:")} == set(dpkg.NEEDED)


def test_the_pod_s_image_stands_in_it_with_its_digest_once_it_is_built(tmp_path: Path) -> None:
    assert list(firmware(tmp_path / "pod.pod", "1.0").hashes) == []
    (tmp_path / "pod.pod").write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # pragma: allowlist secret
    assert [one.content for one in firmware(tmp_path / "pod.pod", "1.0").hashes] == [empty]


def test_what_the_lock_says_twice_is_read_alike_and_the_same_tree_gives_the_same_text(written: str) -> None:
    assert text(bill()) == written
    assert "".join(f"{pin.line}\n" for pin in read_lock(LOCK.read_text())) == LOCK.read_text().partition("\n")[2]
