"""What this machine does to a real-time thread that only sleeps, a buffer at a time: {"seconds"}."""

from __future__ import annotations

import time

from child import give, orders

from toccata.realtime import become_punctual, freeze_memory

BUFFER_S = 64 / 48_000


def main() -> None:
    about = orders()
    become_punctual()
    freeze_memory()
    late: list[float] = []
    due = time.monotonic()
    end = due + about["seconds"]
    while due < end:
        due += BUFFER_S
        time.sleep(max(due - time.monotonic(), 0.0))
        late.append(max(time.monotonic() - due, 0.0))
        due += BUFFER_S * (late[-1] // BUFFER_S)
    give({"late": late})


if __name__ == "__main__":
    main()
