"""The packs that are shipped, in the order in which a page shows them."""

from __future__ import annotations

from synthesis.marimba import MARIMBA
from synthesis.pack import Pack
from synthesis.warm_pad import WARM_PAD

PACKS: tuple[Pack, ...] = (MARIMBA, WARM_PAD)
