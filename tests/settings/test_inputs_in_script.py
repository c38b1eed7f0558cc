from __future__ import annotations

import pytest

from toccata.errors import ScriptError
from toccata.settings.device import Device
from toccata.settings.pads import inputs_of
from toccata.settings.script import FaultKind, FaultLine, Line, Touch, parse_script
from toccata.units import FIRST_SENSOR, SWITCH_BOX, Level, PadId, Seconds

SQUEEZE, JACK_1 = PadId(FIRST_SENSOR, 0, "squeeze"), PadId(SWITCH_BOX, 0, "jack-1")


def lines(*text: str) -> tuple[Line, ...]:
    return parse_script(text, "s.jsonl", inputs_of(Device())).lines


def test_a_squeeze_and_a_switch_are_lines_of_a_script() -> None:
    assert lines(
        '{"at": 1, "sensor": "squeeze", "pressure": 0.4}',
        '{"at": 2, "switch": "jack-1", "closed": true}',
        '{"at": 3, "switch": "jack-1", "closed": false}',
    ) == (
        Touch(Seconds(1.0), SQUEEZE, Level(0.4)),
        Touch(Seconds(2.0), JACK_1, Level(1.0)),
        Touch(Seconds(3.0), JACK_1, Level(0.0)),
    )


def test_a_sensor_has_faults_of_its_own() -> None:
    assert lines('{"at": 1, "fault": "unplug", "sensor": "squeeze", "for": 2}') == (
        FaultLine(Seconds(1.0), FaultKind.UNPLUG, FIRST_SENSOR, Seconds(2.0), 1.0),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"at": 1, "sensor": "squish", "pressure": 1}', "sensor: 'squish' is not a sensor of this instrument"),
        ('{"at": 1, "sensor": "squeeze", "pressure": 1.1}', "pressure: 1.1 is out of range"),
        ('{"at": 1, "sensor": "squeeze"}', "pressure: this key is missing; add it"),
        ('{"at": 1, "switch": "jack-1", "closed": 1}', "closed: 1 is not true or false"),
        ('{"at": 1, "fault": "nack", "board": 0, "sensor": "squeeze", "for": 1}', "sensor: unknown key"),
    ],
)
def test_a_line_that_can_t_be_played_is_told(text: str, told: str) -> None:
    with pytest.raises(ScriptError) as caught:
        lines(text)
    assert told in str(caught.value)
