"""Put the moves of a text together to one journey: a list of stops, and the place where the next one goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.model import Role, Span, Stop
from routezicht.mining.moves import Move, groups
from routezicht.mining.visits import WINDOW, before_known, journey_so_far, new_visit


@dataclass(slots=True)
class Journey:
    """The stops so far; `cursor` is the stop where the story is (-1: at the start)."""

    stops: list[Stop] = field(default_factory=list)
    cursor: int = -1
    nationality: str | None = None
    residence: str | None = None
    departed_from: str | None = None
    last_return: bool = False
    sentence: int = 0  # number of the sentence that is being read
    left_home: bool = False  # "verliet haar land"
    goal: Stop | None = None  # what an account that is being told leads up to
    narrated: bool = True  # by a report, not in an answer
    log: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str | None:
        """Where the journey starts (rule 3)."""
        return self.residence or self.nationality or self.departed_from

    def current(self) -> Stop | None:
        """The stop at the cursor."""
        return self.stops[self.cursor] if 0 <= self.cursor < len(self.stops) else None

    def here(self) -> str | None:
        """Country at the cursor; the origin before the first stop."""
        stop = self.current()
        return stop.country if stop else self.origin

    def next_date(self) -> Span | None:
        """When the next dated stop after the cursor was reached; None where the order is not yet that of the dates."""
        behind = self.stops[self.cursor + 1 : self.cursor + 1 + WINDOW]
        following = next((s.when for s in behind if s.when is not None), None)
        told = reversed(self.stops[max(0, self.cursor + 1 - WINDOW) : self.cursor + 1])
        before = next((s.when for s in told if s.when is not None), None)
        mixed = following is not None and before is not None and before.after(following)
        return None if mixed else following

    def find(self, country: str) -> int:
        """Index of the last stop in `country`, or -1."""
        for n in range(len(self.stops) - 1, max(-1, len(self.stops) - 1 - WINDOW), -1):
            if self.stops[n].country == country:
                return n
        return -1

    def insert(self, move: Move) -> Stop:
        """A new stop after the cursor, which moves to it."""
        stop = Stop(move.country, move.place)
        self.cursor += 1
        self.stops.insert(self.cursor, stop)
        self._tell(stop, move)
        return stop

    def _tell(self, stop: Stop, move: Move) -> None:
        stop.why.append(move.rule)
        stop.tentative = move.tentative and (stop.tentative or len(stop.why) == 1)
        inland = move.role == Role.TO and stop.sentence not in (-1, self.sentence) and not move.past_perfect
        just_told = self.sentence - stop.sentence <= 1 and stop.mode is None
        if inland and len(stop.why) > 1 and stop.travelled and (stop.mode or stop.span) and not just_told:
            return
        if stop.sentence < 0:
            stop.sentence = self.sentence
        stop.place = stop.place or move.place
        stop.mode = stop.mode or move.mode
        if len(stop.why) == 1:
            stop.past_perfect = move.past_perfect
        stop.returned |= move.returns
        stop.passed = move.role == Role.VIA and len(stop.why) == 1
        preview = self.narrated and (move.stays or move.tentative) and move.mode is None and move.span is None
        stop.travelled |= move.role != Role.REGISTERED and not preview
        if move.role == Role.REGISTERED:
            stop.registered = True
            if stop.passed_on and stop.span and move.span and move.span.after(stop.span):
                stop.span = (
                    None  # the day of the record is nearer to the arrival than that of an earlier step
                )
            stop.registered_span = stop.registered_span or move.span
        elif move.span is not None and stop.span is None:
            stop.span, stop.relative, stop.passed_on = move.span, move.relative, move.passed_on

    def follow(self, moves: list[Move]) -> list[Stop]:
        """Apply the moves of one clause; returns the stops that they made or told more about."""
        self._started_earlier(moves)
        touched: list[Stop] = []
        for group in groups(moves):
            target = group[-1] if group[-1].role in (Role.TO, Role.AT, Role.REGISTERED) else None
            if target is None and all(m.role == Role.VIA for m in group) and any(m.passing for m in group):
                touched += self._passed_on_the_way(group)
                continue
            if target is not None and len(group) > 1:
                self._rewind(target)
            for move in group:
                if move.role == Role.FROM:
                    self.leave(move)
                else:
                    self.arrive(move)
                stop = self.current()
                if stop is not None:
                    touched.append(stop)
        return touched

    def _started_earlier(self, moves: list[Move]) -> None:
        """`Vanuit X voer zij uit. ... Zij was uit Y naar X gevlucht`: Y is the start and X the first step (rule 3)."""
        first, last = moves[0], moves[-1]
        start = self.departed_from
        if (
            first.role == Role.FROM
            and last.role in (Role.TO, Role.AT)
            and last.country == start
            and self.origin == start
            and first.country != start
            and all(s.country != first.country for s in self.stops)
        ):
            self.departed_from = first.country
            stop = Stop(last.country, last.place, last.mode, last.span, why=["travels to it"], travelled=True)
            stop.past_perfect, stop.sentence = last.past_perfect, self.sentence
            self.stops.insert(0, stop)
            self.cursor = 0
            moves.clear()

    def _rewind(self, target: Move) -> None:
        """What a clause passes on the way to a stop that is known already goes before that stop."""
        stop = self.current()
        if stop is not None and stop.country == target.country:
            self.cursor -= 1
            return
        found = self.find(target.country)
        if found >= 0 and not new_visit(self, target, found):
            self.cursor = found - 1

    def _passed_on_the_way(self, group: list[Move]) -> list[Stop]:
        """`Onderweg overgestapt in Istanbul`, told after the arrival: before it, by the same means."""
        reached = self.current()
        # "X zag hij vanuit de bus": on from where he is, unless that is where the journey ends
        other_ride = reached is not None and reached.country != "NL" and any(m.sighted for m in group)
        if reached is None or self.cursor < 0 or other_ride:
            for move in group:
                self.arrive(move)
            return []
        touched = []
        for move in group:
            if self.find(move.country) >= 0 or move.country == self.origin:
                continue
            self.cursor -= 1
            stop = self.insert(move)
            stop.mode = stop.mode or reached.mode
            stop.span = stop.span or reached.span
            touched.append(stop)
            self.cursor += 1
        return touched

    def leave(self, move: Move) -> None:
        """`van X`: X is where one was; a new X is a step that the text had not told."""
        country = move.country
        if country == self.here():
            return
        found = self.find(country)
        again = self.last_return and found == self.cursor - 1 and self.cursor == len(self.stops) - 1
        if found >= 0 and again and move.role == Role.FROM and not move.past_perfect:
            self.insert(move)  # sent back from there, and now leaves it: entered again in between
            self.last_return = False
        elif found >= 0:
            self.cursor = found
        elif country == self.origin:
            if not self.stops:
                self.cursor = -1
        elif (
            self.origin is None
            and not self.left_home
            and country not in SCHENGEN
            and (self.cursor < 0 or all(s.tentative for s in self.stops))
        ):
            self.departed_from = country
        else:
            self.insert(move)

    def _summed_up(self, move: Move, found: int) -> bool:
        """An answer began with `via X`, and now tells how X was reached."""
        stop = self.stops[found]
        bare = stop.passed and stop.mode is None and stop.when is None and len(stop.why) == 1
        return bare and not self.narrated and move.role == Role.TO and self.sentence - stop.sentence <= _SOON

    def _leads_up(self, found: int) -> bool:
        """The known visit lies behind the stop that the account leads up to: what is told now came before."""
        between = self.stops[self.cursor + 1 : found]
        return self.goal is not None and any(s is self.goal for s in between)

    def arrive(self, move: Move) -> None:
        """Arrival, passage, stay or registration: a new stop, or more about one that is known."""
        country = move.country
        stop = self.current()
        sent_here = stop is not None and stop.country == country and stop.returned and self.narrated
        if sent_here and move.past_perfect and not move.stays and self.cursor > 0 and not move.returns:
            self.cursor -= 2  # sent back to X, where "hij eerder was geland": before the entry
            self.insert(move)
            return
        if stop is not None and stop.country == country and not before_known(stop, move):
            self._tell(stop, move)
            return
        if not self.stops and country == self.origin and not move.returns:
            return
        following = self.stops[self.cursor + 1] if self.cursor + 1 < len(self.stops) else None
        if (
            following is not None
            and following.country == country
            and not move.returns
            and not before_known(following, move)
        ):
            self.cursor += 1
            self._tell(following, move)
            return
        found = self.find(country)
        if move.home and found < 0 and self.stops and self.narrated:
            self._home_again(country)
        arrived = stop is not None and stop.country == "NL" and 0 <= found < self.cursor
        unsaid = found >= 0 and (not self.stops[found].travelled or self._summed_up(move, found))
        if unsaid and journey_so_far(self, move, found):
            known = self.stops[found]
            if not arrived:  # else it is told once more after the arrival here
                del self.stops[found]
                self.cursor += found > self.cursor
                self.stops.insert(self.cursor, known)
            self._tell(known, move)
            return
        if (
            self.narrated
            and found > 0
            and move.past_perfect
            and move.role == Role.TO
            and self.stops[found].returned
        ):
            self.cursor = found - 2  # sent back to X; X "was hij binnengereden": that was before all this
            self.insert(move)
            return
        if found >= 0 and not self._leads_up(found) and not new_visit(self, move, found):
            self.cursor = found
            self._tell(self.stops[found], move)
            return
        record = move.role == Role.REGISTERED and country != "NL" and found < 0 and stop is not None
        if record and stop is not None and stop.country == "NL" and self.cursor == len(self.stops) - 1:
            later = move.span is not None and stop.when is not None and move.span.after(stop.when)
            if not (stop.returned or later):
                self.cursor -= 1
                self.insert(move)
                self.cursor += 1
                return
        behind = self.stops[self.cursor + 1 :]
        dated = move.span is not None and any(s.when and s.when.after(move.span) for s in behind)
        if country == "NL" and found < 0 and behind and not dated and all(not s.travelled for s in behind):
            self.cursor = (
                len(self.stops) - 1
            )  # records told before the journey: the Netherlands were reached after them
        if found < 0 and country == self.origin and not (move.returns or move.home or move.role == Role.TO):
            return
        guessed = country == self.departed_from and self.origin == country and not self.narrated
        if guessed and self.cursor < 0 and move.role == Role.TO and not move.returns:
            self.departed_from = None  # "in X was ik naartoe gelopen": a first step, not home
        self.insert(move)
        self.last_return = move.returns

    def _home_again(self, country: str) -> None:
        """`Zij landde weer in Caracas`, never told before: that is home, and what seemed the start was a step."""
        start = self.departed_from
        if start is None or self.nationality or self.residence or country in (start, "NL"):
            return
        self.nationality = country
        self.stops.insert(0, Stop(start, why=["was on the way there (rule 3)"], travelled=True))
        self.cursor += 1

    def pushed_back(self, move: Move | None, country: str | None, times: int = 1) -> None:
        """A pushback is two legs, the entry and the return; each repetition again (rule 8)."""
        stop = self.current()
        target = country or self._before_entry()
        if stop is None or target is None or target == stop.country:
            return
        entry = stop.country
        for n in range(times):
            back = Stop(target, None, why=["sent back (rule 8)"], returned=True, travelled=True)
            if move is not None:
                back.mode, back.place = move.mode, move.place
                back.span = move.span if n == times - 1 else None
            if n:
                self.cursor += 1
                again = Stop(entry, mode=stop.mode, why=["entered again (rule 8)"], travelled=True)
                self.stops.insert(self.cursor, again)
            self.cursor += 1
            self.stops.insert(self.cursor, back)
        self.last_return = True

    def restart(self, country: str) -> None:
        """The story goes back to its start in `country`; what seemed the start is the first step."""
        if self.departed_from and self.departed_from != country and self.nationality is None:
            self.stops.insert(
                0, Stop(self.departed_from, why=["was on the way there (rule 3)"], travelled=True)
            )
        if self.origin in (None, self.departed_from):
            self.departed_from = country
        self.cursor = -1

    def last_returned(self) -> int:
        """Index of the last stop that the traveller was brought or sent to, or -1."""
        return max((n for n, s in enumerate(self.stops) if s.returned), default=-1)

    def enter_again(self, span: Span | None, mode: str | None) -> None:
        """The next attempt succeeded: into the country that had sent the traveller back."""
        if self.cursor >= 1:
            country = self.stops[self.cursor - 1].country
            self.cursor += 1
            self.stops.insert(
                self.cursor,
                Stop(
                    country,
                    mode=mode,
                    span=span,
                    why=["entered again (rule 8)"],
                    travelled=True,
                    sentence=self.sentence,
                ),
            )
            self.last_return = False

    def _before_entry(self) -> str | None:
        entry = self.current()
        if entry is None:
            return None
        for n in range(self.cursor - 1, -1, -1):
            if self.stops[n].country != entry.country:
                return self.stops[n].country
        return self.origin if self.origin != entry.country else None

    def drop(self, stop: Stop) -> None:
        """Take one stop out."""
        here = self.current()
        self.stops = [s for s in self.stops if s is not stop]
        self.cursor = next((n for n, s in enumerate(self.stops) if s is here), len(self.stops) - 1)

    def remove(self, country: str) -> bool:
        """Take back stops that the text rules out later, unless an authority recorded them (rules 11, 13)."""
        kept = [s for s in self.stops if s.country != country or s.registered or s.final]
        removed = len(kept) != len(self.stops)
        if removed:
            here = self.current()
            self.stops = kept
            self.cursor = next((n for n, s in enumerate(kept) if s is here), len(kept) - 1)
        return removed


_SOON: Final = 3  # sentences
# A journey to the Netherlands does not start in a Schengen country unless the text says that the traveller lived there.
SCHENGEN: Final = cues("journey.schengen")
