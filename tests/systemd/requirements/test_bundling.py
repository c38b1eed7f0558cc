from __future__ import annotations

from pathlib import Path

import pytest

from requirements.bundle import LOCK, main
from requirements.fetch import wanted
from requirements.target import TARGETS, Target
from technician.update_bench import key_file, wheel_name
from toccata.technician.bundle_judge import Computer
from toccata.technician.bundle_keys import public_keys
from toccata.technician.bundle_reading import opened_bundle

LOCKED = """# Made by a test.
numpy==2.0.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
lgpio==0.2.2.0 ; python_full_version < '3.13' \\
    --hash=sha256:cc
adafruit-lgpio==0.2.2.0 ; python_full_version == '3.13.*' and platform_machine == 'aarch64' \\
    --hash=sha256:dd
"""
NUMPY = "numpy==2.0.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"


@pytest.mark.parametrize(
    ("target", "lines"),
    [
        (Target(11, "aarch64"), "lgpio==0.2.2.0 \\\n    --hash=sha256:cc\n"),
        (Target(13, "aarch64"), "adafruit-lgpio==0.2.2.0 \\\n    --hash=sha256:dd\n"),
        (Target(13, "x86_64"), ""),
    ],
)
def test_of_a_lock_only_what_a_computer_needs_is_fetched(target: Target, lines: str) -> None:
    assert wanted(LOCKED, target) == NUMPY + lines


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_every_computer_gets_the_same_big_packages_from_the_lock(target: Target) -> None:
    lines = wanted(LOCK.read_text(), target).splitlines()
    names = {line.partition("==")[0] for line in lines if "==" in line}
    assert {"numpy", "pygame", "av", "cryptography", "starlette"} <= names
    assert all(";" not in line for line in lines)


def test_a_bundle_of_given_wheels_is_signed_for_the_computer_that_was_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / wheel_name("1.4.0")).write_bytes(b"a wheel")
    wishes = ["--machine", "x86_64", "--minor", "13", "--wheels", str(tmp_path), "--to", str(tmp_path / "dist")]
    assert main([str(key_file()), *wishes]) == 0
    made = tmp_path / "dist" / "toccata-1.4.0-cp313-x86_64.bundle"
    assert (capsys.readouterr().out, list((tmp_path / "dist").iterdir())) == (f"{made}: 0 MB\n", [made])
    with opened_bundle(made, public_keys(key_file().parent)) as opened:
        assert Computer(opened.manifest.python, opened.manifest.platform) == Computer("cp313", "linux_x86_64")


@pytest.mark.parametrize("missing", ["key", "wheel"])
def test_without_a_key_or_a_wheel_there_is_no_bundle(
    tmp_path: Path, missing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "no-key" if missing == "key" else key_file()
    assert main([str(key), "--wheels", str(tmp_path), "--to", str(tmp_path / "dist")]) == 2
    told = {
        "key": "no-key: is no private key; ",
        "wheel": "these wheels make no bundle (Toccata's own wheel is not among them)",
    }[missing]
    assert told in capsys.readouterr().err
    assert not list(tmp_path.rglob("*.bundle"))
