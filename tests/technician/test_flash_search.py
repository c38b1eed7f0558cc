from __future__ import annotations

import os
import termios
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from technician.flash_bench import NEW, Bench, at_pty, calibrated, image_of, started
from toccata.errors import PodError
from toccata.sensors.pod_frames import framed
from toccata.sensors.simulated.pod_console import SimulatedPod
from toccata.sensors.simulated.pod_pty import PodAtPty
from toccata.technician.pod_port import SerialLine, each_once
from toccata.technician.pod_requests import Patience
from toccata.technician.pod_search import Found, find_pod
from toccata.units import Seconds

IMAGE = image_of(3)
ONE_HELLO = framed(b"H\x01")
SHORTLY = Patience(Seconds(0.3))


def off() -> SimulatedPod:
    """What is silent: a pod without power."""
    return SimulatedPod()


def sought(*ports: PodAtPty, patience: Patience = Patience()) -> Found:  # noqa: B008
    return find_pod([], lambda: [port.port for port in ports], SerialLine, patience)


def test_the_pod_is_what_answers_wherever_it_is_and_others_get_one_frame() -> None:
    with ExitStack() as all_ports:
        silent, babbler, pod = (
            all_ports.enter_context(port)
            for port in (PodAtPty(off()), PodAtPty(off(), babbles=b"NMEA\0\r\n"), PodAtPty(started(calibrated())))
        )
        found = sought(silent, babbler, pod)
        found.requests.line.close()
        assert found.requests.line.name == pod.port
        assert found.hello.chip == "e6614c311b7e2a35"  # pragma: allowlist secret
        heard = [bytes(port.heard) for port in (silent, babbler, pod)]
    assert heard == [ONE_HELLO, ONE_HELLO, ONE_HELLO]


def test_two_pods_are_listed_and_neither_is_touched() -> None:
    bench = Bench(calibrated(IMAGE), calibrated(chip=bytes(8)))
    told = bench.flash(image_of(3, NEW), again=True)
    assert told == (
        2,
        "",
        "2 pods answer (pod-0: application 1.1.0, board POD4RP20, chip e6614c311b7e2a35; "
        "pod-1: loader 1.0.0, board POD4RP20, chip unknown); name the port of one with --port",
    )
    assert [pod.answered for pod in bench.pods] == [1, 1]


def test_ports_that_were_refused_are_given_back() -> None:
    with PodAtPty(started(calibrated())) as one, PodAtPty(started(calibrated())) as two:
        with pytest.raises(PodError, match="2 pods answer"):
            sought(one, two)
        for port in (one, two):
            SerialLine(port.port).close()


def test_of_two_pods_the_named_one_is_flashed() -> None:
    bench = Bench(calibrated(), calibrated())
    assert bench.flash(IMAGE, ports=["pod-1"]).status == 0
    assert [pod.runs(IMAGE) for pod in bench.pods] == [False, True]
    assert bench.pods[0].answered == 0


def test_where_no_pod_answers_every_port_is_named_with_what_it_said() -> None:
    silent, babbler, busy = PodAtPty(off()), PodAtPty(off(), babbles=b"NMEA\0\r\n"), PodAtPty(off())
    with silent, babbler, busy:
        holder = SerialLine(busy.port)
        with pytest.raises(PodError) as fault:
            sought(silent, babbler, busy, patience=SHORTLY)
        holder.close()
        assert bytes(busy.heard) == b""
    assert fault.value.what == (
        f"no pod answers ({silent.port}: silent; {babbler.port}: something else is there; "
        f"{busy.port}: can't be opened (Resource temporarily unavailable))"
    )
    assert fault.value.remedy.startswith(
        "check the cable (TX to RX), the pod's power, and that no login shell has the port"
    )


def test_without_a_port_it_says_what_to_plug_in() -> None:
    with pytest.raises(
        PodError, match="this computer has no serial port; plug in the pod's cable, or name a port with"
    ):
        sought()


def test_a_port_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with PodAtPty(off()) as port:
        port.port = str(tmp_path / "ttyUSB9")
        told = at_pty(port, IMAGE)
    assert (told.status, "(PORT: can't be opened (No such file or directory))" in told.fault) == (2, True)


def test_a_named_port_is_asked_until_the_pod_has_started() -> None:
    pod = calibrated()
    pod.power_on(Seconds(time.monotonic() + 0.5))
    with PodAtPty(pod) as port:
        assert at_pty(port, IMAGE, "--wait", "0.3", "--check").status == 1


def test_a_pod_of_another_protocol_is_not_written_to() -> None:
    # The loader of before answered a hello with its protocol, 1, and a flag.
    class Before(SimulatedPod):
        def answer(self, data: bytes, now: Seconds) -> bytes:
            return framed(b"H\x01\0\x01\0") if data == ONE_HELLO else b""

    told = Bench(Before()).flash(IMAGE)
    assert told.fault == (
        "pod-0: a pod of another protocol answers; install the Toccata that fits it, or flash it by USB"
    )


def test_a_port_that_the_user_may_not_open_says_how_to_be_let_in() -> None:
    def forbidden(name: str) -> SerialLine:
        raise PodError(name, "can't be opened (Permission denied)", "")

    with pytest.raises(
        PodError, match=r"\(ttyUSB0: can't be opened \(Permission denied\)\); let your user at the ports"
    ):
        find_pod([], lambda: ["ttyUSB0"], forbidden, Patience())


def test_bluetooth_is_not_called() -> None:
    assert each_once(["/dev/rfcomm0", "/dev/ttyUSB0"], "/dev/no") == ["/dev/ttyUSB0"]


def test_the_terminal_that_a_person_types_at_is_not_asked(tmp_path: Path) -> None:
    console, alias = tmp_path / "ttyS0", tmp_path / "serial0"
    console.touch()
    os.symlink(console, alias)
    assert each_once([str(console), "/dev/ttyUSB0"], str(alias), {str(console)}) == ["/dev/ttyUSB0"]


def test_a_port_is_given_back_as_it_was_set() -> None:
    with PodAtPty(off()) as port:
        terminal = os.open(port.port, os.O_RDWR | os.O_NOCTTY)
        wanted = termios.tcgetattr(terminal)
        wanted[3] |= termios.ECHO | termios.ICANON
        wanted[4] = wanted[5] = termios.B9600
        termios.tcsetattr(terminal, termios.TCSANOW, wanted)
        before = termios.tcgetattr(terminal)
        line = SerialLine(port.port)
        meanwhile = termios.tcgetattr(terminal)
        line.close()
        after = termios.tcgetattr(terminal)
        os.close(terminal)
    assert (meanwhile[3] & termios.ECHO, meanwhile[4], after) == (0, termios.B115200, before)


def test_a_port_with_two_names_is_asked_once(tmp_path: Path) -> None:
    port, alias = tmp_path / "ttyAMA0", tmp_path / "serial0"
    port.touch()
    os.symlink(port, alias)
    names = [
        each_once([str(port)], str(alias)),
        each_once([], str(alias)),
        each_once([str(port)], str(tmp_path / "no")),
    ]
    assert names == [[str(port)], [str(alias)], [str(port)]]
