from __future__ import annotations

import io
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from technician.flash_bench import NEW, OLD, Bench, at_pty, calibrated, commands, image_of, started
from toccata.cli import main
from toccata.sensors.pod_registers import HELLO_FORMAT
from toccata.sensors.simulated.pod_console import Program, Start
from toccata.sensors.simulated.pod_pty import PodAtPty
from toccata.technician.pod_hello import Hello
from toccata.technician.pod_image import parse_image
from toccata.technician.progress import Progress

NEWER, OLDER = image_of(3, NEW), image_of(3, OLD)
ABOUT_NEW, ABOUT_OLD = str(parse_image(NEWER, "")), str(parse_image(OLDER, ""))
POD = "board POD4RP20, chip e6614c311b7e2a35"
TENTHS = "".join(f"writing {tenth} %\n" for tenth in range(0, 101, 10))


def test_a_blank_pod_is_flashed_and_each_tenth_is_a_line() -> None:
    bench = Bench()
    told = bench.flash(image_of(20))
    first, *tenths, last = told.said.splitlines(keepends=True)
    assert (told.status, told.fault, bench.pod.runs(image_of(20))) == (0, "", True)
    assert (first, "".join(tenths)) == (f"pod-0: loader 1.0.0, {POD}\n", TENTHS)
    about = parse_image(image_of(20), "")
    assert last == f"the pod runs {about}: written, read back and started in 1.3 s; calibration is kept\n"


def test_what_is_there_already_is_left_alone_unless_it_is_wanted_again() -> None:
    with PodAtPty(started(calibrated(NEWER))) as port:
        told = at_pty(port, NEWER)
        heard = commands(bytes(port.heard))
        assert at_pty(port, NEWER, "--again").status == 0
        assert "W" in commands(bytes(port.heard))
    said = f"the pod runs {ABOUT_NEW}: there already, nothing was written; --again writes it all the same"
    assert (told.status, told.said.splitlines()[1:], heard) == (0, [said], "HC")


def test_an_image_that_is_there_but_waits_in_the_loader_is_started() -> None:
    bench = Bench(calibrated(NEWER))
    bench.pod.power_on(bench.clock[0], stay=True)
    bench.clock[0] += 1.0
    told = bench.flash(NEWER)
    assert (told.status, "there already and started, nothing was written" in told.said) == (0, True)
    assert bench.pod.runs(NEWER)


@pytest.mark.parametrize(
    ("held", "status", "said", "talk"),
    [
        (NEWER, 0, f"the pod holds exactly this image: {ABOUT_NEW}", "HC"),
        (OLDER, 1, f"the pod holds {ABOUT_OLD}; the file {ABOUT_NEW}", "HCC"),
        (b"", 1, f"the pod holds no application; the file {ABOUT_NEW}", "HC"),
    ],
)
def test_check_compares_and_changes_nothing(held: bytes, status: int, said: str, talk: str) -> None:
    with PodAtPty(started(calibrated(held))) as port:
        told = at_pty(port, NEWER, "--check")
        heard = commands(bytes(port.heard))
    assert (told.status, told.said.splitlines()[1:], heard) == (status, [said], talk)


def test_check_without_a_pod_is_trouble() -> None:
    with PodAtPty(calibrated()) as port:
        told = at_pty(port, NEWER, "--check", "--wait", "0.02")
    assert (told.status, told.said, told.fault.startswith("toccata: no pod answers (PORT: silent); ")) == (2, "", True)


@pytest.mark.parametrize("loader", [False, True], ids=["application runs", "loader waits"])
def test_an_older_version_is_refused_where_nobody_can_be_asked(loader: bool) -> None:
    bench = Bench(calibrated(NEWER))
    bench.pod.power_on(bench.clock[0], stay=loader)
    bench.clock[0] += 1.0
    told = bench.flash(OLDER)
    assert (told.status, told.fault) == (
        2,
        "pod.pod: is version 1.0.0, older than the pod's 1.1.0; add --older if that is wanted",
    )
    assert (bench.flash(NEWER, check=True).status, bench.flash(OLDER, older=True).status) == (0, 0)
    assert bench.pod.runs(OLDER)


