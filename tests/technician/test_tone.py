from __future__ import annotations

import numpy as np
import pytest

from toccata.settings.device import Device
from toccata.technician.ears import AUDIBLE
from toccata.technician.tone import bench_client, bench_samples
from toccata.units import PadId


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_the_tone_is_quiet_and_its_first_frame_is_audible(rate: int) -> None:
    (sample,) = bench_samples(bench_client(Device()), rate).values()
    assert np.abs(sample.pcm).max() == sample.pcm[0, 0] == 328
    assert sample.pcm[0, 0] > AUDIBLE
    assert abs(int(sample.pcm[-1, 0])) <= AUDIBLE
    assert len(sample.envelope) * 0.01 >= sample.seconds


def test_every_pad_of_the_device_has_the_tone() -> None:
    client = bench_client(Device())
    assert set(client.setup.pads) == {PadId(board, pad) for board in range(4) for pad in range(12)}
