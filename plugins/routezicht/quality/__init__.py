"""Runs the Great Expectations gates and keeps their outcome without any value."""