@pytest.mark.parametrize("answer", [True, False])
def test_an_older_version_is_written_if_the_person_says_so(answer: bool) -> None:
    bench, asked = Bench(calibrated(NEWER)), []

    def agrees(question: str) -> bool:
        asked.append(question.rpartition("/")[2])
        return answer

    told = bench.flash(OLDER, agrees=agrees)
    assert asked == ["pod.pod is version 1.0.0, older than the pod's 1.1.0: write it?"]
    assert (told.status, bench.pod.runs(OLDER), bench.pod.runs(NEWER)) == (not answer, answer, not answer)
    assert answer or told.said.endswith("nothing was written\n")


@pytest.mark.parametrize(
    ("start", "fault"),
    [
        (Start.HANGS, "nothing answers since the application was started"),
        (Start.BITTEN, "the application did not start, its loader answers"),
    ],
)
def test_an_application_that_never_comes_back_is_no_success(start: Start, fault: str) -> None:
    bench = Bench(calibrated(OLDER))
    bench.pod.start = start
    told = bench.flash(NEWER)
    assert (told.status, told.fault) == (
        2,
        f"pod-0: {fault}; its image may be whole, but nothing has proved that it runs; switch it off and on, then run "
        "toccata flash again; if that fails, flash it by USB: toccata flash --uf2 FILE",
    )
    bench.pod.start = Start.ANSWERS
    bench.power_on()
    assert (bench.flash(NEWER).status, bench.pod.program) == (0, Program.APPLICATION)


def test_an_application_that_answers_once_and_is_then_bitten_back_is_no_success() -> None:
    bench, asked = Bench(calibrated(OLDER)), []

    def bite(data: bytes) -> None:
        asked.append(commands(data))
        if asked[-3:] == ["G", "H", "H"]:
            bench.pod.program = Program.LOADER

    told = bench.flash(NEWER, listen=bite)
    assert (told.status, "the application did not start, its loader answers" in told.fault) == (2, True)


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_a_line_is_drawn_again_wherever_the_percent_change() -> None:
    screen = Screen()
    progress = Progress(screen, "writing")
    for done in (0, 1, 2, 300, 600):
        progress.tell(done, 600)
    progress.end()
    bars = [(0, "." * 30), (50, "#" * 15 + "." * 15), (100, "#" * 30)]
    assert screen.getvalue() == "".join(f"\rwriting [{bar}] {percent:3} %" for percent, bar in bars) + "\n"


def test_a_board_that_calls_itself_something_odd_can_not_play_with_the_terminal() -> None:
    data = struct.pack(HELLO_FORMAT, 2, 0, b"\x1b[2J \x7f\xff!", bytes(3), 0, 0, 0, bytes(8))
    assert str(Hello.parse(data)) == "loader 0.0.0, board ?[2J???!, chip unknown"


def test_a_file_that_can_not_be_read_is_one_line_and_status_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["flash", "--image", str(tmp_path / "no.pod"), "--port", "/dev/null"]) == 2
    told = f"toccata: {tmp_path}/no.pod: can't be read (No such file or directory); give another file\n"
    assert capsys.readouterr() == ("", told)


@pytest.mark.parametrize("wait", ["0", "-1", "soon", "nan", "601"])
def test_a_wait_that_can_not_be_is_refused(wait: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["flash", "--wait", wait])
    assert f"{wait} is no number of seconds over 0, up to 600" in capsys.readouterr().err


def test_the_help_names_the_command_and_no_other_command_loads_what_it_needs() -> None:
    script = (
        "import sys; from toccata.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: print(sorted({'serial', 'toccata.technician'} & sys.modules.keys()))"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert ("put firmware onto the sensor pod, and prove that it runs" in told, told.endswith("\n[]\n")) == (True, True)
