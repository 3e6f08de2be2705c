"""Bits for the word classes of `lexicon/words.txt`; a word may carry several."""

from __future__ import annotations

from typing import Final

# One bit a class, in this order; a name that the word list uses and that is not here is an error when it is compiled.
NAMES: Final = """
    from to via in with other_prep article self first_person third object kin
    other carrier move arrive depart stay asylum registered find return again neg
    deny plan attempt doc visit_neg birth origin earlier residence geo border authority
    person metonym_verb ask answer yes no refuse found_by vehicle coord mode time
""".split()  # noqa: SIM905 - a list of 45 literals, one a line, hides the order
BITS: Final[dict[str, int]] = {name: 1 << n for n, name in enumerate(NAMES)}

FROM, TO, VIA, IN, WITH, OTHER_PREP = (BITS[n] for n in ("from", "to", "via", "in", "with", "other_prep"))
ARTICLE, SELF, FIRST_PERSON, THIRD, OBJECT = (
    BITS[n] for n in ("article", "self", "first_person", "third", "object")
)
KIN, OTHER, CARRIER = (BITS[n] for n in ("kin", "other", "carrier"))
MOVE, ARRIVE, DEPART, STAY = (BITS[n] for n in ("move", "arrive", "depart", "stay"))
ASYLUM, REGISTERED, FIND = (BITS[n] for n in ("asylum", "registered", "find"))
RETURN, AGAIN, NEG, DENY, PLAN, ATTEMPT = (
    BITS[n] for n in ("return", "again", "neg", "deny", "plan", "attempt")
)
DOC, VISIT_NEG, BIRTH, ORIGIN, EARLIER, RESIDENCE = (
    BITS[n] for n in ("doc", "visit_neg", "birth", "origin", "earlier", "residence")
)
GEO, BORDER, AUTHORITY, PERSON, METONYM_VERB = (
    BITS[n] for n in ("geo", "border", "authority", "person", "metonym_verb")
)
ASK, ANSWER, YES, NO, REFUSE, FOUND_BY, VEHICLE, COORD, MODE, TIME = (
    BITS[n] for n in ("ask", "answer", "yes", "no", "refuse", "found_by", "vehicle", "coord", "mode", "time")
)
PREPOSITION = FROM | TO | VIA | IN | WITH | OTHER_PREP
VERB = MOVE | ARRIVE | DEPART | STAY | CARRIER | RETURN
