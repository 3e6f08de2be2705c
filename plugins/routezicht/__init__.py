"""Routezicht: anonymous travel-route statistics for the Dutch migration chain."""

__version__ = "0.1.0"
