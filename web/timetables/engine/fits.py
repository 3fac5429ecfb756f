"""How well everybody of a fair fits each of its positions: rows read by the matcher, within what people agreed to."""

from collections.abc import Callable
from dataclasses import dataclass

from matching import DEFAULT, Candidate, Correction, MatchSettings, read_candidate, read_position
from matching import Position as Wanted
from matching.ranking import explain, results
from matching.ranking.fields import PARTS
from matching.ranking.plan import Plan, plan
from matching.ranking.pool import Pool
from matching.ranking.scoring import explained
from web.fairs import queries as fairs
from web.graduates.queries import LEVELS
from web.models import FairAttendee, FairPosition
from web.ranking.rules.rows import OWN, graduate_row, position_row
from web.timetables.queries.snapshot import Snapshot

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Fit:
    """How one person fits one position of the fair: 0 to 1000, whether a must-have fails, and the rank from 1 (equals
    share it)."""

    score: int
    blocked: bool
    rank: int


class Fits:
    """Every person of a snapshot against every position, by ids."""

    def __init__(self, data: Snapshot, tell: Tell) -> None:
        self.people: dict[int, Candidate] = {}
        for at, person in enumerate(data.people):
            self.people[person.id] = read_attendee(person)
            if at % 50 == 0:
                tell("read", at, len(data.people))
        cohort = results.cohort(self.people.values())
        pool = Pool(self.people.values())
        self._plans: dict[int, Plan] = {}
        self._gates: dict[tuple[int, int], list[str]] = {}
        self.table: dict[int, dict[int, Fit]] = {}  # by position, everybody in the order of the matcher
        offered = [offer for stand in data.stands for offer in stand.positions]
        for at, offer in enumerate(offered):
            wanted, settings = read_offer(offer, cohort)
            made = self._plans[offer.id] = plan(wanted, settings)
            self.table[offer.id] = {
                int(place.key): Fit(place.per_mille, place.blocked, place.rank) for place in pool.top(made)
            }
            tell("score", at, len(offered))

    def of(self, person: int, offer: int) -> Fit:
        return self.table[offer][person]

    def gate(self, person: int, offer: int) -> list[str]:
        """The must-have that fails: its code and what the position wants; `gate_words` puts it in words."""
        if (person, offer) not in self._gates:
            self._gates[person, offer] = self._gate(person, offer)
        return self._gates[person, offer]

    def _gate(self, person: int, offer: int) -> list[str]:
        found = explained(self.people[person], self._plans[offer])
        failed = next((gate for gate in found.gates if gate.state == "failed"), None)
        if failed is None:
            return ["", ""]
        wanted = explain.ways_code(failed.ways, failed.least) if failed.ways else (failed.wanted or failed.source)[:200]
        return [failed.code, wanted]


def gate_words(code: str, wanted: str, lang: str) -> str:
    """A must-have in the reader's language; of a run before codes were kept, the words it was stored in."""
    if not code:
        return wanted
    if "\n" in wanted:  # several ways
        return explain.ways_named(wanted, lang)
    name, value = explain.part_label(code, lang), explain.value_label(code, wanted, lang)
    if code.startswith("avoid_"):
        value = f"better not {value}" if lang == "en" else f"不宜{value}"
    return f"{name}: {value}" if lang == "en" else f"{name}：{value}"


def read_attendee(person: FairAttendee) -> Candidate:
    """What may be ranked of them: the agreed fields and those of their level; a spreadsheet's row as it stands."""
    if person.graduate is None:
        return read_candidate(fairs.row_of(person), str(person.id))
    graduate = person.graduate
    agreed = {*(person.shared or {}).get("fields", ()), *LEVELS[graduate.visibility]}
    fields = frozenset(agreed & OWN)
    row = graduate_row(graduate, fields)
    text = "\n".join(row.values())
    own = [Correction(**c) for c in graduate.corrections or () if c.get("source") and c["source"] in text]
    return read_candidate(row, str(person.id), own)


def read_offer(offer: FairPosition, cohort: int | None) -> tuple[Wanted, MatchSettings]:
    """What a position asks for, with its agency's own weights; ranked for the year most people graduate in."""
    if offer.position is None:
        cells = dict(offer.roster_row.cells) if offer.roster_row else {"职位名称": offer.title}
        wanted, settings = read_position(cells, str(offer.id)), DEFAULT
    else:
        row = position_row(offer.position)
        corrections = [Correction(**c) for c in offer.position.corrections or ()]
        wanted, settings = read_position(row, str(offer.id), corrections), DEFAULT
        chosen = (offer.position.match_settings or {}).get("weights") or {}
        own = {part: weight for part, weight in chosen.items() if part in PARTS}
        settings = DEFAULT.with_weights(offer.position.kind, **own) if own else DEFAULT
    if cohort and not settings.cohort:
        settings = MatchSettings.from_dict(settings.to_dict() | {"cohort": cohort})
    return wanted, settings
