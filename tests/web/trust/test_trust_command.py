from __future__ import annotations

import argparse
import plistlib
import ssl
import subprocess
import sys
from pathlib import Path

import pytest

from toccata.errors import ToccataError, TrustError
from toccata.web.trust.command import TrustOptions, add_trust_commands, export_authority, import_authority, trust
from toccata.web.trust.folder import TrustFolder, last_facts
from toccata.web.trust.names import Names
from toccata.web.trust.window import BUILT_S, DAY_S, LIFE_S

NAMES = Names(("instrument-x.local",), ("10.42.0.1",))
WORDS = "vier leise Hölzer"


def parsed(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_trust_commands(parser.add_subparsers(required=True))
    return parser.parse_args(["trust", *arguments])


def test_it_writes_what_an_it_department_installs(tmp_path: Path) -> None:
    said: list[str] = []
    assert trust(TrustOptions(tmp_path / "data", tmp_path / "out"), NAMES, said.append) == 0
    files = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    (payload,) = plistlib.loads(files["toccata.mobileconfig"])["PayloadContent"]
    facts = last_facts(TrustFolder.of(tmp_path / "data"))
    assert files.keys() == {"toccata.mobileconfig", "toccata.crt", "toccata.pem", "README.txt"}
    assert payload["PayloadContent"] == files["toccata.crt"] == ssl.PEM_cert_to_DER_cert(files["toccata.pem"].decode())
    assert facts is not None
    assert facts.fingerprint in said[0]
    assert facts.fingerprint.encode() in files["README.txt"]


def test_a_told_day_renews_the_certificate(tmp_path: Path) -> None:
    said: list[str] = []
    told = parsed("--date", "2029-05-01").date
    trust(TrustOptions(tmp_path, tmp_path / "out"), NAMES, said.append)
    trust(TrustOptions(tmp_path, tmp_path / "out", told), NAMES, said.append)
    facts = last_facts(TrustFolder.of(tmp_path))
    assert facts is not None
    assert (facts.window.start, facts.window.end) == (told - 30 * DAY_S, told - 30 * DAY_S + LIFE_S)
    assert told > BUILT_S


def test_a_clinics_authority_is_carried_from_one_instrument_to_another(tmp_path: Path) -> None:
    one, other, parcel, said = tmp_path / "1", tmp_path / "2", tmp_path / "clinic.trust", list[str]()
    for data in (one, other):
        trust(TrustOptions(data, tmp_path / "out"), NAMES, said.append)
    export_authority(one, parcel, lambda _: WORDS, said.append)
    import_authority(other, parcel, NAMES, lambda _: WORDS, said.append)
    first, second = (last_facts(TrustFolder.of(data)) for data in (one, other))
    assert first is not None
    assert second is not None
    assert first.fingerprint == second.fingerprint
    assert said[-1] == (
        "This instrument had another authority. Tablets that know only that one must install this one.\n"
    )


def test_two_passphrases_that_differ_write_nothing(tmp_path: Path) -> None:
    typed = iter((WORDS, WORDS + "."))
    with pytest.raises(TrustError, match="the two passphrases differ"):
        export_authority(tmp_path, tmp_path / "clinic.trust", lambda _: next(typed))
    assert list(tmp_path.iterdir()) == []


def test_a_passphrase_that_is_no_text_is_told(tmp_path: Path) -> None:
    trust(TrustOptions(tmp_path, tmp_path / "out"), NAMES, [].append)
    with pytest.raises(TrustError, match="the passphrase holds a letter that is no text; type it with other letters"):
        export_authority(tmp_path, tmp_path / "clinic.trust", lambda _: WORDS + "\udcff")


def test_before_there_is_an_authority_none_can_be_exported(tmp_path: Path) -> None:
    with pytest.raises(ToccataError, match="there is no authority yet; run `toccata trust` first"):
        export_authority(tmp_path, tmp_path / "clinic.trust", lambda _: WORDS)


def test_a_wrong_passphrase_is_told_and_nothing_changes(tmp_path: Path) -> None:
    parcel, said = tmp_path / "clinic.trust", list[str]()
    trust(TrustOptions(tmp_path, tmp_path / "out"), NAMES, said.append)
    before = last_facts(TrustFolder.of(tmp_path))
    export_authority(tmp_path, parcel, lambda _: WORDS, said.append)
    with pytest.raises(ToccataError, match="does not open it; type it again"):
        import_authority(tmp_path, parcel, NAMES, lambda _: "four loud wooden bars")
    assert last_facts(TrustFolder.of(tmp_path)) == before


@pytest.mark.parametrize(
    ("arguments", "run"),
    [((), "_trust"), (("export", "a.trust"), "_export"), (("import", "a.trust"), "_import")],
)
def test_each_way_of_calling_it_does_its_own(arguments: tuple[str, ...], run: str) -> None:
    assert parsed(*arguments).run.__name__ == run


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parsed("--date", "31.3.2027")
    assert "31.3.2027 is no day like 2027-03-31" in capsys.readouterr().err


def test_without_a_terminal_one_line_asks_for_one(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "toccata", "trust", "--data", str(tmp_path), "export", str(tmp_path / "parcel")]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    told = "toccata: a passphrase has to be typed, and this is no terminal; run it in a terminal\n"
    assert (done.returncode, done.stderr) == (2, told)
