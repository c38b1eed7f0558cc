"""What is wrong with the bus, the card and the tick of an instrument, by its own figures. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from toccata.doctor.finding import Area, Finding, Rule, Verdict, always, judge, unmeasured

FAILING, FAILED = 1e-4, 1e-2
"""Of the calls on the bus. A call is tried three times before it has failed: a sound bus has no failure in days."""

GOOD_KHZ = 400.0

LATE_MS, TOO_LATE_MS = 5.0, 20.0
"""A tick is 1 ms; the whole way from touch to sound has 20 ms (p99), 30 ms at most."""

GOOD_P99_MS, LEAST_P99_MS = 20.0, 30.0

NO_CARD = frozenset({f"{Area.SOUND}.lost", f"{Area.SOUND}.not-here"})
"""Codes: nothing is heard."""

SEVERAL = 3
"""Of so few underruns since the start nobody has heard more than a crackle."""


@dataclass(frozen=True, slots=True)
class BusSeen:
    """What the bus did since it was opened; ``new``: calls that failed while it was looked at."""

    calls: int
    failures: int
    new: int = 0

    @property
    def share(self) -> float:
        """Failed calls of all, 0-1."""
        return self.failures / self.calls if self.calls else float(self.failures > 0)


@dataclass(frozen=True, slots=True)
class CardSeen:
    """The sound card.

    Attributes:
        told: its own line.
        plays: what is played is heard.
        underruns: how often it ran dry since the start; None: it can't tell.
        new: how often while it was looked at.
    """

    told: str
    plays: bool
    underruns: int | None = None
    new: int = 0


@dataclass(frozen=True, slots=True)
class LatencySeen:
    """From a touch to the first audible frame: half of the touches, and 99 of 100, within so many milliseconds."""

    p50_ms: float
    p99_ms: float
    touches: int
    lost: int


BUS: tuple[Rule[BusSeen], ...] = (
    Rule("failed", Verdict.BAD, lambda seen: seen.share >= FAILED,
         "The bus fails: check plugs and the length of the cables (1 m at most), one board at a time."),
    Rule("failing", Verdict.LOOK, lambda seen: seen.share >= FAILING or seen.new > 0,
         "Some calls fail: check plugs, keep the bus away from mains leads; a board that is missing does this, too."),
    Rule("ok", Verdict.OK, always),
)  # fmt: skip

SPEED: tuple[Rule[float], ...] = (
    Rule("slow", Verdict.LOOK, lambda khz: khz < GOOD_KHZ,
         "Slower than it may be: set dtparam=i2c_arm_baudrate=400000 in config.txt, or run the installer again."),
    Rule("speed-ok", Verdict.OK, always),
)  # fmt: skip

CARD: tuple[Rule[CardSeen], ...] = (
    Rule("lost", Verdict.BAD, lambda seen: not seen.plays,
         "Nothing is heard: check that the card is plugged in and no other program holds it (aplay -L lists cards)."),
    Rule("dry", Verdict.BAD, lambda seen: seen.new > 0,
         "Ran dry while it was examined: end other programs, cool the machine, or set 128 frames in instrument.json."),
    Rule("dry-before", Verdict.LOOK, lambda seen: (seen.underruns or 0) >= SEVERAL,
         "Ran dry since the start: if people hear crackling, set 128 frames in instrument.json."),
    Rule("other", Verdict.LOOK, lambda seen: "asked" in seen.told or "can't be had" in seen.told,
         "The card does not give what was asked: sounds come later; use a card that takes 64 frames at 48 kHz."),
    Rule("ok", Verdict.OK, always),
)  # fmt: skip

TICK: tuple[Rule[float], ...] = (
    Rule("stalled", Verdict.BAD, lambda late_ms: late_ms >= TOO_LATE_MS,
         "The instrument is held up: end other programs; see power and temperature; check its real-time rights."),
    Rule("late", Verdict.LOOK, lambda late_ms: late_ms >= LATE_MS,
         "Held up at times: end other programs on this machine, see power and temperature."),
    Rule("tick-ok", Verdict.OK, always),
)  # fmt: skip

LATENCY: tuple[Rule[LatencySeen], ...] = (
    Rule("latency-lost", Verdict.BAD, lambda seen: seen.lost > 0,
         "Some touches were not heard: run toccata latency, then see the card and the tick."),
    Rule("latency-long", Verdict.BAD, lambda seen: seen.p99_ms > LEAST_P99_MS,
         "Too late for cause and effect: see the card's line; take a card that gives 64 frames at 48 kHz."),
    Rule("latency-slow", Verdict.LOOK, lambda seen: seen.p99_ms > GOOD_P99_MS,
         "Later than 20 ms: see the card's line, and end other programs on this machine."),
    Rule("latency-ok", Verdict.OK, always),
)  # fmt: skip

SAFE: tuple[Rule[str], ...] = (
    Rule("safe", Verdict.BAD, bool,
         "The safe profile plays after several crashes: mend what this line names, then restart the instrument."),
    Rule("safe-off", Verdict.OK, always),
)  # fmt: skip


UNTOLD_BUS: tuple[Rule[bool], ...] = (
    Rule("not-known", Verdict.LOOK, always,
         "Not told: start the instrument, then examine it again; if it stays so, run the installer again."),
)  # fmt: skip

UNTOLD_CARD: tuple[Rule[bool], ...] = (
    Rule("not-known", Verdict.LOOK, always,
         "Only an instrument that plays tells of it: start it (systemctl start toccata-instrument), examine it again."),
)  # fmt: skip


def judge_bus(seen: BusSeen | None, khz: float | None, is_installed: bool) -> list[Finding]:
    """Judge the bus of the boards; ``khz``: what it is clocked at. None: it was not told."""
    return [_judge_calls(seen, is_installed), _judge_speed(khz, is_installed)]


def _judge_calls(seen: BusSeen | None, is_installed: bool) -> Finding:
    if seen is None:
        return unmeasured(Area.BUS, "bus", is_installed, UNTOLD_BUS)
    return judge(Area.BUS, "bus", BUS, seen, f"{seen.failures} of {seen.calls} calls failed, {seen.new} of them now")


def _judge_speed(khz: float | None, is_installed: bool) -> Finding:
    if khz is None:
        return unmeasured(Area.BUS, "speed", is_installed, UNTOLD_BUS)
    return judge(Area.BUS, "speed", SPEED, khz, f"{khz:.0f} kHz")


def judge_sound(
    card: CardSeen | None, late_ms: float | None, latency: LatencySeen | None, is_installed: bool
) -> list[Finding]:
    """Judge card, tick and latency; None: it was not measured."""
    found = [_judge_card(card, is_installed)]
    if late_ms is not None:
        found.append(judge(Area.SOUND, "tick", TICK, late_ms, f"at most {late_ms:.1f} ms late"))
    if latency is not None:
        words = f"p50 {latency.p50_ms:.1f} ms, p99 {latency.p99_ms:.1f} ms, {latency.lost} of {latency.touches} lost"
        found.append(judge(Area.SOUND, "latency", LATENCY, latency, words))
    return found


def judge_safe(safe: str) -> Finding:
    """Judge whether the safe profile plays; ``safe`` is why."""
    return judge(Area.SERVICES, "safe profile", SAFE, safe, safe or "off")


def _judge_card(card: CardSeen | None, is_installed: bool) -> Finding:
    if card is None:
        return unmeasured(Area.SOUND, "card", is_installed, UNTOLD_CARD)
    return judge(Area.SOUND, "card", CARD, card, _of_card(card))


def _of_card(card: CardSeen) -> str:
    dry = "it can't tell whether it runs dry" if card.underruns is None else f"ran dry {card.underruns} times"
    return f"{card.told}; {dry}" if card.plays else card.told
