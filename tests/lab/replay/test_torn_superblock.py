"""The plug goes while ext4 writes its superblock, at a mount or its end: half of it is old. Part of `make replay`."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from crash_disk import MENDED, PATIENCE_S, make_disk, mend, mounting, run

SAVED = "as it was acknowledged"
SUPERBLOCK = 1024
WRITTEN_AT = 0x30
"""s_wtime: changes with each write of the superblock, and lies in its first half; the checksum is in its second."""


@pytest.fixture
def torn(tmp_path: Path) -> Path:
    """A disk with a save on it, and the superblock's first half from a later write than its second."""
    disk, saved = make_disk(tmp_path).base, tmp_path / "saved"
    saved.write_text(SAVED)
    run("debugfs", "-w", "-R", f"write {saved} saved", str(disk))
    with disk.open("r+b") as file:
        file.seek(SUPERBLOCK + WRITTEN_AT)
        later = bytes([file.read(1)[0] ^ 1])
        file.seek(SUPERBLOCK + WRITTEN_AT)
        file.write(later)
    return disk


def test_the_boot_mends_a_torn_superblock_and_what_was_saved_is_there(torn: Path, tmp_path: Path) -> None:
    assert mend(torn)[0] == MENDED
    with mounting(torn, tmp_path / "mounted"):
        assert (tmp_path / "mounted/saved").read_text() == SAVED


def test_without_the_word_that_install_adds_it_is_neither_mended_nor_mounted(torn: Path, tmp_path: Path) -> None:
    done = subprocess.run(["e2fsck", "-p", torn], capture_output=True, timeout=PATIENCE_S, check=False)
    assert done.returncode > MENDED
    with pytest.raises(subprocess.CalledProcessError), mounting(torn, tmp_path / "mounted"):
        pass
