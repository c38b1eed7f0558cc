"""A diagnostic file that may be sent away: what the doctor found, the machine, our journal; nothing of clients.

Everything in it is of a form that has no room for a name (`doctor_journal`, `facts_of`); and what anybody is called
in the data folder is taken out of it once more.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from toccata.doctor.finding import Area
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
    """Leave out what is free text: the instrument's name, why the safe profile plays, what a card is called."""
    found = (
        replace(one, measured=reduced(f"toccata: {one.measured}") or WITHHELD)
        if one.code == "services.safe" or (one.area is Area.SOUND and one.name == "card")
        else one
        for one in report.findings
    )
    return replace(report, name=WITHHELD, findings=tuple(found))


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
