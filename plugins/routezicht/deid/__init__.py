"""Removes everything from Dutch free text that could identify a person."""
