"""The pictograms that a client can be known by: things and animals, no faces and no letters."""

from __future__ import annotations

PICTOGRAMS = (
    "apple",
    "ball",
    "bell",
    "bird",
    "boat",
    "butterfly",
    "cat",
    "cloud",
    "drum",
    "feather",
    "fish",
    "flower",
    "heart",
    "house",
    "key",
    "kite",
    "leaf",
    "moon",
    "mountain",
    "rainbow",
    "shell",
    "star",
    "sun",
    "tree",
)
