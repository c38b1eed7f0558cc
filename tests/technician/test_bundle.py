from __future__ import annotations

import json
import os
import tarfile
from pathlib import Path
from random import Random

import pytest

from technician.update_bench import HERE, NEW, OLD, Bench, bundle_of, key_file
from toccata.errors import StoreError, UpdateError
from toccata.technician.bundle_format import BLOCK, END, header, padding, pin_of
from toccata.technician.bundle_judge import Age, Computer, judge_bundle
from toccata.technician.bundle_keys import make_key, private_key, public_keys, signed
from toccata.technician.bundle_reading import opened_bundle

FLIPS, CUTS, LONGER = 800, 100, 20


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return bundle_of(tmp_path)


def laid(*files: tuple[str, bytes]) -> bytes:
    return b"".join(header(name, len(one)) + one + bytes(padding(len(one))) for name, one in files) + END


def re_signed(bundle: Path, change: dict[str, object]) -> None:
    """Sign a changed manifest with the right key: only the maker could."""
    with tarfile.open(bundle) as archive:
        files = [(one.name, archive.extractfile(one).read()) for one in archive]  # type: ignore[union-attr]
    manifest = json.dumps(json.loads(files[0][1]) | change).encode()
    signature = signed(private_key(key_file()), manifest)
    bundle.write_bytes(laid(("manifest.json", manifest), ("manifest.sig", signature), *files[2:]))


def refusal(bundle: Path, keys: Path | None = None) -> str:
    with pytest.raises(UpdateError) as fault, opened_bundle(bundle, public_keys(keys or key_file().parent)):
        pass
    return fault.value.what


def test_a_bundle_is_an_ordinary_archive_of_manifest_signature_and_wheels(bundle: Path) -> None:
    with tarfile.open(bundle) as archive:
        members = [(one.name, one.isreg(), one.mode, one.mtime, one.uid) for one in archive]
    names = [
        "manifest.json",
        "manifest.sig",
        "numpy-2.0.0-cp311-cp311-linux_aarch64.whl",
        f"toccata-{NEW}-py3-none-any.whl",
    ]
    assert members == [(name, True, 0o644, 0, 0) for name in names]


def test_what_was_packed_comes_out_again(bundle: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with opened_bundle(bundle, public_keys(key_file().parent)) as opened:
        opened.unpack(out)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == {
        file.name: file.read_bytes() for file in tmp_path.glob("*.whl")
    }


def test_the_same_wheels_and_key_give_the_same_bundle(bundle: Path) -> None:
    before = bundle.read_bytes()
    assert bundle_of(bundle.parent).read_bytes() == before


def broken(content: bytes, number: int) -> bytes:
    """One of 1,000 damaged copies: bits that flipped, ends that are missing, and more than there must be."""
    random = Random(number)
    if number < FLIPS:
        at, bit = random.randrange(len(content)), random.randrange(8)
        return content[:at] + bytes([content[at] ^ (1 << bit)]) + content[at + 1 :]
    if number < FLIPS + CUTS:
        return content[: random.randrange(len(content))]
    if number < FLIPS + CUTS + LONGER:
        return content + random.randbytes(random.randint(1, 3 * BLOCK))
    at, to = sorted(random.sample(range(0, len(content), BLOCK), 2))
    return content[:at] + content[to:] + content[at:to]


def test_of_1000_damaged_and_wrong_bundles_none_is_installed(tmp_path: Path) -> None:
    bench, bundle = Bench(tmp_path), bundle_of(tmp_path)
    whole, statuses = bundle.read_bytes(), set[int]()
    damaged = [one for number in range(1000) if (one := broken(whole, number)) != whole]
    for content in damaged:
        bundle.write_bytes(content)
        statuses.add(bench.update(bundle).status)
    assert (len(damaged) > 990, statuses, bench.machine.calls, bench.plays()) == (True, {2}, [], OLD)
    assert sorted(os.listdir(bench.root)) == ["a", "current", "slots.json"]


def test_a_bundle_without_its_signature_is_told(bundle: Path) -> None:
    content = bundle.read_bytes()
    at = content.index(b"ed25519 ")
    bundle.write_bytes(content[:at] + b"ed25518 " + content[at + 8 :])
    assert refusal(bundle) == "is not signed"


def test_a_bundle_of_another_maker_is_told_with_both_keys(tmp_path: Path) -> None:
    make_key(tmp_path / "other")
    bundle = bundle_of(tmp_path, key=tmp_path / "other")
    (ours,), (theirs,) = public_keys(key_file().parent), public_keys(tmp_path)
    assert refusal(bundle) == f"is signed with key {theirs}, not with {ours}"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"product": "piano"}, "is for 'piano', not for Toccata"),
        ({"schema": 2, "more": []}, "is a bundle of form 2, and this version reads form 1"),
        ({"version": "1.2"}, "has a manifest that can't be followed (1.2 is no version)"),
        ({"version": "9.9.9"}, "has a manifest that can't be followed (the wheel of this version is not there)"),
    ],
)
def test_a_signed_manifest_that_fits_not_is_told(bundle: Path, change: dict[str, object], what: str) -> None:
    re_signed(bundle, change)
    assert refusal(bundle) == what


