"""The running instrument changes setups while it plays: {"switches", "client", "folder"}."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from child import give, orders, until
from vcard import NAME

from toccata.instrument import Instrument, Options
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


def main() -> None:
    about = orders()
    teller = StampingTeller()
    options = Options(Path(about["folder"]) / "data", Path(about["client"]), NAME, simulate=True)
    instrument = Instrument(options, teller, Terminal())
    playing = threading.Thread(target=instrument.play)
    playing.start()
    names = ("Two", "One")
    times = [_switch(instrument, teller, names[count % 2]) for count in range(-2, about["switches"])]
    instrument.stop()
    playing.join()
    give({"times": times[2:]})


def _switch(instrument: Instrument, teller: StampingTeller, setup: str) -> float:
    time.sleep(REST_S)
    before, asked = len(teller.told), time.monotonic()
    instrument.switch(setup)
    if not until(lambda: len(teller.told) > before, 30.0):
        raise SystemExit(f"setup {setup} never came")
    at, line = teller.told[before]
    if line != f"setup {setup}":
        raise SystemExit(line)
    return at - asked


if __name__ == "__main__":
    main()
