"""Touches of the real instrument beside many tablets: {"seconds", "blocks": [tablets that listen], "seed"}.

The config server runs as `toccata play` starts it. A crowd of tablets listens to every event; meanwhile clients are
saved (the one who plays, too), sounds are brought, a client is exported.
"""

from __future__ import annotations

import hashlib
import json
import os
import select
import subprocess
import sys
import tempfile
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from child import card, give, orders
from directed import DirectedTerminal, Hand, Script
from programs import ADDRESS, document, lay_down
from vcard import NAME
from visitor import pair

from toccata.assemble import take_stock
from toccata.instrument import Instrument, Options
from toccata.link_wire import link_socket
from toccata.linked.place import listen_at
from toccata.page_server import PageServer
from toccata.settings.device import PADS_PER_BOARD, Device
from toccata.settings.own_sound import SHORTEST_S, OwnSound
from toccata.store.own_sounds import OwnShelf
from toccata.technician.ears import LogEar
from toccata.technician.stages import match
from toccata.technician.tone import LEVEL_DBFS
from toccata.technician.trial import now
from toccata.teller import Teller
from toccata.units import to_gain

CLIENT = "c-bench"
OTHERS = [f"c-other-{number}" for number in range(20)]
LEAST_TABLETS = 2
RATE = 48_000
SETTLE_S = 1.0
PATIENCE_S = 60.0


def main() -> None:
    about = orders()
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        given = _measure(Path(folder), about)
    give(given)


def _measure(data: Path, about: dict[str, Any]) -> dict[str, Any]:
    _lay_down(data)
    tokens = pair(data, max(LEAST_TABLETS, *about["blocks"]))
    listening = listen_at(link_socket(data))
    # Before the instrument becomes real-time, as `toccata play` does: a child takes priority and locked memory over.
    with _page(data) as port, _crowd() as crowd:
        teller, terminal = Teller(lambda _: None), DirectedTerminal()
        instrument = Instrument(Options(data, card=NAME, simulate=True), _stock(data), teller, terminal)
        instrument.answer_at(listening)
        boards = instrument._senses.simulated
        assert boards is not None
        blocks: list[dict[str, Any]] = []
        asked = {"port": port, "tokens": tokens, "seconds": about["seconds"], "client": CLIENT, "others": OTHERS}
        hand = Hand(boards, Random(about["seed"]))
        terminal.follow(_script(hand, card(about).log, crowd, about["blocks"], asked, blocks))
        instrument.play()
        instrument.close()
    return {"blocks": blocks}


def _stock(data: Path) -> Any:
    stock = take_stock(data)
    return replace(stock, device=replace(stock.device, card=NAME))


def _script(
    hand: Hand,
    log: Path,
    crowd: subprocess.Popen[str],
    blocks: list[int],
    asked: dict[str, Any],
    done: list[dict[str, Any]],
) -> Script:
    """Some touches to begin with, then block after block."""
    yield now() + SETTLE_S
    begun = now()
    yield from hand.play(lambda: now() > begun + SETTLE_S)
    for number, tablets in enumerate(blocks):
        if tablets:
            _tell(crowd, asked | {"tokens": asked["tokens"][:tablets], "seed": number})
            yield from hand.play(lambda: _has_said(crowd))
            assert _line(crowd) == "ready"
        hand.touched.clear()
        ear, ends = LogEar(log), now() + asked["seconds"]
        yield from hand.play(lambda ends=ends: now() > ends)
        yield now() + SETTLE_S
        block, patience = _block(hand, ear, tablets), now() + PATIENCE_S
        while tablets and not _has_said(crowd):
            if now() > patience:
                raise SystemExit("the tablets do not end")
            yield now() + 0.01
        done.append(block | {"crowd": json.loads(_line(crowd)) if tablets else {}})


def _block(hand: Hand, ear: LogEar, tablets: int) -> dict[str, Any]:
    heard = match(hand.touched, ear.onsets())
    return {
        "busy": tablets,
        "touches": len(hand.touched),
        "underruns": len(ear.underruns()),
        "whole": [onset - touched for touched, onset in zip(hand.touched, heard, strict=True) if onset is not None],
    }


@contextmanager
def _page(data: Path) -> Iterator[int]:
    """Start the config server; what it prints would stand among the figures, so it gets another standard output."""
    reading, writing = os.pipe()
    kept = os.dup(1)
    os.dup2(writing, 1)
    page = PageServer(data, os.environ, sys.stderr.write)
    os.dup2(kept, 1)
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            address = next(line for line in said if line.startswith(ADDRESS))
            yield int(address.partition("/#enter=")[0].rpartition(":")[2])
    finally:
        page.stop()


@contextmanager
def _crowd() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(Path(__file__).with_name("crowd.py"))]
    crowd = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    try:
        yield crowd
    finally:
        crowd.kill()
        crowd.wait()


def _tell(crowd: subprocess.Popen[str], asked: dict[str, Any]) -> None:
    assert crowd.stdin is not None
    crowd.stdin.write(json.dumps(asked) + "\n")
    crowd.stdin.flush()


def _has_said(crowd: subprocess.Popen[str]) -> bool:
    assert crowd.stdout is not None
    if crowd.poll() is not None:
        raise SystemExit("the tablets have failed; see the lines above")
    return bool(select.select([crowd.stdout], [], [], 0.0)[0])


def _line(crowd: subprocess.Popen[str]) -> str:
    assert crowd.stdout is not None
    return crowd.stdout.readline().rstrip("\n")


def _lay_down(data: Path) -> None:
    """A client with a short quiet tone on every pad, and others who never play."""
    sound = _tone(OwnShelf(data))
    pads = {
        f"{board}/{pad}": {"mode": "one-shot", "sound": sound}
        for board in range(len(Device().boards))
        for pad in range(PADS_PER_BOARD)
    }
    documents = {client: document(client, pads, access={"steady_ms": 0}, level_db=0.0) for client in (CLIENT, *OTHERS)}
    lay_down(data, documents, CLIENT)


def _tone(shelf: OwnShelf) -> str:
    """A cosine under a falling curve, as the trial's: its first frame is its loudest, and it is over before the next
    touch. As an own sound, so that the config server knows it, too."""
    count = round(SHORTEST_S * RATE)
    wave_ = np.cos(2.0 * np.pi * 1000.0 / RATE * np.arange(count)) * np.cos(np.linspace(0.0, np.pi / 2.0, count))
    pcm = np.repeat(np.rint(wave_ * to_gain(LEVEL_DBFS) * 32_767).astype("<i2")[:, np.newaxis], 2, axis=1).tobytes()
    told = OwnSound(hashlib.sha256(pcm).hexdigest(), "Tone", SHORTEST_S, LEVEL_DBFS, LEVEL_DBFS, 0.0)
    with shelf.staged() as path:
        with wave.open(str(path), "wb") as file:
            file.setparams((2, 2, RATE, count, "NONE", ""))
            file.writeframes(pcm)
        return shelf.put(path, told).name


if __name__ == "__main__":
    main()
