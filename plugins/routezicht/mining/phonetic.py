"""Sound keys: what a misspelt foreign name has in common with the real one."""

from __future__ import annotations

import re
from typing import Final

# Applied in order; from spelling habits of Dutch, English, German and French for the same sound.
_RULES: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"sch|sj|sh|tsj|tch|ch|cz|ts|tz|dj|dz|dzj|zj|zh|sz|j(?=[aeiou])", "s"),
        (r"c(?=[ei])", "s"),
        (r"ph|v|w", "f"),
        (r"th|dt|d", "t"),
        (r"gh|g|kh|ck|q|c|h", "k"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"ij|y|ie|ei|ee|ea|j", "i"),
        (r"oe|ou|oo|u|uu", "o"),
        (r"aa|ae|ai", "a"),
        (r"e", "i"),
        (r"(.)\1+", r"\1"),
    )
)


def sound_key(name: str) -> str:
    """`boelgarije` and `bulgarije` have one key, as do `biaalistok` and `bialystok`."""
    for pattern, sound in _RULES:
        name = pattern.sub(sound, name)
    return name
