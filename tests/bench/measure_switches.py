"""The running instrument changes setups while it plays: {"switches", "client", "folder"}."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from pathlib import Path

from child import give, orders, until
from vcard import NAME

from toccata.assemble import take_stock
from toccata.instrument import NEXT_SETUP_KEY, Instrument, Options
from toccata.sensors.simulated.keyboard import Terminal
from toccata.teller import Teller

REST_S = 0.04


class StampingTeller(Teller):
    """Notes when each line was told."""

    def __init__(self) -> None:
        super().__init__(lambda line: None)
        self.told: list[tuple[float, str]] = []

    def tell(self, line: str) -> None:
        self.told.append((time.monotonic(), line))


class Keys(Terminal):
    """A terminal whose keys are pressed by this process."""

    def __init__(self) -> None:
        super().__init__()
        self._pressed = os.pipe()
        os.set_blocking(self._pressed[0], False)

    @property
    def is_there(self) -> bool:
        return True

    @property
    def files(self) -> tuple[int, ...]:
        return (self._pressed[0],)

    def press(self, key: str) -> None:
        os.write(self._pressed[1], key.encode())

    def read(self) -> str:
        try:
            return os.read(self._pressed[0], 16).decode()
        except BlockingIOError:
            return ""


def main() -> None:
    about = orders()
    teller, keys = StampingTeller(), Keys()
    data = Path(about["folder"]) / "data"
    stock = take_stock(data)
    stock = replace(stock, device=replace(stock.device, card=NAME))
    instrument = Instrument(Options(data, Path(about["client"]), NAME, simulate=True), stock, teller, keys)
    playing = threading.Thread(target=instrument.play)
    playing.start()
    if not until(lambda: any(" plays, setup " in line for _, line in teller.told), 30.0):
        raise SystemExit("the instrument does not play")
    names = ("Two", "One")
    times = [_switch(keys, teller, names[count % 2]) for count in range(-2, about["switches"])]
    instrument.stop()
    playing.join()
    give({"times": times[2:]})


def _switch(keys: Keys, teller: StampingTeller, setup: str) -> float:
    time.sleep(REST_S)
    before, asked = len(teller.told), time.monotonic()
    keys.press(NEXT_SETUP_KEY)
    if not until(lambda: len(teller.told) > before, 30.0):
        raise SystemExit(f"setup {setup} never came")
    at, line = teller.told[before]
    if line != f"setup {setup}":
        raise SystemExit(line)
    return at - asked


if __name__ == "__main__":
    main()
