from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from waiting import until

GENEROUS_S = 60.0
KEY = "one-time-key"
PROGRAM = """
import sys
from toccata.cli import main
sys.exit(main(["web", "--data", sys.argv[1], "--port", sys.argv[2]]))
"""


@contextmanager
def serving(data: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the server as a program of its own; gives it and the address that it says."""
    command = [sys.executable, "-c", PROGRAM, str(data), str(port)]
    environ = {**os.environ, "TOCCATA_ENTER_KEY": KEY}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().removeprefix("toccata: the page is at ").strip()
        finally:
            process.kill()


def taken_port() -> socket.socket:
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    holder.listen()
    return holder


def entered(address: str) -> tuple[str, str]:
    """Come in by the address that was printed; gives where the server is, and the cookie."""
    place, _, key = address.partition("#enter=")
    headers = {"X-Toccata": "1", "Content-Type": "application/json"}
    request = Request(place + "api/enter", json.dumps({"key": key}).encode(), headers, method="POST")
    with urlopen(request, timeout=GENEROUS_S) as answer:
        return place, answer.headers["Set-Cookie"].split(";")[0]


def test_the_server_says_where_it_is_lets_in_by_its_key_and_ends_with_a_stream_open(tmp_path: Path) -> None:
    with taken_port() as holder:
        taken = holder.getsockname()[1]
        with serving(tmp_path, taken) as (process, address):
            place, cookie = entered(address)
            assert str(taken) not in place
            stream = urlopen(Request(place + "api/live", headers={"Cookie": cookie}), timeout=GENEROUS_S)
            assert json.loads(stream.readline().removeprefix(b"data: ")) == {"type": "running", "running": False}
            process.send_signal(signal.SIGTERM)
            assert process.wait(GENEROUS_S) in (0, -signal.SIGTERM)
            assert stream.read().strip() in (b"", b":")
            assert (process.stderr.read() if process.stderr else "") == ""


def test_what_is_left_in_the_bank_of_a_recording_that_is_gone_goes_with_the_start(tmp_path: Path) -> None:
    (tmp_path / "bank").mkdir()
    about = tmp_path / "bank" / f"{'ab' * 16}.json"
    about.with_suffix(".pcm").write_bytes(bytes(8))
    about.write_text(json.dumps({"sound": f"own/{'cd' * 32}"}))
    with taken_port() as holder, serving(tmp_path, holder.getsockname()[1]):
        until(lambda: not any(about.parent.iterdir()), "a clean bank")


def test_the_server_never_imports_what_it_must_not_hold_in_memory(tmp_path: Path) -> None:
    program = PROGRAM.replace(
        "sys.exit(", "import atexit; atexit.register(lambda: print(sorted(sys.modules)));sys.exit("
    )
    command = [sys.executable, "-c", program, str(tmp_path), "18460"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        place, cookie = entered(process.stdout.readline().removeprefix("toccata: the page is at ").strip())
        for path in ("", "api/hello", "api/clients", "api/sounds", "api/instrument", "api/openapi.json"):
            urlopen(Request(place + path, headers={"Cookie": cookie}), timeout=GENEROUS_S).read()
        process.send_signal(signal.SIGINT)
        loaded = process.stdout.read()
    assert "'toccata.web.serve'" in loaded
    assert not [name for name in ("numpy", "cryptography", "pygame", "soundfile", "soxr") if f"'{name}'" in loaded]


def test_the_server_serves_on_the_sockets_that_systemd_hands_over(tmp_path: Path) -> None:
    with taken_port() as given:
        os.set_inheritable(given.fileno(), True)
        program = (
            f"import os; os.dup2({given.fileno()}, 3); os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid()))"
        )
        command = [sys.executable, "-c", program + PROGRAM, str(tmp_path), "1"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, pass_fds=(given.fileno(),)) as process:
            try:
                assert process.stdout is not None
                place = process.stdout.readline().removeprefix("toccata: the page is at ").strip()
                assert place == f"http://127.0.0.1:{given.getsockname()[1]}/"
                assert urlopen(place + "api/hello", timeout=GENEROUS_S).status == 200
                process.terminate()
                assert process.wait(GENEROUS_S) in (0, -signal.SIGTERM)
            finally:
                process.kill()


def resident_mb(process: int) -> float:
    """Tell what a process holds in memory; for the bench."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / 1024


def test_the_server_holds_at_most_40_mb(tmp_path: Path) -> None:
    with serving(tmp_path, 18470) as (process, address):
        place, cookie = entered(address)
        for path in ("", "api/clients", "api/sounds", "api/openapi.json"):
            urlopen(Request(place + path, headers={"Cookie": cookie}), timeout=GENEROUS_S).read()
        held = resident_mb(process.pid)
    assert held <= 40.0
