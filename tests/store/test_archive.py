from __future__ import annotations

import io
import itertools
import zipfile
from pathlib import Path
from random import Random

import pytest

from toccata.errors import SettingError
from toccata.store import archive
from toccata.store.archive import opened, write_archive

ALL = tuple(archive.KINDS)

UPWARD = (
    "..",
    "../..",
    "....//",
    "..\\..",
    "%2e%2e",
    "..%2f",
    "\uff0e\uff0e",
    ".",
    "/",
    "//",
    "C:",
    "C:\\",
    "~",
    "\\\\host",
)
TARGETS = (
    "client.json", "clients/c.json", "sounds/" + "a" * 64 + ".wav", "instrument.json", "tablets.json", "etc/passwd",
    "active-client", "clients/../client.json", "clients/.last/c.json", "client.json/", "client.json\0.wav",
)  # fmt: skip
JOINED = tuple(f"{up}{stroke}{name}" for up, stroke, name in itertools.product(UPWARD, "/\\", TARGETS))
PLAIN = (
    "", "CLIENT.JSON", "client.json ", " client.json", "client.js\u03bfn",
    "clients/C.json", "clients/c.JSON", "clients/.json",
    "clients/c.json\n", "sounds/x.wav", "sounds/" + "A" * 64 + ".wav", "sounds/" + "a" * 63 + ".wav", "tablets.json",
    ".part", "clients/" + "c" * 33 + ".json", "sounds/../" + "a" * 64 + ".wav", "check", "nul", "clients\\c.json",
)  # fmt: skip
NAMES = (*JOINED, *PLAIN)


def zipped(*entries: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in entries:
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = name, compression
            made.writestr(info, content)
    return out.getvalue()


def refusal(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(SettingError) as caught, opened(path, ALL) as found:
        assert [found.read(name) for name in found.names] == []
    return caught.value.what


def test_what_was_written_is_read_and_is_the_same_each_time(tmp_path: Path) -> None:
    entries = {"client.json": "{é}".encode(), f"sounds/{'a' * 64}.wav": bytes(5_000)}
    for name in ("one.zip", "two.zip"):
        write_archive(tmp_path / name, entries.items())
    with opened(tmp_path / "one.zip", ALL) as found:
        assert {name: found.read(name) for name in found.names} == entries
        assert found.text("client.json") == "{é}"
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_more_than_300_names_that_lead_elsewhere_are_refused(tmp_path: Path) -> None:
    assert len(set(NAMES)) > 300
    for name in NAMES:
        assert "does not belong there" in refusal(tmp_path / "x.zip", zipped((name, b"{}"))), name
    assert [path.name for path in tmp_path.rglob("*")] == ["x.zip"]


def test_a_kind_that_is_not_asked_for_is_refused(tmp_path: Path) -> None:
    write_archive(tmp_path / "x.zip", [("instrument.json", b"{}")])
    with pytest.raises(SettingError, match="does not belong there"), opened(tmp_path / "x.zip", ("client",)):
        pass


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    content = zipped(("client.json", b"{}"), ("client.json", b"[]"))
    assert "does not belong there" in refusal(tmp_path / "x.zip", content)


def test_a_small_archive_that_unpacks_to_a_large_one_is_refused_unread(tmp_path: Path) -> None:
    bomb = zipped(("client.json", bytes(archive.MOST_TEXT_BYTES + 1)))
    assert len(bomb) < 10_000
    assert refusal(tmp_path / "x.zip", bomb) == "client.json is too large"


def test_an_entry_that_lies_about_its_size_is_not_unpacked_further_than_it_may_be(tmp_path: Path) -> None:
    bomb = bytearray(zipped(("client.json", bytes(archive.MOST_TEXT_BYTES * 3))))
    at = bomb.index(b"PK\1\2") + 24
    bomb[at : at + 4] = (1_000).to_bytes(4, "little")
    assert "client.json" in refusal(tmp_path / "x.zip", bytes(bomb))


def test_more_than_there_may_be_altogether_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [(f"clients/{number}.json", b"{}") for number in range(20)]
    for limit, value in (("MOST_ENTRIES", 19), ("MOST_UNPACKED_BYTES", 39), ("MOST_DIRECTORY_BYTES", 600)):
        with monkeypatch.context() as changed:
            changed.setattr(archive, limit, value)
            assert refusal(tmp_path / "x.zip", zipped(*entries)) in {"is too large", "holds too many entries"}


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"no zip", bytes(100), zipped(("client.json", b"{}")) + b" ", b"PK\5\6" + bytes(17) + b"\1"]
)
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path / "x.zip", content) in {"is no archive of this kind", "can't be read"}


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(tmp_path: Path, compression: int) -> None:
    content = zipped(("client.json", b"{}"), compression=compression)
    assert refusal(tmp_path / "x.zip", content) == "client.json is packed in another way"


def test_a_thousand_damaged_archives_are_read_whole_or_refused(tmp_path: Path) -> None:
    entries = {"client.json": b'{"a": 1}' * 20, f"sounds/{'a' * 64}.wav": Random(1).randbytes(300)}
    write_archive(tmp_path / "good.zip", entries.items())
    good, chance, file = (tmp_path / "good.zip").read_bytes(), Random(5), tmp_path / "bad.zip"
    for _ in range(1_000):
        bad = bytearray(good)
        for _ in range(chance.randint(1, 3)):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        file.write_bytes(bad[: chance.randrange(len(bad))] if chance.random() < 0.2 else bad)
        try:
            with opened(file, ALL) as found:
                assert all(found.read(name) == entries.get(name, found.read(name)) for name in found.names)
        except SettingError:
            pass
