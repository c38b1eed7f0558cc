"""Toccata: a musical instrument that anyone can play."""

__version__ = "0.1.0"
