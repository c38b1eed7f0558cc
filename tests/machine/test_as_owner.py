"""What root does among the data of somebody else it does with their rights."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from toccata.machine.as_owner import as_owner_of

OWNER = (12345, 12346) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
GROUPS = [OWNER[1]] if os.geteuid() == 0 else os.getgroups()

FOR_GOOD = """
import json, os, sys
from pathlib import Path
from toccata.machine.as_owner import become_owner_of
become_owner_of(Path(sys.argv[1]))
print(json.dumps([os.getresuid(), os.getresgid(), os.getgroups()]))
"""


@pytest.fixture
def data() -> Iterator[Path]:
    """Not among pytest's own folders, which nobody but root may enter."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "data").mkdir()
        os.chown(Path(folder) / "data", *OWNER)
        yield Path(folder) / "data"


def who() -> tuple[int, int, list[int]]:
    return os.geteuid(), os.getegid(), os.getgroups()


def test_root_is_the_owner_in_all_it_does_meanwhile_and_root_again_afterwards(data: Path) -> None:
    before = who()
    with suppress(KeyError), as_owner_of(data):
        meanwhile = who()
        (data / "made").touch()
        raise KeyError
    assert (meanwhile, who()) == ((*OWNER, GROUPS), before)
    assert ((data / "made").stat().st_uid, (data / "made").stat().st_gid) == OWNER


def test_what_others_may_not_touch_the_owner_s_links_do_not_open(data: Path) -> None:
    system = data.parent / "system"
    system.mkdir(mode=0o500)
    (system / "shadow").write_text("secret")
    (system / "shadow").chmod(0)
    (data / "shadow").symlink_to(system / "shadow")
    (data / "trust").symlink_to(system)
    with as_owner_of(data):
        for act in ((data / "shadow").read_text, (data / "trust" / "new").touch, (data / "trust" / "shadow").unlink):
            with pytest.raises(PermissionError):
                act()
    assert [path.name for path in system.iterdir()] == ["shadow"]
    system.chmod(0o700)


def test_a_process_that_became_the_owner_has_nothing_of_root_left(data: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FOR_GOOD, str(data)], capture_output=True, text=True, check=True)
    user, group = OWNER
    assert done.stdout == f"[[{user}, {user}, {user}], [{group}, {group}, {group}], {GROUPS}]\n"


def test_where_root_owns_the_data_or_none_are_there_nothing_changes(tmp_path: Path) -> None:
    before = who()
    for folder in (tmp_path, tmp_path / "none"):
        with as_owner_of(folder):
            assert who() == before
