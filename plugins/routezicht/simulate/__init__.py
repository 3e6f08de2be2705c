"""Writes synthetic partner extracts and frequency cubes whose truth is known."""
