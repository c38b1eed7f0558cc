"""Runs steps one after the other; each tells one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from installer.actions import Action, Told
from installer.facts import Facts, look
from installer.place import Place
from installer.refusal import Refusal
from installer.shell import Shell
from installer.steps import Step
from installer.wish import Wish

Tell = Callable[[str], None]
LONGEST = 100


def run(steps: Sequence[Step], place: Place, shell: Shell, wish: Wish, tell: Tell) -> Facts:
    """Do what is missing; gives the system as it is then.

    Raises:
        Refusal: a step can't be done; the line says which, why, and what to do. What was done stays, and is not done
            again next time.
    """
    changed: set[str] = set()
    for step in steps:
        facts = look(place, frozenset(changed))
        try:
            done = _do(step, facts, shell, wish)
        except Refusal as why:
            raise Refusal(f"{step.name}: {why.what}", why.remedy) from why
        except OSError as fault:
            where = f"{fault.filename}: {fault.strerror}"
            raise Refusal(f"{step.name}: {where}", "look at the disk, then run ./install again") from fault
        if done:
            changed.add(step.name)
        tell(f"{step.name}: {_short(done)}")
    return look(place, frozenset(changed))


def _do(step: Step, facts: Facts, shell: Shell, wish: Wish) -> list[Action]:
    missing = [action for action in step.wanted(facts, wish) if action.missing(facts.place)]
    for action in missing:
        action.do(facts.place, shell)
    return missing


def _short(done: Sequence[Action]) -> str:
    """Say what was done: in an action's own words where it has some, else by paths and commands, as many as fit."""
    if not done:
        return "as it should be"
    text = "; ".join(action.words for action in done if isinstance(action, Told))
    if text:
        return text
    text = ", ".join(action.words for action in done)
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rpartition(', ')[0] or text[:LONGEST]} ..."
