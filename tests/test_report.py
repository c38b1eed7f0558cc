"""What is heard, as lines of JSON: the contract of ``toccata perform``."""

from __future__ import annotations

import pytest

from toccata.events import BoardFault, BoardRecovered, Cause, Ended, Ignored, Started, Why
from toccata.report import heard_line
from toccata.units import Decibels, PadId, Seconds

PAD = PadId(1, 11)
AT = Seconds(1.23456)


@pytest.mark.parametrize(
    ("heard", "line"),
    [
        (
            Started(AT, PAD, "marimba/C4", Decibels(-6.004), Cause.PRESS),
            '{"at": 1.235, "pad": "1/11", "event": "start", "sound": "marimba/C4", "gain_db": -6.0, "cause": "press"}',
        ),
        (
            Ended(AT, PAD, "marimba/C4", Decibels(-0.001), Cause.MAX_HOLD),
            '{"at": 1.235, "pad": "1/11", "event": "end", "sound": "marimba/C4", "gain_db": 0.0, "cause": "max-hold"}',
        ),
        (
            Ignored(AT, PAD, Why.POST_ACCEPTANCE),
            '{"at": 1.235, "pad": "1/11", "event": "ignored", "why": "post-acceptance"}',
        ),
        (BoardFault(2, "no answer", AT), '{"at": 1.235, "event": "fault", "board": 2, "what": "no answer"}'),
        (BoardRecovered(2, "stopped", AT), '{"at": 1.235, "event": "recovered", "board": 2, "what": "stopped"}'),
    ],
)
def test_a_line_holds_the_keys_of_the_contract(heard, line):
    assert heard_line(heard) == line
