"""fstab(5): a root that is read-only, what must be writable in memory, and the data partition. Text in, text out."""

from __future__ import annotations

import re
from collections.abc import Callable

LABEL = "toccata-data"
DATA = "/var/lib/toccata"
BEGIN, END = "# toccata: begin", "# toccata: end"
READ_ONLY = ("/", "/boot/firmware")
# The firmware has read its files before the kernel runs: nothing that plays waits for them. Without these a fault there
# ends the start in emergency mode, where nobody sits.
SPARED = "/boot/firmware"
SPARE = ("nofail", "x-systemd.device-timeout=10s")

# A dead data partition must not keep the instrument from playing (nofail). A minute, because one that is only slow must
# never be taken for dead: on a computer that was busy 15 times over, udev needed 25 s.
# A file system with errors goes read-only at once: what was saved before stays, and the page says that it can't save.
DATA_OPTIONS = "noatime,data=ordered,errors=remount-ro,nofail,x-systemd.device-timeout=60s"
# For a system that has no disk yet; else the file system's own number stands there (disk_facts.data_uuid).
BY_LABEL = f"LABEL={LABEL}"
# In memory: all that Debian's programs write while they run. Sizes are limits, not reservations. Not /var/lib/alsa: the
# card's own volume, by which the loudness was measured, must be the same after every start.
MEMORY = (
    ("/tmp", "mode=1777,size=128m,nosuid,nodev"),  # nosec B108
    ("/var/tmp", "mode=1777,size=64m,nosuid,nodev"),  # nosec B108
    ("/var/log", "mode=0755,size=32m,nosuid,nodev,noexec"),
    ("/var/lib/systemd/timesync", "mode=0755,size=1m,nosuid,nodev,noexec"),
    ("/var/lib/systemd/rfkill", "mode=0755,size=1m,nosuid,nodev,noexec"),
    ("/var/lib/NetworkManager", "mode=0755,size=8m,nosuid,nodev,noexec"),
    ("/var/lib/dhcp", "mode=0755,size=4m,nosuid,nodev,noexec"),
    ("/var/spool", "mode=0755,size=4m,nosuid,nodev,noexec"),
    ("/media/toccata", "mode=0755,size=1m,nosuid,nodev,noexec"),
)
MEMORY_LINES = tuple(f"tmpfs {path} tmpfs {options} 0 0" for path, options in MEMORY)

_BLOCK = re.compile(rf"(?:\r?\n)?{BEGIN}\r?\n.*?{END}(?:\r?\n|$)", re.DOTALL)
_FIELDS = re.compile(
    r"(?P<source>\S+)(?P<a>[ \t]+)(?P<folder>\S+)(?P<b>[ \t]+)(?P<kind>\S+)(?P<c>[ \t]+)(?P<options>\S+)"
)


def without_block(text: str) -> str:
    """Take our lines away."""
    return _BLOCK.sub("", text)


def data_line(source: str) -> str:
    """Mount the data partition."""
    return f"{source} {DATA} ext4 {DATA_OPTIONS} 0 2"


def read_only(text: str, source: str = BY_LABEL) -> str:
    """Have the root read-only, whatever it was; data in their partition, and what must be writable in memory.

    Lines of others for one of these folders win: ours for it is left out.
    """
    others = _each(without_block(text), _to_ro)
    end = "\r\n" if "\r\n" in others else "\n"
    gap = "" if not others or others.endswith("\n") else end
    taken = {folder for folder, _ in _mounts(others)}
    ours = [line for line in (data_line(source), *MEMORY_LINES) if line.split()[1] not in taken]
    return others + gap + end + end.join([BEGIN, *ours, END]) + end


def writable(text: str) -> str:
    """Have it all as it was: no lines of ours, and a root that can be written to."""
    return _each(without_block(text), _to_rw)


def is_read_only(text: str) -> bool:
    """Say whether the root is mounted read-only from the next start on."""
    return any("ro" in options for folder, options in _mounts(text) if folder == "/")


def has_data(text: str) -> bool:
    """Say whether something is mounted where data lie: by our line, that of an earlier version, or somebody's own."""
    return any(folder == DATA for folder, _ in _mounts(text))


def others_source(text: str) -> str | None:
    """Say what somebody else's line mounts where data lie; None: there is none."""
    lines = (line.strip() for line in without_block(text).splitlines() if not line.lstrip().startswith("#"))
    return next((one["source"] for line in lines if (one := _FIELDS.match(line)) and one["folder"] == DATA), None)


def _mounts(text: str) -> list[tuple[str, list[str]]]:
    found = (_FIELDS.match(line.strip()) for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [(one["folder"], one["options"].split(",")) for one in found if one]


def _each(text: str, change: Callable[[str, list[str]], list[str]]) -> str:
    """Change the options of the lines that become read-only; keep every other byte."""

    def line_of(line: str) -> str:
        found = _FIELDS.search(line)
        if line.lstrip().startswith("#") or not found or found["folder"] not in READ_ONLY:
            return line
        options = ",".join(change(found["folder"], found["options"].split(",")))
        return line[: found.start("options")] + options + line[found.end("options") :]

    return "".join(map(line_of, text.splitlines(keepends=True)))


def _to_ro(folder: str, options: list[str]) -> list[str]:
    kept = [one for one in _unspared(options) if one not in ("rw", "ro")]
    return [*kept, "ro", *(SPARE if folder == SPARED and SPARE[0] not in kept else ())]


def _to_rw(folder: str, options: list[str]) -> list[str]:
    return [one for one in _unspared(options) if one != "ro"] or ["defaults"]


def _unspared(options: list[str]) -> list[str]:
    """Take our pair off the end; one of them alone is somebody else's."""
    return options[: -len(SPARE)] if tuple(options[-len(SPARE) :]) == SPARE else options
