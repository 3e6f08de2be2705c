"""The routezicht command."""
