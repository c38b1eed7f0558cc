"""The packs that are shipped, in the order in which a page shows them."""

from __future__ import annotations

from synthesis.bowls import BOWLS
from synthesis.choir import CHOIR
from synthesis.drums import DRUMS
from synthesis.grooves import GROOVES
from synthesis.harp import HARP
from synthesis.kalimba import KALIMBA
from synthesis.marimba import MARIMBA
from synthesis.nature import NATURE
from synthesis.pack import Pack
from synthesis.piano import PIANO
from synthesis.soft_bells import SOFT_BELLS
from synthesis.strings import STRINGS
from synthesis.warm_pad import WARM_PAD

PACKS: tuple[Pack, ...] = (
    MARIMBA,
    KALIMBA,
    HARP,
    PIANO,
    SOFT_BELLS,
    BOWLS,
    CHOIR,
    STRINGS,
    WARM_PAD,
    DRUMS,
    GROOVES,
    NATURE,
)
