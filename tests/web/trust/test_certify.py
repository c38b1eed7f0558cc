from __future__ import annotations

import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from toccata.errors import DamagedError, StoreError, TrustError
from toccata.web.trust.authority import CONSTRAINTS, Identity, issue, make_authority, read_identity, signed_by
from toccata.web.trust.certify import ensure, export, take
from toccata.web.trust.folder import TrustFolder, read_facts
from toccata.web.trust.names import Names
from toccata.web.trust.parcel import TITLE, Parcel, pack, unpack
from toccata.web.trust.window import BUILT_S, DAY_S, LIFE_S, Window, authority_window

NAMES = Names(("instrument-x.local", "toccata.internal"), ("10.42.0.1", "192.168.1.20", "fd00::2"))
WORDS = "four quiet wooden bars"
LATER = BUILT_S + 700 * DAY_S


def verified(folder: Path, authority: Identity, leaf: Identity, *more: str, at: int = BUILT_S + DAY_S) -> str:
    (folder / "ca.pem").write_bytes(authority.pem)
    (folder / "leaf.pem").write_bytes(leaf.pem)
    command = ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-attime", str(at), *more]
    done = subprocess.run(
        [*command, "-CAfile", str(folder / "ca.pem"), str(folder / "leaf.pem")],
        capture_output=True,
        text=True,
        check=False,
    )
    return "OK" if done.returncode == 0 else done.stderr


@pytest.fixture(scope="module")
def authority() -> Identity:
    return make_authority(authority_window())


@pytest.fixture(scope="module")
def packed(authority: Identity) -> bytes:
    return pack(authority, WORDS)


@pytest.fixture
def folder(tmp_path: Path) -> TrustFolder:
    return TrustFolder.of(tmp_path)


@pytest.mark.parametrize(
    "asked", [("-verify_hostname", "instrument-x.local"), ("-verify_ip", "192.168.1.20"), ("-verify_ip", "fd00::2")]
)
def test_openssl_takes_an_instruments_certificate(tmp_path: Path, authority: Identity, asked: tuple[str, str]) -> None:
    leaf = issue(authority, NAMES, Window(BUILT_S, BUILT_S + LIFE_S))
    assert verified(tmp_path, authority, leaf, *asked) == "OK"


@pytest.mark.parametrize(
    "names",
    [
        Names(("example.com",), ()),
        Names(("local.example.com",), ()),
        Names(("instrument-x.local", "example.com"), ()),
        Names(("instrument-x.local",), ("8.8.8.8",)),
        Names(("instrument-x.local",), ("172.32.0.1",)),
        Names(("instrument-x.local",), ("2001:db8::1",)),
    ],
)
def test_openssl_refuses_whatever_this_authority_signs_for_the_world(
    tmp_path: Path, authority: Identity, names: Names
) -> None:
    leaf = issue(authority, names, Window(BUILT_S, BUILT_S + LIFE_S))
    assert "permitted subtree violation" in verified(tmp_path, authority, leaf)


def test_the_keys_are_closed_to_others_and_the_profile_is_open(folder: TrustFolder) -> None:
    ensure(folder, NAMES)
    modes = {file.name: file.stat().st_mode & 0o777 for file in folder.root.iterdir()}
    assert {modes.pop("authority.pem"), modes.pop("instrument.pem")} == {0o600}
    public = {"facts.json", "toccata.crt", "toccata.pem", "toccata.mobileconfig"}
    assert modes.keys() == public
    assert b"PRIVATE" not in b"".join((folder.root / name).read_bytes() for name in public)


def test_what_is_good_is_left_as_it_is(folder: TrustFolder) -> None:
    facts = ensure(folder, NAMES)
    assert facts == read_facts(folder)
    assert ensure(folder, NAMES, BUILT_S + DAY_S) == facts


def test_a_new_address_gets_a_certificate_of_the_same_days_and_authority(folder: TrustFolder) -> None:
    before = ensure(folder, NAMES, LATER)
    wanted = Names(NAMES.dns, (*NAMES.addresses, "192.168.7.7"))
    after = ensure(folder, wanted)
    assert (after.fingerprint, after.window) == (before.fingerprint, before.window)
    assert after.names.covers(wanted)


def test_a_paired_tablets_time_renews_it_when_it_is_due(folder: TrustFolder) -> None:
    first = ensure(folder, NAMES)
    second = ensure(folder, NAMES, LATER)
    assert first.window == Window(BUILT_S, BUILT_S + LIFE_S)
    assert second.window == Window(LATER - 30 * DAY_S, LATER - 30 * DAY_S + LIFE_S)
    assert read_identity(folder.instrument.read_bytes()).window == second.window


def test_a_damaged_certificate_is_made_anew_for_the_days_that_were_told(folder: TrustFolder) -> None:
    before = ensure(folder, NAMES, LATER)
    folder.instrument.write_bytes(folder.instrument.read_bytes()[:300])
    assert read_facts(folder) is None
    after = ensure(folder, NAMES)
    assert (after.fingerprint, after.window) == (before.fingerprint, before.window)


@pytest.mark.parametrize("lost", ["instrument.pem", "facts.json", "toccata.crt", "toccata.pem", "toccata.mobileconfig"])
def test_a_file_that_was_lost_comes_back_under_the_same_authority(folder: TrustFolder, lost: str) -> None:
    before = ensure(folder, NAMES)
    (folder.root / lost).unlink()
    after = ensure(folder, NAMES)
    assert (after.fingerprint, after.window, after.names) == (before.fingerprint, before.window, before.names)
    assert len(list(folder.root.iterdir())) == 6
    assert read_facts(folder) == after


