from __future__ import annotations

import sysconfig
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from toccata.errors import DamagedError
from toccata.store.installed import changed_packages, recorded

HERE = Path(sysconfig.get_path("purelib"))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A slot with one package of 200 modules and a program, as pip installs them."""
    site = tmp_path / "lib" / "site-packages"
    lines = []
    for name in [*(f"bells/part_{number}.py" for number in range(200)), "../../bin/bells"]:
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {name}\n")
        digest = urlsafe_b64encode(sha256(file.read_bytes()).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{file.stat().st_size}")
    about = site / "bells-1.0.dist-info"
    about.mkdir()
    (about / "RECORD").write_text("\n".join([*lines, "bells-1.0.dist-info/RECORD,,", ""]))
    return site


def test_of_an_installed_package_each_tampered_file_is_noticed(site: Path) -> None:
    assert changed_packages(site) == []
    for name in recorded(site):
        before = (site / name).read_bytes()
        (site / name).write_bytes(before + b" ")
        assert changed_packages(site) == [f"{name} is not what was installed"]
        (site / name).write_bytes(before)
    assert len(recorded(site)) == 201


def test_what_is_gone_and_what_was_laid_there_is_noticed(site: Path) -> None:
    (site / "bells" / "part_7.py").unlink()
    (site / "bells" / "planted.py").write_text("")
    (site / "at_every_start.pth").write_text("import os\n")
    assert changed_packages(site) == [
        "at_every_start.pth was not installed",
        "bells/part_7.py is missing",
        "bells/planted.py was not installed",
    ]


def test_compiled_files_and_texts_that_nobody_runs_are_no_matter(site: Path) -> None:
    (site / "bells" / "__pycache__").mkdir()
    (site / "bells" / "__pycache__" / "part_1.cpython-311.pyc").write_bytes(b"")
    (site / "bells" / "notes.txt").write_text("")
    assert changed_packages(site) == []


def test_packages_that_pip_has_really_installed_are_what_they_were() -> None:
    listed = [name for name in recorded(HERE) if name.startswith(("starlette/", "msgspec/"))]
    assert len(listed) > 40
    assert not {line.split(" ")[0] for line in changed_packages(HERE)} & set(listed)


@pytest.mark.parametrize("record", ["bells.py,md5=abc,1\n", "bells.py,sha256=~,1\n", "\x00\n"])
def test_a_record_that_is_none_is_told(site: Path, record: str) -> None:
    (site / "bells-1.0.dist-info" / "RECORD").write_text(record)
    with pytest.raises(DamagedError, match="RECORD: can't be read; install the program again"):
        changed_packages(site)