@pytest.mark.parametrize("name", ["../x.whl", "/x.whl", "a/b.whl", ".x.whl", "x.txt", "x.whl\n", "x\0.whl"])
def test_even_its_maker_can_t_name_a_path(bundle: Path, name: str) -> None:
    members = json.loads(bundle.read_bytes()[BLOCK:].partition(b"\0")[0])["members"]
    re_signed(bundle, {"members": [members[0] | {"name": name}, members[1]]})
    assert refusal(bundle).startswith("has a manifest that can't be followed")


def test_a_name_that_is_there_twice_is_refused(bundle: Path) -> None:
    members = json.loads(bundle.read_bytes()[BLOCK:].partition(b"\0")[0])["members"]
    upper = members[0] | {"name": members[0]["name"].replace("numpy", "NumPy")}
    re_signed(bundle, {"members": [*members, upper]})
    assert "there twice" in refusal(bundle)


def test_a_pipe_a_folder_and_a_file_beyond_the_limit_are_no_bundles(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with open(tmp_path / "large", "wb") as large:
        large.truncate((512 << 20) + 1)
    told = [refusal(tmp_path / name) for name in ("pipe", "", "large", "missing")]
    assert told == [
        "is no bundle",
        "can't be read (Is a directory)",
        "is no bundle",
        "can't be read (No such file or directory)",
    ]


def test_a_manifest_that_claims_to_be_endless_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "x.bundle").write_bytes(header("manifest.json", 300 << 20) + bytes(4096))
    assert refusal(tmp_path / "x.bundle") == "is no bundle, or damaged: manifest.json is not where it must be"


def test_a_wheel_that_changes_after_it_was_verified_is_not_taken(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with opened_bundle(bundle, public_keys(key_file().parent)) as opened, open(bundle, "r+b") as stick:
        stick.seek(-len(END) - BLOCK, os.SEEK_END)
        stick.write(b"x")
        stick.flush()
        with pytest.raises(UpdateError, match="is damaged"):
            opened.unpack(tmp_path / "out")


@pytest.mark.parametrize(
    ("running", "age"), [("1.0.9", Age.NEWER), ("1.1.0", Age.SAME), ("1.10.0", Age.OLDER), ("unknown", Age.NEWER)]
)
def test_versions_are_compared_by_their_numbers(bundle: Path, running: str, age: Age) -> None:
    with opened_bundle(bundle, public_keys(key_file().parent)) as opened:
        assert judge_bundle("", opened.manifest, HERE, running) is age


def test_a_bundle_for_another_computer_is_told(tmp_path: Path) -> None:
    told = Bench(tmp_path).update(bundle_of(tmp_path, computer=Computer("cp313", "linux_x86_64")))
    what = "is for linux_x86_64 with cp313, and this is linux_aarch64 with cp311; give the bundle for this computer"
    assert (told.status, told.fault) == (2, f"{tmp_path}/toccata-{NEW}.bundle: {what}")


def test_a_private_key_is_its_owner_s_alone_and_is_never_written_over(tmp_path: Path) -> None:
    public, _ = make_key(tmp_path / "key")
    assert [file.stat().st_mode & 0o777 for file in (tmp_path / "key", public)] == [0o600, 0o644]
    with pytest.raises(StoreError, match="no key was made"):
        make_key(tmp_path / "key")


def test_keys_that_are_none_are_told(tmp_path: Path) -> None:
    with pytest.raises(UpdateError, match="holds no key, so no bundle is taken; lay your maker's there: sudo") as none:
        public_keys(tmp_path)
    assert str(none.value).endswith(f"writable cp maker.pub {tmp_path}/")
    (tmp_path / "maker.pub").write_text("c2hvcnQ=\n")
    with pytest.raises(UpdateError, match=r"maker\.pub: is no public key"):
        public_keys(tmp_path)
    with pytest.raises(UpdateError, match="is no private key"):
        private_key(tmp_path / "maker.pub")


def test_a_wheel_s_name_tells_its_pin() -> None:
    name = "numpy-2.1.0-cp311-cp311-manylinux_2_17_aarch64.manylinux2014_aarch64.whl"
    assert pin_of(name) == ("numpy", "2.1.0")