def test_an_import_that_was_cut_off_is_finished_by_the_next_look(tmp_path: Path) -> None:
    one, other = TrustFolder(tmp_path / "1"), TrustFolder(tmp_path / "2")
    fingerprint = ensure(one, NAMES).fingerprint
    ensure(other, NAMES)
    shutil.copy(one.authority, other.authority)
    assert read_facts(other) is None
    assert ensure(other, NAMES).fingerprint == fingerprint
    assert signed_by(read_identity(one.authority.read_bytes()), read_identity(other.instrument.read_bytes()))


def test_a_damaged_authority_is_never_replaced_unasked(folder: TrustFolder) -> None:
    ensure(folder, NAMES)
    folder.authority.write_bytes(b"-----BEGIN")
    with pytest.raises(DamagedError, match="import the copy"):
        ensure(folder, NAMES)
    assert folder.authority.read_bytes() == b"-----BEGIN"


def test_an_authority_travels_to_another_instrument(tmp_path: Path) -> None:
    one, other = TrustFolder(tmp_path / "1"), TrustFolder(tmp_path / "2")
    fingerprint = ensure(one, NAMES).fingerprint
    own = ensure(other, NAMES, LATER)
    taken = take(other, Parcel("clinic.trust", export(one, WORDS)), WORDS, NAMES)
    assert fingerprint != own.fingerprint
    assert (taken.fingerprint, taken.window) == (fingerprint, own.window)
    leaf, authority = read_identity(other.instrument.read_bytes()), read_identity(one.authority.read_bytes())
    assert verified(tmp_path, authority, leaf, at=LATER) == "OK"


def test_a_wrong_passphrase_takes_nothing(tmp_path: Path) -> None:
    folder = TrustFolder(tmp_path / "1")
    before = ensure(folder, NAMES)
    parcel = Parcel("clinic.trust", export(folder, WORDS))
    with pytest.raises(DamagedError, match="does not open it"):
        take(folder, parcel, WORDS + ".", NAMES)
    assert read_facts(folder) == before


@pytest.mark.parametrize("place", [0, 20, 36, 48, 300, -1])
def test_no_byte_of_a_parcel_changes_unnoticed(packed: bytes, place: int) -> None:
    content = bytearray(packed)
    content[place] ^= 1
    with pytest.raises((DamagedError, TrustError), match=r"does not open it|no authority"):
        unpack(bytes(content), WORDS, "clinic.trust")


@pytest.mark.parametrize("length", [0, 10, 20, 40, 48, 60, 700])
def test_a_parcel_that_was_cut_off_is_no_parcel(packed: bytes, length: int) -> None:
    with pytest.raises((DamagedError, TrustError), match=r"does not open it|no authority"):
        unpack(packed[:length], WORDS, "clinic.trust")


def test_a_parcel_shows_nothing_of_what_is_in_it_and_is_never_the_same_twice(
    authority: Identity, packed: bytes
) -> None:
    one, two = packed, pack(authority, WORDS)
    assert b"PRIVATE" not in one
    assert authority.pem[40:80] not in one
    assert one[len(TITLE) :][:28] != two[len(TITLE) :][:28]


def test_a_letter_is_the_same_however_the_keyboard_writes_it(authority: Identity) -> None:
    content = pack(authority, "vier leise H\u00f6lzer")
    assert unpack(content, "vier leise Ho\u0308lzer", "clinic.trust").fingerprint == authority.fingerprint


def test_a_short_passphrase_locks_nothing(tmp_path: Path) -> None:
    folder = TrustFolder(tmp_path / "1")
    ensure(folder, NAMES)
    with pytest.raises(TrustError, match="too short"):
        export(folder, "marimba")


def test_a_parcel_that_is_no_authority_of_an_instrument_is_refused(tmp_path: Path, authority: Identity) -> None:
    one, other = TrustFolder(tmp_path / "1"), TrustFolder(tmp_path / "2")
    ensure(one, NAMES)
    shutil.copy(one.instrument, one.authority)
    parcel = Parcel("leaf.trust", export(one, WORDS))
    with pytest.raises(TrustError, match="no authority of an instrument"):
        take(other, parcel, WORDS, NAMES)
    assert not other.root.exists()


def test_an_authority_that_may_sign_for_the_world_is_refused(tmp_path: Path) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    wide = x509.CertificateBuilder().issuer_name(name).subject_name(name).public_key(key.public_key())
    wide = wide.serial_number(7).not_valid_before(datetime(2026, 11, 1)).not_valid_after(datetime(2046, 11, 1))
    wide = wide.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    wider = x509.NameConstraints([*(CONSTRAINTS.permitted_subtrees or ()), x509.DNSName("com")], None)
    for limits in (None, wider):
        built = wide if limits is None else wide.add_extension(limits, critical=True)
        parcel = Parcel("wide.trust", pack(Identity(key, built.sign(key, hashes.SHA256())), WORDS))
        with pytest.raises(TrustError, match="no authority of an instrument"):
            take(TrustFolder(tmp_path / "t"), parcel, WORDS, NAMES)


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "trust").write_text("a file")
    with pytest.raises(StoreError, match="could not be opened"):
        ensure(TrustFolder.of(tmp_path), NAMES)
