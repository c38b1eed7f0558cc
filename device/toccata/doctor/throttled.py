"""The Raspberry Pi firmware's word on power and heat. Pure.

Bits 0-3: under-voltage, frequency capped, throttled, soft temperature limit, now; bits 16-19: the same since the
start (raspberrypi.com, documentation of vcgencmd get_throttled; property 0x00030046 of the firmware).
"""

from __future__ import annotations

from toccata.doctor.finding import Area, Finding, Rule, Verdict, always, judge, unmeasured

BITS = ("under-voltage", "frequency capped", "throttled", "soft temperature limit")
SINCE = 16
UNDER_VOLTAGE, CAPPED, THROTTLED, SOFT_LIMIT = (1 << bit for bit in range(len(BITS)))
NOW, BEFORE = 0xF, 0xF << SINCE

_POWER = UNDER_VOLTAGE
_HEAT = CAPPED | THROTTLED | SOFT_LIMIT

RULES: tuple[Rule[int], ...] = (
    Rule("low", Verdict.BAD, lambda word: bool(word & _POWER),
         "Too little power now: use the Raspberry Pi's own supply and a short cable; nothing else on its USB ports."),
    Rule("slowed", Verdict.BAD, lambda word: bool(word & _HEAT),
         "Slowed down now: free its vents, take it out of the sun, add a cooler; check the supply as well."),
    Rule("low-before", Verdict.LOOK, lambda word: bool(word >> SINCE & _POWER),
         "Had too little power since the start: use the Raspberry Pi's own supply and a short cable."),
    Rule("slowed-before", Verdict.LOOK, lambda word: bool(word >> SINCE & _HEAT),
         "Was slowed down since the start: free its vents, add a cooler, check the supply."),
    Rule("ok", Verdict.OK, always),
)  # fmt: skip


UNTOLD: tuple[Rule[bool], ...] = (
    Rule("not-known", Verdict.LOOK, always,
         "Not told by this machine: restart it, then examine it with sudo; only a Raspberry Pi can tell it."),
)  # fmt: skip
"""For power and heat alike."""


def judge_power(word: int | None, is_installed: bool) -> list[Finding]:
    """Judge the firmware's word; None: this machine has no such firmware, or it said nothing."""
    if word is None:
        return [unmeasured(Area.POWER, "power", is_installed, UNTOLD)]
    return [judge(Area.POWER, "power", RULES, word, told(word))]


def told(word: int) -> str:
    """Say which bits are set: now, and since the start."""
    now = [name for bit, name in enumerate(BITS) if word >> bit & 1]
    before = [name for bit, name in enumerate(BITS) if word >> SINCE + bit & 1]
    words = [f"now: {', '.join(now)}"] if now else []
    words += [f"since the start: {', '.join(before)}"] if before else []
    return "; ".join(words) or "good, now and since the start"


def parse(text: str) -> int | None:
    """Read what the kernel's file (hex, bare) or ``vcgencmd get_throttled`` (``throttled=0x50005``) tells."""
    try:
        return int(text.strip().rpartition("=")[2], 16)
    except ValueError:
        return None
