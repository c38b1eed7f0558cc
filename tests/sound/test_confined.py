from __future__ import annotations

import io
import json
import platform
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import pytest

from toccata.errors import SoundError
from toccata.sound import confined
from toccata.sound.confined import close_doors
from toccata.sound.container import CODECS
from toccata.sound.upload import FAULT_STATUS, command, environment
from toccata.sound.upload_file import OPTIONS

ATTEMPTS = """
import json, mmap, os, socket, sys
from toccata.sound.confined import close_doors, limit
kept = os.open(sys.argv[1], os.O_RDWR)
attempts = {
    "socket": lambda: socket.socket(),
    "pair": lambda: socket.socketpair(),
    "unix": lambda: socket.socket(socket.AF_UNIX),
    "read a file": lambda: os.open("/etc/hostname", os.O_RDONLY),
    "write a file": lambda: os.open(sys.argv[1] + ".new", os.O_WRONLY | os.O_CREAT),
    "remove": lambda: os.unlink(sys.argv[1]),
    "rename": lambda: os.rename(sys.argv[1], sys.argv[1] + ".new"),
    "list": lambda: os.listdir("/"),
    "fork": os.fork,
    "run": lambda: os.execv("/bin/true", ["true"]),
    "signal": lambda: os.kill(os.getppid(), 0),
    "more": lambda: os.setpriority(os.PRIO_PROCESS, 0, 0),
    "read": lambda: os.pread(kept, 4, 0),
    "write": lambda: os.pwrite(kept, b"ours", 0),
    "memory": lambda: mmap.mmap(-1, 4096),
}
limit(1_000_000)
close_doors()
told = {}
for name, attempt in attempts.items():
    try:
        attempt()
        told[name] = 0
    except OSError as fault:
        told[name] = fault.errno
os.write(1, json.dumps(told).encode())
os._exit(0)
"""
POSSIBLE = {"read", "write", "memory"}


def test_a_process_that_is_shut_in_can_do_nothing_but_read_write_and_count(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    file.write_bytes(b"four")
    done = subprocess.run([sys.executable, "-c", ATTEMPTS, str(file)], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert {name: told[name] for name in told if name not in POSSIBLE} == dict.fromkeys(set(told) - POSSIBLE, 1)
    assert [told[name] for name in sorted(POSSIBLE)] == [0, 0, 0]
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_file_that_grows_too_large_is_an_error_of_its_write(tmp_path: Path) -> None:
    code = (
        "import sys; from toccata.sound.confined import limit; limit(1000)\n"
        "with open(sys.argv[1], 'wb') as file: file.write(bytes(2000))"
    )
    taken = [sys.executable, "-c", code, str(tmp_path / "x")]
    done = subprocess.run(taken, capture_output=True, text=True, check=False)
    assert (done.returncode, "File too large" in done.stderr) == (1, True)


def test_a_machine_that_is_not_known_opens_nothing() -> None:
    with pytest.raises(SoundError, match=r"can't be opened safely on this machine \(this processor is not known\)"):
        close_doors("sparc64")


def test_a_process_with_a_second_thread_opens_nothing() -> None:
    code = (
        "import threading; from toccata.sound.confined import close_doors\n"
        "end = threading.Event(); threading.Thread(target=end.wait).start()\n"
        "try: close_doors()\n"
        "except Exception as fault: print(fault)\n"
        "finally: end.set()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "can't be opened safely on this machine (2 threads run, not one)" in done.stdout


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_lets_through_the_listed_calls_of_its_own_architecture_alone(machine: str) -> None:
    known = confined._MACHINES[machine]
    program = confined._program(known)
    allowed = {number for number in range(1024) if ran(program, known.audit, number) == "allow"}
    assert allowed == set(known.calls.values())
    assert ran(program, known.audit, 0x4000_0000) == "refuse"
    assert ran(program, known.audit ^ 1, known.calls["read"]) == "kill"


def test_this_machine_is_one_of_those_that_are_known() -> None:
    assert platform.machine() in confined._MACHINES


def ran(program: bytes, audit: int, number: int) -> str:
    """Run a filter as the kernel would (linux/filter.h: LD, JEQ and RET with a constant)."""
    at, loaded = 0, 0
    while True:
        code = int.from_bytes(program[at * 8 : at * 8 + 2], sys.byteorder)
        yes, no, constant = (
            program[at * 8 + 2],
            program[at * 8 + 3],
            int.from_bytes(program[at * 8 + 4 : at * 8 + 8], sys.byteorder),
        )
        if code == 0x06:
            return {0x7FFF0000: "allow", 0x00050001: "refuse", 0x80000000: "kill"}[constant]
        if code == 0x20:
            loaded = {0: number, 4: audit}[constant]
        else:
            at += yes if loaded == constant else no
        at += 1


@contextmanager
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def nobody_called(server: socket.socket) -> bool:
    try:
        server.accept()
    except BlockingIOError:
        return True
    return False


PLAYLISTS = {
    "hls": "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{target}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile '{target}'\n",
    "dash": "<?xml version='1.0'?><MPD><BaseURL>{target}</BaseURL></MPD>",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio {port} RTP/AVP 0\n",
}


@pytest.mark.parametrize("form", PLAYLISTS)
def test_a_list_that_names_other_places_opens_none_of_them(tmp_path: Path, form: str) -> None:
    secret = tmp_path / "secret.wav"
    with listening() as server:
        port = server.getsockname()[1]
        for target in (f"http://127.0.0.1:{port}/x.wav", f"tcp://127.0.0.1:{port}", secret.as_uri(), str(secret)):
            content = PLAYLISTS[form].format(target=target, port=port).encode()
            with pytest.raises((av.FFmpegError, ValueError)):
                list(av.open(io.BytesIO(content), "r", format=form, options=OPTIONS).decode(audio=0))
            (tmp_path / "upload.m4a").write_bytes(content)
            taken = command(tmp_path / "upload.m4a", tmp_path / "out.wav")
            done = subprocess.run(taken, env=environment(), capture_output=True, text=True, check=False)
            assert (done.returncode, json.loads(done.stdout)["what"]) == (
                FAULT_STATUS,
                "is no sound file that can be read",
            )
        assert nobody_called(server)


def test_no_decoder_of_pictures_or_of_subtitles_may_be_woken() -> None:
    kinds = {av.codec.Codec(name, "r").type for name in CODECS.split(",") if name in av.codecs_available}
    assert kinds == {"audio"}
