"""What is believed of one sensor."""

from __future__ import annotations

from toccata.events import BoardFault, BoardRecovered, Reading
from toccata.sensors.trust import Trust
from toccata.units import PadId

SIP = PadId(17, 0, "sip")


def test_a_bad_sample_is_no_news_while_the_last_good_one_is_younger_than_100_ms():
    trust = Trust(SIP)
    told = [trust.good(0.5, 1.0), trust.bad("garbage", 1.01), trust.bad("garbage", 1.1), trust.good(0.4, 1.105)]
    assert told == [[Reading(SIP, 0.5, 1.0)], [], [], [Reading(SIP, 0.4, 1.105)]]


def test_after_100_ms_it_is_lost_and_at_rest_and_told_once():
    trust = Trust(SIP)
    trust.good(0.9, 1.0)
    told = [trust.bad("no answer", 1.0 + 0.0625 * n) for n in range(1, 30)]
    fault = [BoardFault(17, "no answer", 1.1875, "sip"), Reading(SIP, 0.0, 1.1875)]
    assert [one for one in told if one] == [fault]
    assert trust.good(0.9, 3.0) == [BoardRecovered(17, "no answer", 3.0, "sip"), Reading(SIP, 0.9, 3.0)]


def test_what_never_was_there_is_missed_by_nobody():
    trust = Trust(SIP)
    assert [trust.bad("no answer", float(n)) for n in range(9)] == [[]] * 9
    assert trust.good(0.1, 10.0) == [Reading(SIP, 0.1, 10.0)]


def test_a_refusal_is_told_at_once_and_once():
    trust = Trust(SIP)
    told = [trust.refuse("run toccata flash", 1.0), trust.refuse("run toccata flash", 2.0)]
    assert [len(one) for one in told] == [2, 0]
