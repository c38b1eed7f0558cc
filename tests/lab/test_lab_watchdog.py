"""Job: a program that hangs is ended by systemd; what it held is silent by then, and it plays again by itself."""

from __future__ import annotations

from lab.figures import Figures
from lab.instrument import INSTRUMENT, PLAYS, WEB, Emulated

JOB = "watchdog"
SILENT_S, PLAYABLE_S = 6.0, 20.0
"""What is asserted is what only a defect breaks, on the guest's slow processor; the goals are told beside."""


def test_a_hanging_instrument_falls_silent_and_plays_again(emulated: Emulated, figures: Figures) -> None:
    emulated.forget_starts()
    before = emulated.wait_active(INSTRUMENT)
    capture = emulated.capture(16)
    emulated.touch("0/0")
    emulated.rest(0.2)
    stopped = float(emulated.guest.run(f"cut -d' ' -f1 /proc/uptime; kill -STOP {before.pid}"))
    emulated.touch("0/0", 0.0)
    after = emulated.wait_active(INSTRUMENT, other_than=before.pid)
    heard = capture.end()
    last = heard.last_heard_s()
    assert last is not None
    silent = max(last - (stopped - capture.begun_s), 0.0)
    figures.tell(JOB, "hang to silence", f"{silent:.1f} s", "<= 6 s")
    figures.tell(JOB, "hang to playable", f"{after.ready_s - stopped:.1f} s", "<= 10 s")
    assert silent <= SILENT_S
    assert after.ready_s - stopped <= PLAYABLE_S
    assert emulated.answer("0/0") == PLAYS


def test_systemd_says_why_it_ended_the_instrument(emulated: Emulated) -> None:
    said = emulated.guest.run(f"journalctl --boot --no-pager --output=cat UNIT={INSTRUMENT}")
    assert "Watchdog timeout" in said


def test_while_the_config_server_hangs_the_instrument_plays_on(emulated: Emulated) -> None:
    emulated.hello()
    playing, web = emulated.wait_active(INSTRUMENT), emulated.wait_active(WEB)
    emulated.guest.run(f"kill -STOP {web.pid}")
    try:
        assert [emulated.answer(pad) for pad in ("0/0", "0/1", "0/2")] == [PLAYS] * 3
    finally:
        emulated.guest.run(f"kill -CONT {web.pid}")
    emulated.wait_for("the config server answers", emulated.hello)
    assert emulated.wait_active(INSTRUMENT) == playing
