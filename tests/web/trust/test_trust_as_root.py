"""``sudo toccata trust`` in a folder whose owner may have laid links into the system."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from toccata.cli import main
from toccata.web.trust.command import export_authority, import_authority
from toccata.web.trust.folder import TrustFolder, read_facts
from toccata.web.trust.names import Names

NAMES = Names(("instrument-x.local",), ("10.42.0.1",))
OWNER = (12345, 12346) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
SECRET = "root:$6$secret"  # pragma: allowlist secret
WORDS = "four quiet wooden bars"
FILES = ["authority.pem", "facts.json", "instrument.pem", "toccata.crt", "toccata.mobileconfig", "toccata.pem"]


@pytest.fixture
def place() -> Iterator[Path]:
    """Holds ``data``, which belongs to its owner, and ``system``, of which nobody else may read or change a thing."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o755)
        (place / "system").mkdir()
        (place / "system" / "shadow").write_text(SECRET)
        (place / "system" / "shadow").chmod(0)
        (place / "system").chmod(0o555)
        lay_folder(place / "data")
        yield place
        (place / "system").chmod(0o700)


def lay_folder(folder: Path) -> None:
    folder.mkdir()
    os.chown(folder, *OWNER)


def lay_link(link: Path, to: Path) -> None:
    link.unlink(missing_ok=True)
    link.symlink_to(to)
    os.chown(link, *OWNER, follow_symlinks=False)


def owners(folder: Path) -> set[tuple[int, int, bool]]:
    found = [path.lstat() for path in folder.rglob("*")]
    return {(one.st_uid, one.st_gid, stat.S_ISLNK(one.st_mode)) for one in found}


def trust(place: Path) -> int:
    return main(["trust", "--data", str(place / "data"), "--to", str(place / "out")])


def is_unharmed(place: Path) -> bool:
    """Tell whether the system is as it was, and nothing of it has come to where anybody may read it."""
    (shadow,) = (place / "system").iterdir()
    found = shadow.stat()
    shadow.chmod(0o400)
    is_same = (found.st_uid, found.st_mode & 0o777, shadow.read_text()) == (os.geteuid(), 0, SECRET)
    shadow.chmod(0)
    out = list((place / "out").iterdir()) if (place / "out").exists() else []
    return is_same and not any(SECRET in path.read_text("latin-1") for path in out)


def test_all_that_it_makes_belongs_to_whom_the_data_belong(place: Path) -> None:
    assert trust(place) == 0
    assert sorted(path.name for path in (place / "data" / "trust").iterdir()) == FILES
    assert owners(place / "data") == {(*OWNER, False)}


@pytest.mark.parametrize("name", [*FILES[1:], ".part"])
def test_a_link_in_place_of_a_file_is_not_followed_but_replaced(place: Path, name: str) -> None:
    trust(place)
    lay_link(place / "data" / "trust" / name, place / "system" / "shadow")
    (place / "data" / "trust" / "facts.json").unlink()
    assert (trust(place), is_unharmed(place)) == (0, True)
    assert owners(place / "data") == {(*OWNER, False)}
    assert read_facts(TrustFolder.of(place / "data")) is not None


def test_a_link_in_place_of_the_authority_is_told_and_not_followed(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_folder(place / "data" / "trust")
    lay_link(place / "data" / "trust" / "authority.pem", place / "system" / "shadow")
    assert (trust(place), is_unharmed(place)) == (2, True)
    assert "the clinic's authority can't be read" in capsys.readouterr().err


def test_a_link_in_place_of_the_folder_leads_to_no_new_file(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay_link(place / "data" / "trust", place / "system")
    assert (trust(place), is_unharmed(place)) == (2, True)
    assert "could not be kept (Permission denied)" in capsys.readouterr().err


def test_an_authority_is_carried_by_who_may_read_and_write_where_the_owner_may_not(place: Path) -> None:
    lay_folder(place / "other")
    (place / "home").mkdir(mode=0o700)
    parcel = place / "home" / "clinic.trust"
    trust(place)
    export_authority(place / "data", parcel, lambda _: WORDS, [].append)
    assert (parcel.stat().st_uid, parcel.stat().st_mode & 0o777) == (os.geteuid(), 0o600)
    import_authority(place / "other", parcel, NAMES, lambda _: WORDS, [].append)
    one, other = (read_facts(TrustFolder.of(place / name)) for name in ("data", "other"))
    assert one is not None
    assert other is not None
    assert (one.fingerprint, owners(place / "other")) == (other.fingerprint, {(*OWNER, False)})
