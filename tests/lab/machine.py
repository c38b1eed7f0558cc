"""One emulated computer: QEMU without KVM, without a port on this computer, ended by its own pid."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from lab.errand import Errands

CONNECT_S = 30.0
"""QEMU opens its sockets within a second; a loaded computer gets more."""

BOARD, FIRMWARE = "q35,sata=off,smbus=off,i8042=off", "qboot.rom"
"""A PC without what no instrument has, and firmware that looks for nothing (a PC's takes 6 s over a USB controller)."""

NO_DRIVERS_FOR = (
    "pcspkr", "iTCO_wdt", "lpc_ich", "intel_pmc_bxt", "drm", "psmouse", "evdev", "button", "serio_raw", "joydev",
    "rapl", "intel_rapl_msr", "intel_rapl_common", "floppy", "parport_pc", "qemu_fw_cfg", "vfat", "efi_pstore",
)  # fmt: skip
"""Parts of a PC that no instrument has; to look after them takes an eighth of a boot."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a computer is put together from.

    Attributes:
        kernel: Debian's.
        initrd: with what finds the disk.
        root: image of the installed system; it is never written to, changes go to a layer of their own.
        data: image of the data partition; written to, as a real card would be: `with_own_card`.
        work: a folder for sockets, the layer and the console's log.
        memory_mb: of the smallest Raspberry Pi that is meant, or more.
        cores: one. Where the clock counts instructions, QEMU lets several take turns of some milliseconds: what is
            woken on the one that waits comes late, however high its priority (a read of the bus takes 4 to 26 ms while
            another program works, 0.3 ms on one core).
        usb: with a USB controller, for sound cards that come and go.
        counts: the guest's clock counts instructions, a nanosecond each, whatever else this computer does. Without,
            the guest has this computer's clock.
        without: units that are not started, where only the quickest boot counts.
        stick: an image that is plugged in beside.
    """

    kernel: Path
    initrd: Path
    root: Path
    data: Path
    work: Path
    memory_mb: int = 1024
    cores: int = 1
    usb: bool = False
    counts: bool = True
    without: tuple[str, ...] = ()
    stick: Path | None = None


def with_own_card(parts: Parts, name: str) -> Parts:
    """The same computer once more, with a folder of this name and a card of its own that nothing was saved on yet."""
    work = parts.work / name
    work.mkdir(parents=True, exist_ok=True)
    return replace(parts, work=work, data=Path(shutil.copy(parts.data, work / "data.raw")))


class Machine:
    """A computer that is switched on by entering and loses its power by leaving.

    Attributes:
        guest: runs errands inside.
    """

    guest: Errands

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.console = parts.work / "console.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Machine:
        self.parts.work.mkdir(parents=True, exist_ok=True)
        _layer(self.parts.root, self.parts.work / "layer.qcow2")
        self.switch_on()
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()

    def switch_on(self) -> None:
        """Begin to boot, with what is on the disks; the guest answers errands as soon as its own hand is there."""
        work = self.parts.work
        for name in ("agent", "qmp"):
            (work / name).unlink(missing_ok=True)
        with (work / "qemu.log").open("ab") as log:
            self._process = subprocess.Popen(_command(self.parts, self.console), stdout=log, stderr=log)
        self.guest = Errands(_connected(work / "agent", self._process))
        self._qmp = _connected(work / "qmp", self._process)
        self._qmp_file = self._qmp.makefile("rw")
        self._qmp_file.readline()
        self.tell_qemu("qmp_capabilities")

    def cut(self) -> None:
        """Take the power away: nothing is written that was not written yet."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
            self.guest.close()
            self._qmp.close()

    def wait_for_end(self, limit_s: float) -> None:
        """Wait until the computer has switched itself off."""
        assert self._process is not None
        self._process.wait(limit_s)

    def tell_qemu(self, command: str, **arguments: object) -> Mapping[str, object]:
        """Ask the emulator itself (QMP): cards are plugged in and pulled out this way.

        Raises:
            RuntimeError: it refused.
        """
        self._qmp_file.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self._qmp_file.flush()
        while True:
            answer = json.loads(self._qmp_file.readline())
            if "error" in answer:
                raise RuntimeError(f"{command}: {answer['error']}")
            if "return" in answer:
                return dict(answer["return"] or {}) if isinstance(answer["return"], dict) else {}


def _layer(root: Path, layer: Path) -> None:
    layer.unlink(missing_ok=True)
    subprocess.run(
        ["qemu-img", "create", "-q", "-f", "qcow2", "-b", str(root.resolve()), "-F", "raw", str(layer)], check=True
    )


def _command(parts: Parts, console: Path) -> list[str]:
    work = parts.work
    # Whatever QEMU has written when it is killed is in this computer's own memory: a flush would only take time.
    disks = [(work / "layer.qcow2", "qcow2"), (parts.data, "raw")] + ([(parts.stick, "raw")] if parts.stick else [])
    # It goes with the run, however that ends.
    command = ["setpriv", "--pdeathsig", "KILL", "nice", "-n", os.environ.get("LAB_NICE", "10")]
    command += ["qemu-system-x86_64", "-M", BOARD, "-bios", FIRMWARE, *_processor(parts)]
    command += ["-m", str(parts.memory_mb), "-display", "none", "-nodefaults", "-no-reboot"]
    command += ["-serial", f"file:{console}", "-kernel", str(parts.kernel), "-initrd", str(parts.initrd)]
    command += ["-append", _kernel_words(parts), "-device", "virtio-rng-pci", "-device", "virtio-serial-pci"]
    for number, (path, form) in enumerate(disks):
        command += ["-drive", f"if=none,id=d{number},file={path},format={form},cache=unsafe"]
        command += ["-device", f"virtio-blk-pci,drive=d{number}"]
    command += ["-chardev", f"socket,id=agent,path={work / 'agent'},server=on,wait=off"]
    command += ["-device", "virtserialport,chardev=agent,name=lab"]
    command += ["-qmp", f"unix:{work / 'qmp'},server=on,wait=off"]
    if parts.usb:
        sound = f"wav,id=card,path={work / 'usb.wav'},out.frequency=48000"
        command += ["-device", "qemu-xhci,id=usb", "-audiodev", sound]
    return command


def _processor(parts: Parts) -> list[str]:
    """The least that the wheels run on (x86-64-v2): wide registers cost an emulator time at every change of task."""
    kind = ["-cpu", "Nehalem", "-smp", str(parts.cores)]
    if parts.counts:
        return [*kind, "-accel", "tcg", "-icount", "shift=0,sleep=on", "-rtc", "clock=vm"]
    return [*kind, "-accel", "tcg,thread=multi"]


def _kernel_words(parts: Parts) -> str:
    words = ["root=/dev/vda", "console=ttyS0", "quiet", "loglevel=4", "systemd.show_status=0", "panic=-1"]
    words += ["fsck.repair=yes"]  # as install has it on a Raspberry Pi
    # No secret is in the guest; what guards one processor's secrets from another program costs a third of the time.
    words += ["mitigations=off", "nokaslr", "audit=0", "cryptomgr.notests"]
    words += [f"modprobe.blacklist={','.join(NO_DRIVERS_FOR)}"]
    if not parts.counts:
        # A computer that is not given its time would be started again by its own watchdog.
        words += ["systemd.watchdog_sec=0"]
    return " ".join([*words, *(f"systemd.mask={unit}" for unit in parts.without)])


def _connected(path: Path, process: subprocess.Popen[bytes]) -> socket.socket:
    until = time.monotonic() + CONNECT_S
    while True:
        found = socket.socket(socket.AF_UNIX)
        try:
            found.connect(str(path))
        except OSError:
            found.close()
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the emulator did not start; see {path.parent / 'qemu.log'}") from None
            time.sleep(0.05)
        else:
            return found
