"""A diagnostic file that may be sent away: what the doctor found, the machine, our journal; nothing of clients.

Everything in it is of a form that has no room for a name (`doctor_journal`, `facts_of`); and what anybody is called
in the data folder is taken out of it once more.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from toccata.doctor.finding import Area, Finding
from toccata.errors import StoreError
from toccata.machine.board import Run
from toccata.machine.files import text_of
from toccata.machine.services import UNITS
from toccata.store.paths import device_file
from toccata.technician.doctor_journal import kept_lines, reduced
from toccata.technician.doctor_redaction import WITHHELD, names_in, redactor
from toccata.technician.doctor_report import Report, as_json

LINES = 5_000
_STAMP = (1980, 1, 1, 0, 0, 0)

_KEYS = frozenset({
    "boards", "address", "irq_gpio", "thresholds", "bus", "bus_khz", "poll_ms", "rate", "frames", "ceiling_dbfs",
    "most_level_db", "sensors", "chip", "channel", "way", "full_hpa", "pod", "switches", "gpio", "normally_closed",
    "panel", "quiet_gpio", "next_gpio", "pairing_gpio", "status_gpio", "ready_gpio", "knob", "a_gpio", "b_gpio",
    "knob_lowest_db", "loudness", "measured_dba", "0", "25", "50", "at_lufs", "format",
})  # fmt: skip
_VALUE = re.compile(r"0x[0-9a-fA-F]{1,2}|ads1015|mprls|pod|push|pull")
_FIRMWARE = re.compile(
    r"(?:dtparam|dtoverlay|core_freq|force_turbo|arm_\w+|gpu_mem|enable_uart)(?:_\w+)?=[\w,=.:-]{1,80}"
)
_MODULE = re.compile(r"(?:snd|i2c|spi|gpio|usb|regmap|bcm|vc4|brcm|raspberrypi)\w{0,40}")


_OURS = r"toccata(?:/[a-z0-9_-]{1,40}){1,6}\.[a-z]{2,5}"
_SUCH = r"(\d{1,6} files changed), such as"
_LAID = r"is missing|is not what was installed|is no file"
_NOT_LAID = r"was not installed|can't be read"
_VERSIONS: Mapping[str, Sequence[tuple[re.Pattern[str], str]]] = {
    "update": ((re.compile(r"\d[\w.+-]{0,40} on trial"), r"\g<0>"),),
    "program files": (
        (re.compile(r"every file as installed"), r"\g<0>"),
        # Only what the installer has laid there is ours to name: who has put a file there may have given it any name.
        (re.compile(rf"{_SUCH} {_OURS} (?:{_LAID})"), r"\g<0>"),
        (re.compile(rf"{_SUCH} .*? ({_LAID}|{_NOT_LAID})(?: \(.*\))?"), r"\1, such as [a file] \2"),
    ),
}
"""What lines on versions may say, by their names; all others hold versions alone."""


def write_bundle(file: Path, report: Report, data: Path, run: Run, root: Path) -> None:
    """Write the bundle.

    Args:
        file: a zip file, replaced if it is there.
        report: what was found.
        data: the data folder, to know what anybody is called there.
        run: asks another program.
        root: "/", or a test's.

    Raises:
        StoreError: it could not be written.
    """
    content = bundle_of(report, data, run, root)
    try:
        file.write_bytes(content)
    except OSError as fault:
        raise StoreError(str(file), f"can't be written ({fault.strerror})", "choose another file") from fault


def bundle_of(report: Report, data: Path, run: Run, root: Path) -> bytes:
    """Make the bundle: a zip file."""
    redacted = redactor(names_in(data))
    parts: Mapping[str, Callable[[], str]] = {
        "findings.json": lambda: as_json(_nameless(report)),
        "instrument.json": lambda: _settings(device_file(data)),
        "journal.txt": lambda: _lines(kept_lines(_journal(run))),
        "units.txt": lambda: _units(run),
        "firmware.txt": lambda: _firmware(root),
        "modules.txt": lambda: _modules(root),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, part in parts.items():
            bundle.writestr(zipfile.ZipInfo(name, _STAMP), redacted(part()), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _nameless(report: Report) -> Report:
    """Leave out what is free text: the name, why the safe profile plays, what a card or a planted file is called."""
    return replace(report, name=WITHHELD, findings=tuple(map(_of_known_form, report.findings)))


def _of_known_form(one: Finding) -> Finding:
    if one.code == "services.safe" or (one.area is Area.SOUND and one.name == "card"):
        return replace(one, measured=reduced(f"toccata: {one.measured}") or WITHHELD)
    forms = _VERSIONS.get(one.name) if one.area is Area.VERSIONS else None
    if forms is None:
        return one
    found = next((found.expand(left) for form, left in forms if (found := form.fullmatch(one.measured))), WITHHELD)
    return replace(one, measured=found)


def _settings(file: Path) -> str:
    try:
        document = json.loads(text_of(file) or "{}")
    except (ValueError, RecursionError):
        return "it can't be read\n"
    return json.dumps(facts_of(document), indent=1) + "\n"


def facts_of(document: Any) -> Any:
    """Keep of instrument.json figures and words of ours, under keys of ours; names of any kind are left out."""
    if isinstance(document, dict):
        kept = {key: facts_of(value) for key, value in document.items() if key in _KEYS}
        return {key: value for key, value in kept.items() if value is not None}
    if isinstance(document, list):
        return [facts_of(each) for each in document]
    if isinstance(document, str):
        return document if _VALUE.fullmatch(document) else None
    return document


def _journal(run: Run) -> list[str]:
    units = [word for name in UNITS for word in ("--unit", name)]
    return run(("journalctl", "--no-pager", "--output=json", f"--lines={LINES}", *units)).splitlines()


def _units(run: Run) -> str:
    wanted = "--property=Id,LoadState,ActiveState,SubState,Result,NRestarts,ExecMainStatus,MemoryPeak,WatchdogUSec"
    shape = re.compile(r"[A-Za-z]{2,20}=[\w.:@-]{0,60}")
    told = run(("systemctl", "show", "--no-pager", wanted, *UNITS)).splitlines()
    return _lines(line for line in told if not line or shape.fullmatch(line))


def _firmware(root: Path) -> str:
    text = text_of(root / "boot/firmware/config.txt") or text_of(root / "boot/config.txt")
    return _lines(line for line in map(str.strip, text.splitlines()) if _FIRMWARE.fullmatch(line))


def _modules(root: Path) -> str:
    names = (line.split(" ", 1)[0] for line in text_of(root / "proc/modules").splitlines())
    return _lines(sorted(name for name in names if _MODULE.fullmatch(name)))


def _lines(lines: Any) -> str:
    return "".join(f"{line}\n" for line in lines)
