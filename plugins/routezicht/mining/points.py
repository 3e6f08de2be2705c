"""Tell the points that end a sentence from those inside one."""

from __future__ import annotations

from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.tokens import Tokens

_ABBREVIATIONS: Final = cues("clauses.abbreviations")


def point_inside(tokens: Tokens, i: int) -> bool:
    """A point after an abbreviation or initial, or before a small letter, does not end a sentence."""
    if tokens.raw[i] != "." or i == 0:
        return False
    before = tokens.low[i - 1]
    dotted = i >= 2 and len(before) == 1 and before.isalpha() and tokens.raw[i - 2] == "."
    if dotted or (len(before) == 1 and i + 2 < len(tokens) and tokens.raw[i + 2] == "." and before.islower()):
        return dotted is False or not tokens.raw[i + 1 : i + 2] or not tokens.raw[i + 1][0].isupper()
    if before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha() and tokens.raw[i - 1].isupper()):
        return True
    if tokens.text[tokens.at[i] + 1 : tokens.at[i] + 3].lstrip()[:1] == "[":
        return False  # "... van wel. [denkt na] Ik ..."
    if i + 1 < len(tokens) and tokens.text[tokens.at[i + 1] - 1] in "'’":
        return False  # "... naar X. 's Avonds ..."
    return i + 1 < len(tokens) and tokens.raw[i + 1][0].islower() and tokens.raw[i - 1][-1].isalpha()
