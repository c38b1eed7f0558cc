"""The bundle: what helps to find a fault, and of 1,000 people nothing."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from random import Random

import pytest

from machine.machine_root import SHOWN, a_pi, laid, programs
from technician.doctor_stage import Examined
from toccata.doctor.finding import Area, Finding, Verdict
from toccata.settings.templates import melody, new_client
from toccata.technician.doctor import DoctorOptions
from toccata.technician.doctor_bundle import bundle_of, facts_of
from toccata.technician.doctor_journal import kept_lines, reduced
from toccata.technician.doctor_report import Report
from toccata.units import PadId

WORDS = ("Kanari", "ROBIN", "zeisig", "Ünal")
CANARIES = [f"{WORDS[number % 4]}{Random(7 * number).randrange(10**6):06d}" for number in range(1000)]
LINES = (
    "toccata: {} plays, setup {}; Ctrl-C ends",
    "toccata: 0/3  own sound {}  -12.0 dB",
    "toccata: {}: clients/{}.json: its checksum does not fit; the last good generation plays",
    "toccata: the safe profile plays, softly: {} can't be followed",
    "toccata: sound on hw:CARD={}: 64 frames at 48 kHz, 128 in the ring",
    "toccata: board 1 is lost: {}; check its cable",
    "toccata: sound card hw:CARD={} has gone; it is tried again every 2 s",
    "toccata: the sound card is back: sound on hw:CARD={}: 64 frames at 48 kHz, 128 in the ring",
    "Started toccata-instrument.service - Toccata: {}.",
    "toccata-instrument.service: Failed with result '{}'.",
    '  File "/opt/toccata/a/lib/{}/toccata/desk.py", line 12, in {}',
    "ValueError: {} is no client",
    "{}",
)


def entry(message: str, unit: str = "toccata-instrument.service") -> str:
    return json.dumps({"MESSAGE": message, "__REALTIME_TIMESTAMP": "1795400000000000", "_SYSTEMD_UNIT": unit})


def planted(data: Path) -> Path:
    """A data folder with 1,000 names in it: of clients, setups, pads, sounds, tablets, sensors and files."""
    names = iter(CANARIES)
    for number in range(100):
        document = json.loads(
            new_client(f"c-{number}", next(names), "sun", melody([PadId(0, pad) for pad in range(12)]))
        )
        document["setups"][0] |= {"name": next(names), "label": next(names)}
        laid(data, {f"clients/c-{next(names)}.json": json.dumps(document)})
    for number in range(250):
        label, owner = next(names), next(names)
        laid(data, {f"sounds/{number:064x}.json": json.dumps({"label": label, "owner": owner})})
    sensors, layout = [{"name": next(names), "chip": "mprls"}], {"0/0": {"name": next(names), "x": 1}}
    device = {"power_on": next(names), "sensors": sensors, "layout": layout, "card": f"hw:CARD={next(names)}"}
    laid(data, {"instrument.json": json.dumps(device), "tablets.json": json.dumps([{"name": next(names)}])})
    for name in names:
        laid(data, {f"media/{name}.wav": b"RIFF", f"clients/.last/{name}.json": "{"})
    return data


def journal() -> str:
    return "\n".join(entry(LINES[at % len(LINES)].replace("{}", name)) for at, name in enumerate(CANARIES * 3))


def opened(bundle: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def test_of_a_thousand_names_not_one_is_in_the_bundle(tmp_path: Path) -> None:
    data, root = planted(tmp_path / "data"), a_pi(tmp_path / "root")
    run = programs(journalctl=journal(), systemctl=SHOWN)
    told = [f"sound on {name}: 64 frames at 48 kHz; x" for name in CANARIES[:50]]
    cards = [Finding(Area.SOUND, "card", Verdict.OK, words, "", "sound.ok") for words in told]
    safe = [Finding(Area.SERVICES, "safe profile", Verdict.BAD, name, "", "services.safe") for name in CANARIES[50:99]]
    report = Report(CANARIES[0], "serial", "today", (*cards, *safe))
    bundle = bundle_of(report, data, run, root)
    text = "\n".join([*opened(bundle), *opened(bundle).values()]).lower()
    assert (len(CANARIES), len(set(CANARIES))) == (1000, 1000)
    assert [name for name in CANARIES if name.lower() in text or name.encode() in bundle] == []


PLANTED = "toccata/Robin/robin.py was not installed"


@pytest.mark.parametrize(
    ("name", "told", "left"),
    [
        ("program files", "every file as installed", "every file as installed"),
        ("program files", "2 files changed, such as toccata/web/serve.py is missing", ...),
        ("program files", "1 files changed, such as toccata/web/pages/parts/loudness-figures.js is no file", ...),
        ("program files", f"1 files changed, such as {PLANTED}", "1 files changed, such as [a file] was not installed"),
        ("program files", "1 files changed, such as robin is missing.py is no file",
         "1 files changed, such as [a file] is no file"),
        ("program files", "1 files changed, such as numpy/Robin.so is not what was installed",
         "1 files changed, such as [a file] is not what was installed"),
        ("program files", "1 files changed, such as robin-1.dist-info/RECORD can't be read",
         "1 files changed, such as [a file] can't be read"),
        ("program files", "1 files changed, such as toccata/cli.py can't be read (Robin)",
         "1 files changed, such as [a file] can't be read"),
        ("program files", "Robin's own words", "[withheld]"),
        ("update", "1.2.0 on trial", "1.2.0 on trial"),
        ("update", "Robin on trial", "[withheld]"),
        ("toccata", "1.2.0", "1.2.0"),
    ],
)  # fmt: skip
def test_a_file_is_named_only_if_the_installer_has_laid_it(tmp_path: Path, name: str, told: str, left: object) -> None:
    report = Report("x", "serial", "today", (Finding(Area.VERSIONS, name, Verdict.BAD, told, "", "versions.x"),))
    bundle = opened(bundle_of(report, tmp_path, programs(), tmp_path))
    (found,) = json.loads(bundle["findings.json"])["findings"]
    assert found["measured"] == (told if left is ... else left)


def test_the_canaries_are_really_planted(tmp_path: Path) -> None:
    files = [path for path in planted(tmp_path).rglob("*") if path.is_file()]
    read = [json.loads(path.read_text()) for path in files if path.suffix == ".json" and path.parent.name != ".last"]
    text = json.dumps([*read, *(path.name for path in files)], ensure_ascii=False)
    assert [name for name in CANARIES if name not in text] == []
    lines = json.loads(f"[{','.join(journal().splitlines())}]")
    said = " ".join(line["MESSAGE"] for line in lines)
    assert [name for name in CANARIES if name not in said] == []


def test_the_command_s_own_bundle_holds_no_client(tmp_path: Path) -> None:
    data, file = planted(tmp_path / "data"), tmp_path / "bundle.zip"
    run = programs(journalctl=journal(), systemctl=SHOWN)
    Examined(data, lambda folder: DoctorOptions(folder, bundle=file), run=run, root=a_pi(tmp_path / "root")).run()
    text = "\n".join([*opened(file.read_bytes()), *opened(file.read_bytes()).values()]).lower()
    assert [name for name in CANARIES if name.lower() in text] == []


SAID = (
    "toccata: board 1 is lost: no answer; check its cable",
    "toccata: Robin plays, setup Hello; Ctrl-C ends",
    "toccata: 0/3  marimba/C4  -12.0 dB",
    "toccata-instrument.service: Main process exited, code=killed, status=9/KILL",
    "toccata-instrument.service: Scheduled restart job, restart counter is at 3.",
    "toccata: sound on hw:CARD=DAC: 64 frames at 48 kHz, 128 in the ring",
    "toccata: sound card hw:CARD=DAC has gone; it is tried again every 2 s",
    "toccata: sound card has gone; it is tried again every 2 s",
    "toccata: the sound card is back: sound on hw:CARD=DAC: 256 frames at 96 kHz, 512 in the ring",
)


def test_of_the_journal_it_holds_what_helps_to_find_a_fault() -> None:
    at = "2026-11-23T02:13:20 toccata-instrument.service:"
    assert list(kept_lines(map(entry, SAID))) == [
        f"{at} toccata: board 1 is lost: no answer; check its cable",
        "[2 lines withheld]",
        f"{at} toccata-instrument.service: Main process exited, code=killed, status=9/KILL",
        f"{at} toccata-instrument.service: Scheduled restart job, restart counter is at 3.",
        f"{at} toccata: sound on [a card]: 64 frames at 48 kHz",
        f"{at} toccata: sound card [a card] has gone",
        f"{at} toccata: sound card [a card] has gone",
        f"{at} toccata: the sound card is back: 256 frames at 96 kHz",
    ]


def test_of_the_machine_it_holds_what_helps_to_find_a_fault(tmp_path: Path) -> None:
    config, modules = "dtparam=i2c_arm=on\n# Robin's\nhdmi_group=1\n", "snd_bcm2835 16384 0\ni2c_dev 1 0\nrobin 1 0\n"
    root = laid(a_pi(tmp_path), {"boot/firmware/config.txt": config, "proc/modules": modules})
    run = programs(journalctl=entry("toccata: goodbye"), systemctl=SHOWN)
    parts = opened(bundle_of(Report("n", "s", "d", ()), tmp_path / "data", run, root))
    assert (parts["firmware.txt"], parts["modules.txt"]) == ("dtparam=i2c_arm=on\n", "i2c_dev\nsnd_bcm2835\n")
    assert ("NRestarts=2" in parts["units.txt"], json.loads(parts["findings.json"])["serial"]) == (True, "s")
    assert parts["journal.txt"].endswith("toccata-instrument.service: toccata: goodbye\n")


def test_of_the_settings_figures_and_our_own_words_are_kept() -> None:
    boards = [{"address": "0x5A", "thresholds": [[12, 6]], "note": "Robin"}]
    document = {"bus": 1, "boards": boards, "power_on": "c-robin",
                "sensors": [{"name": "robin", "chip": "pod", "channel": 2}], "card": "hw:CARD=Robin"}  # fmt: skip
    assert facts_of(document) == {
        "bus": 1,
        "boards": [{"address": "0x5A", "thresholds": [[12, 6]]}],
        "sensors": [{"chip": "pod", "channel": 2}],
    }


@pytest.mark.parametrize("line", ["", "no json", "[]", '{"MESSAGE": [1, 2]}', '{"MESSAGE": "goodbye"}', "null"])
def test_a_line_that_is_no_entry_is_withheld(line: str) -> None:
    assert list(kept_lines([line])) == ["[1 lines withheld]"]


@pytest.mark.parametrize(("message", "left"), [
    ("toccata: goodbye", "toccata: goodbye"),
    ("toccata: goodbye Robin", None),
    ("toccata: board 1 is lost: robin; check its cable", None),
    ("toccata: the safe profile plays, softly: robin.json is damaged", "toccata: the safe profile plays: [why]"),
    ("toccata.errors.BankError: Robin's bank", "BankError: [what]"),
    ("RobinError: x", None),
    ('  File "/x/Robin/toccata/web/app.py", line 7, in robin', "  File [ours], line 7"),
])  # fmt: skip
def test_of_a_message_only_what_is_ours_is_left(message: str, left: str | None) -> None:
    assert reduced(message) == left
