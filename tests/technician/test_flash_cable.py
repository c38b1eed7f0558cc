from __future__ import annotations

import pytest

from technician.flash_bench import NEW, OLD, Told, at_pty, calibrated, commands, image_of, keeps_calibration, started
from toccata.sensors.simulated.pod_pty import PodAtPty

NEWER, OLDER = image_of(3, NEW), image_of(3, OLD)
TALK = "HCBHEWWWCWCGHH"
"""Hello, compare, give way, hello; erase, write, read back, header, read back; go, hello, still there."""


def left(message: int) -> str:
    """What the pod is said to be, if the cable is pulled at this message, the first of which is 1."""
    if message == 2:
        return "nothing was written"
    if message <= TALK.index("E"):
        return "nothing was written, but its loader may wait: switch it off and on to play"
    if message <= TALK.rindex("W"):
        return "its loader waits for an image"
    return "its image may be whole, but nothing has proved that it runs"


def test_header_is_erased_first_written_last_and_read_back_before_and_after() -> None:
    with PodAtPty(started(calibrated(OLDER))) as port:
        told = at_pty(port, NEWER)
    assert (told.status, commands(bytes(port.heard))) == (0, TALK)


@pytest.mark.parametrize("message", range(2, len(TALK) + 1))
def test_a_cable_that_is_pulled_is_told_and_the_pod_can_be_flashed_again(message: int) -> None:
    pod = started(calibrated(OLDER))
    with PodAtPty(pod, pull_after=message) as port:
        pulled = at_pty(port, NEWER)
    fault = f"toccata: PORT: the port is gone; {left(message)}; check the cable, then run toccata flash again\n"
    assert pulled == Told(2, pulled.said, fault)
    with PodAtPty(pod) as port:
        assert (at_pty(port, NEWER).status, pod.runs(NEWER), keeps_calibration(pod)) == (0, True, True)


def test_a_cable_that_is_pulled_while_the_pod_is_sought_is_told_with_what_to_check() -> None:
    with PodAtPty(started(calibrated(OLDER)), pull_after=1) as port:
        told = at_pty(port, NEWER)
    assert (told.status, told.said) == (2, "")
    assert told.fault.startswith("toccata: no pod answers (PORT: the port is gone); check the cable (TX to RX)")
