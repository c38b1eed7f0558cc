"""What plays now: client, setup, sounds and core; and how another takes its place between two ticks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from toccata.assemble import Chosen, Samples, Stock, build_core
from toccata.audio.player import Player
from toccata.bank import Sample
from toccata.loop import Loop
from toccata.play.core import Core
from toccata.play.ledger import Pace
from toccata.units import Decibels


@dataclass(frozen=True, slots=True)
class Basis:
    """What a change begins from: what plays, and what the player must go on holding until the change is made."""

    stock: Stock
    chosen: Chosen
    held: Mapping[str, Sample]


class Playing:
    """The core that plays, and all that belongs to it. ``basis``: what a change of it would begin from."""

    def __init__(self, stock: Stock, chosen: Chosen, samples: Samples, player: Player) -> None:
        player.load(by_key(samples.values()))
        self._player = player
        self._pace = Pace.of(player.frames, player.rate)
        # The player holds the sounds now; the core needs only what is known of them.
        known = _without_pcm(samples)
        self.basis = Basis(stock, chosen, by_key(known.values()))
        self._own = frozenset(self.basis.held)
        self.core: Core = build_core(stock, chosen.client, known, Random(), self._pace)

    def change(self, stock: Stock, chosen: Chosen, samples: Samples, trim_db: Decibels, loop: Loop) -> None:
        """Play this from now on; the player has loaded it. The same client and setup: what is held goes on."""
        before = self.basis.chosen.client
        keeps = (before.id, before.active_setup) == (chosen.client.id, chosen.client.active_setup)
        known = _without_pcm(samples)
        self.core = build_core(stock, chosen.client, known, Random(), self._pace, self.core, keeps, trim_db)
        loop.swap(self.core, keeps)
        carried = self.core.carried()
        own = by_key(known.values())
        held, self._own = {key: one for key, one in self.basis.held.items() if key in carried} | own, frozenset(own)
        self.basis = Basis(stock, chosen, held)
        self._player.load(held)

    def hold(self, sample: Sample) -> None:
        """Keep one sample more, which the player has loaded, as long as it sounds; those kept so before may go."""
        known, needed = sample.without_pcm(), self._own | self.core.carried()
        held = {key: one for key, one in self.basis.held.items() if key in needed}
        self.basis = Basis(self.basis.stock, self.basis.chosen, {**held, known.key: known})


def by_key(samples: Iterable[Sample]) -> dict[str, Sample]:
    """The samples by their keys, as a player takes them."""
    return {sample.key: sample for sample in samples}


def _without_pcm(samples: Samples) -> Samples:
    return {recipe: sample.without_pcm() for recipe, sample in samples.items()}
