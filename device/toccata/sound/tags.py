"""The words that say what is true of a sound; the pages have a word for each in every language."""

from __future__ import annotations

TAGS = (
    "struck", "plucked", "rung", "sung", "bowed", "drum", "rhythm", "nature",
    "sustained", "looped", "chord",
    "mellow", "bright", "dark", "low", "high", "long", "short", "calm", "lively",
)  # fmt: skip
