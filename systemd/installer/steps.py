"""The steps of `install`, in their order, and of its undoing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from installer import host_steps, program_steps, start_steps, storage_steps
from installer.actions import Action
from installer.disk import Disk
from installer.facts import Facts
from installer.wish import Wish

Wanted = Callable[[Facts, Wish], Sequence[Action]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, and what it wants done, as far as that can be seen when its turn comes."""

    name: str
    wanted: Wanted


def install(table: Callable[[], Disk | None]) -> tuple[Step, ...]:
    """The steps that make an instrument; ``table`` looks at the disk when a step must know it."""

    def knowing(step: Callable[[Facts, Wish, Disk | None], Sequence[Action]]) -> Wanted:
        return lambda facts, wish: step(facts, wish, _seen(facts, wish, table))

    return (
        Step("this computer", host_steps.check),
        Step("packages", host_steps.packages),
        Step("room for data", knowing(storage_steps.look_for_room)),
        Step("user", host_steps.user),
        Step("folders", host_steps.folders),
        Step("rules", host_steps.rules),
        Step("firmware", host_steps.firmware),
        Step("watchdog and journal", host_steps.system),
        Step("program", program_steps.program),
        Step("beside the program", program_steps.host),
        Step("units", program_steps.units),
        Step("answers", program_steps.answers),
        Step("update keys", program_steps.keys),
        Step("hotspot", start_steps.hotspot),
        Step("data partition", knowing(storage_steps.divide)),
        Step("data", storage_steps.move),
        Step("first wiring", start_steps.wiring),
        Step("read-only system", storage_steps.read_only),
        Step("start", start_steps.start),
    )


# After the start that has made the root smaller, nobody being there.
AFTER_SPLIT = (
    Step("data", storage_steps.move),
    Step("read-only system", storage_steps.read_only),
    Step("data partition", storage_steps.undivided),
    Step("start", start_steps.again),
)

UNINSTALL = (
    Step("this computer", host_steps.admin),
    Step("units", program_steps.no_units),
    Step("read-only system", storage_steps.writable),
    Step("data partition", storage_steps.undivided),
    Step("program", program_steps.no_program),
    Step("hotspot", start_steps.no_hotspot),
    Step("watchdog and journal", host_steps.no_system),
    Step("firmware", host_steps.no_firmware),
    Step("rules", host_steps.no_rules),
    Step("user", host_steps.no_user),
)


def _seen(facts: Facts, wish: Wish, table: Callable[[], Disk | None]) -> Disk | None:
    return table() if wish.split and not storage_steps.has_partition(facts.place) else None
