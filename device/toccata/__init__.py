"""Toccata: a musical instrument that anyone can play."""

__version__ = "0.1.0"

BUILT_S = 1_793_491_200
"""2026-11-01: moved on with every release. No clock that tells an earlier time is right."""
