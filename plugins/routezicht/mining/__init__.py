"""Turns a de-identified Dutch story into an ordered, dated and qualified travel route."""
