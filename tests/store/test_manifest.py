from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from toccata.errors import DamagedError
from toccata.store.manifest import changed_files, manifest_of, manifest_text, read_manifest

FILES = 200


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A program of 200 files in 20 folders, one of them empty, and two links."""
    random, root = Random(1), tmp_path / "program"
    for number in range(FILES):
        file = root / f"folder {number % 20}" / f"file-{number}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(random.randbytes(number * 17))
    (root / "python").symlink_to("folder 1")
    (root / "run").symlink_to("folder 1/file-1.py")
    return root


def flip(file: Path, random: Random) -> None:
    content = bytearray(file.read_bytes() or b"\0")
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    file.write_bytes(content)


def replace_by_link(file: Path, _: Random) -> None:
    file.rename(file.with_suffix(".moved"))
    file.symlink_to(file.with_suffix(".moved"))


TAMPERINGS: tuple[Callable[[Path, Random], object], ...] = (
    flip,
    lambda file, _: file.write_bytes(file.read_bytes() + b"\n"),
    lambda file, _: file.write_bytes(file.read_bytes()[:-1] or b"\n"),
    lambda file, _: file.unlink(),
    replace_by_link,
)


def test_each_of_200_tampered_files_is_noticed_and_no_other_is_named(root: Path) -> None:
    random, manifest = Random(2), manifest_of(root)
    assert changed_files(root, manifest) == []
    for number, name in enumerate(sorted(name for name in manifest if name.endswith(".py"))):
        file = root / name
        before = file.read_bytes()
        TAMPERINGS[number % len(TAMPERINGS)](file, random)
        told = changed_files(root, manifest)
        assert {line.split(".")[0] for line in told} == {name.split(".")[0]}, name
        file.with_suffix(".moved").unlink(missing_ok=True)
        file.unlink(missing_ok=True)
        file.write_bytes(before)
    assert (number + 1, changed_files(root, manifest)) == (FILES, [])


def test_it_is_told_what_has_become_of_each(root: Path) -> None:
    manifest = manifest_of(root)
    (root / "folder 0" / "file-0.py").write_text("changed")
    (root / "folder 1" / "file-1.py").unlink()
    (root / "folder 2" / "planted.py").write_text("")
    (root / "python").unlink()
    (root / "python").symlink_to("folder 2")
    os.mkfifo(root / "pipe")
    assert changed_files(root, manifest) == [
        "folder 0/file-0.py is not what was installed",
        "folder 1/file-1.py is missing",
        "folder 2/planted.py was not installed",
        "pipe was not installed",
        "python is not what was installed",
    ]


def test_a_file_whose_place_was_taken_by_a_pipe_is_told_and_not_waited_for(root: Path) -> None:
    manifest = manifest_of(root)
    (root / "folder 3" / "file-3.py").unlink()
    os.mkfifo(root / "folder 3" / "file-3.py")
    assert changed_files(root, manifest) == ["folder 3/file-3.py is not what was installed"]


def test_a_manifest_is_read_as_it_was_written_and_sha256sum_checks_the_files_by_it(root: Path) -> None:
    manifest = manifest_of(root)
    written = manifest_text(manifest)
    assert read_manifest(written, "manifest") == manifest
    files = "".join(line for line in written.splitlines(keepends=True) if not line.startswith("->"))
    subprocess.run(["sha256sum", "--check", "--quiet", "--strict"], cwd=root, input=files, text=True, check=True)


@pytest.mark.parametrize("text", ["", "no digest  file\n", f"{'a' * 64} file\n", f"{'a' * 64}  x\n{'b' * 64}  x\n"])
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(DamagedError, match="is no manifest of files"):
        read_manifest(text, "manifest")
