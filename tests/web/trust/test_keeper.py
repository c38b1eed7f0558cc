from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from toccata.errors import TrustError
from toccata.web.trust.certify import ensure, export
from toccata.web.trust.folder import TrustFolder, read_facts
from toccata.web.trust.keeper import CHILD, TrustKeeper, is_due, run_export, told_by_child
from toccata.web.trust.names import Names
from toccata.web.trust.window import BUILT_S, DAY_S, LIFE_S

NAMES = Names(("instrument-x.local", "toccata.internal"), ("10.42.0.1",))
MORE = Names(NAMES.dns, ("10.42.0.1", "192.168.1.20"))
LATER = BUILT_S + 700 * DAY_S
IN_1970, IN_2040 = DAY_S, 2_208_988_800


@pytest.fixture(scope="module")
def wrong_clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("clock") / "clock.so"
    source = Path(__file__).with_name("clock.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(built), str(source)], check=True)
    return built


def believing(instant: int, wrong_clock: Path) -> dict[str, str]:
    return {**os.environ, "LD_PRELOAD": str(wrong_clock), "TOCCATA_CLOCK": str(instant)}


@pytest.mark.parametrize("instant", [IN_1970, IN_2040])
def test_the_wrong_clock_of_these_tests_is_believed(instant: int, wrong_clock: Path) -> None:
    look = "import time, datetime; print(int(time.time()), int(datetime.datetime.now().timestamp()))"
    done = subprocess.run(
        [sys.executable, "-c", look], env=believing(instant, wrong_clock), capture_output=True, check=True
    )
    assert done.stdout.split() == [str(instant).encode()] * 2


@pytest.mark.parametrize("instant", [IN_1970, IN_2040])
def test_certificates_do_not_depend_on_the_instruments_clock(instant: int, wrong_clock: Path, tmp_path: Path) -> None:
    command = [*CHILD, "ensure", "--folder", str(tmp_path), "--dns", "instrument-x.local"]
    env = believing(instant, wrong_clock)
    first = json.loads(subprocess.run(command, env=env, capture_output=True, check=True).stdout)
    later = json.loads(
        subprocess.run([*command, "--told", str(LATER)], env=env, capture_output=True, check=True).stdout
    )
    assert first["window"] == {"start": BUILT_S, "end": BUILT_S + LIFE_S}
    assert later["window"] == {"start": LATER - 30 * DAY_S, "end": LATER - 30 * DAY_S + LIFE_S}


def test_the_child_has_work_only_when_something_is_due(tmp_path: Path) -> None:
    facts = ensure(TrustFolder(tmp_path), MORE)
    assert [is_due(facts, NAMES, told) for told in (None, IN_1970, BUILT_S + DAY_S)] == [False] * 3
    assert is_due(None, NAMES, None)
    assert is_due(facts, NAMES, LATER)
    assert is_due(facts, Names(NAMES.dns, ("192.168.1.21",)), None)


def test_a_first_start_makes_all_and_a_second_one_nothing(tmp_path: Path) -> None:
    folder = TrustFolder.of(tmp_path)
    first, second = TrustKeeper(folder, lambda: NAMES), TrustKeeper(folder, lambda: NAMES)
    first.start()
    second.start()
    assert first.facts == second.facts == read_facts(folder)
    assert len(list(folder.root.iterdir())) == 6


def test_a_start_with_a_damaged_authority_goes_on_with_the_certificate_that_is_there(tmp_path: Path) -> None:
    folder = TrustFolder.of(tmp_path)
    facts = ensure(folder, NAMES)
    folder.authority.write_bytes(b"-----BEGIN")
    keeper = TrustKeeper(folder, lambda: NAMES)
    keeper.start()
    assert keeper.facts == facts


def test_a_start_with_both_damaged_does_not_pretend(tmp_path: Path) -> None:
    folder = TrustFolder.of(tmp_path)
    ensure(folder, NAMES)
    for file in (folder.authority, folder.instrument):
        file.write_bytes(file.read_bytes() + b"\n-----BEGIN")
    folder.authority.write_bytes(b"-----BEGIN")
    with pytest.raises(TrustError, match="the clinic's authority can't be read"):
        TrustKeeper(folder, lambda: NAMES).start()


def test_a_start_with_nothing_that_could_be_used_says_why(tmp_path: Path) -> None:
    (tmp_path / "trust").write_text("a file")
    with pytest.raises(TrustError, match=r"trust: could not be opened \(.*\); "):
        TrustKeeper(TrustFolder.of(tmp_path), lambda: NAMES).start()


def test_a_paired_tablets_time_renews_while_the_server_runs(tmp_path: Path) -> None:
    keeper = TrustKeeper(TrustFolder.of(tmp_path), lambda: NAMES)
    keeper.start()
    told = (IN_1970, BUILT_S + DAY_S, LATER, LATER)
    assert [asyncio.run(keeper.look_again(one)) for one in told] == [False, False, True, False]
    assert keeper.facts.window.holds(LATER + 300 * DAY_S)


def test_a_new_address_gets_a_certificate_while_the_server_runs(tmp_path: Path) -> None:
    wanted = [NAMES]
    keeper = TrustKeeper(TrustFolder.of(tmp_path), lambda: wanted[-1])
    keeper.start()
    wanted.append(MORE)
    assert [asyncio.run(keeper.look_again()) for _ in range(2)] == [True, False]
    assert keeper.facts.names == MORE


def test_two_processes_that_start_at_once_make_one_authority(tmp_path: Path) -> None:
    folder = TrustFolder.of(tmp_path)
    command = [*CHILD, "ensure", "--folder", str(folder.root), "--dns", "instrument-x.local"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    told = [json.loads(child.communicate()[0]) for child in both]
    facts = read_facts(folder)
    assert facts is not None
    assert [one["fingerprint"] for one in told] == [facts.fingerprint] * 2


def test_an_imported_authority_is_taken_up_by_the_running_server(tmp_path: Path) -> None:
    other, parcel = TrustFolder(tmp_path / "other"), tmp_path / "clinic.trust"
    keeper = TrustKeeper(TrustFolder(tmp_path / "own"), lambda: NAMES)
    keeper.start()
    fingerprint = ensure(other, NAMES).fingerprint
    parcel.write_bytes(export(other, "four quiet wooden bars"))
    told_by_child("import", keeper.folder, NAMES, ("--parcel", str(parcel)), "four quiet wooden bars")
    assert asyncio.run(keeper.look_again())
    assert keeper.facts.fingerprint == fingerprint


def test_a_child_tells_its_fault_in_one_line(tmp_path: Path) -> None:
    missing = tmp_path / "none.trust"
    with pytest.raises(TrustError) as told:
        told_by_child(
            "import", TrustFolder(tmp_path / "t"), NAMES, ("--parcel", str(missing)), "four quiet wooden bars"
        )
    assert str(told.value) == f"{missing}: can't be read (No such file or directory); check the name"


def test_the_server_s_side_imports_no_cryptography() -> None:
    used = ", ".join(f"toccata.web.trust.{module}" for module in ("app", "command", "endpoints", "keeper", "label"))
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, {used}; print('cryptography' in sys.modules)"],
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"False\n"


@pytest.mark.parametrize("said", [b"hm\n", b'{"names": 3}', b'"\xff"', b""])
def test_a_child_that_says_what_nobody_can_read_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    speak = f"import os; os.write(1, {said!r}); os._exit(0)\n"
    (tmp_path / "sitecustomize.py").write_text(speak)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    folder = TrustFolder(tmp_path / "trust")
    for ask in (lambda: told_by_child("ensure", folder, NAMES), lambda: run_export(folder, "four words")):
        with pytest.raises(TrustError, match=r"certificate: its process said something that can't be read \(.+\); "):
            ask()
