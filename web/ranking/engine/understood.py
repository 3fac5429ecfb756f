"""What a position was understood to ask for: sentences by how hard they are, their words in the text, what to ask
first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from matching import Position as Wanted
from matching.nearness import facts
from matching.ranking import explain
from matching.ranking.fields import FIELDS
from matching.ranking.pool import Left
from matching.ranking.sentences import sentence
from matching.reading import degrees
from matching.text import clean
from matching.types import Message, Want
from web.models import Position
from web.ranking.engine.order import plan_of
from web.ranking.engine.reading import wanted
from web.ranking.rules.rows import column_names

FORCES = ("must", "want", "wish", "avoid")
FEWEST = 10  # people from whom on a share of them says something
WRITTEN = {
    "title": "职位名称",
    "majors": "专业要求",
    "fields_note": "技术领域",
    "languages": "外语要求",
    "skills": "技能要求",
    "description": "职位描述",
}  # what the agency wrote in its own words, and the column it is read in

DESCRIPTION = WRITTEN["description"]
LONG_ENOUGH = 4  # characters that stand in the description for the same reason as in a column

Place = tuple[str, int, int]  # column, start, end
Key = tuple[str, str, str]
Piece = tuple[str, tuple[int, ...]]  # a stretch of a text, and the numbers of the demands whose words it is


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing a position asks for as it was read.

    `number` counts from 1 in the order shown, `part` and `said` are for people; `is_open` bars nobody and asks to
    confirm; `waits` takes points and bars nobody until the agency calls it so; `may_bar` could be a must; `settled` was
    answered by the agency; `is_marked` has its words in a text of the agency; `left` of `total` people pass it, or
    would once it is confirmed, None where nobody may be counted or it is open, and `met` of them for certain; `dispute`
    says where form and text differ.
    """

    number: int
    field: str
    value: str
    source: str
    force: str
    part: str
    said: str
    column: str
    is_open: bool
    waits: bool
    may_bar: bool
    settled: bool = False
    is_marked: bool = False
    left: int | None = None
    met: int = 0
    total: int = 0
    dispute: str = ""

    @property
    def key(self) -> Key:
        """What a correction names it by."""
        return self.field, self.value, self.source

    @property
    def bars_most(self) -> bool:
        """Whether it alone would leave less than half of the people."""
        return self.left is not None and self.total >= FEWEST and 2 * self.left < self.total

    @property
    def asks(self) -> bool:
        """Whether it is to be settled by the agency before anybody is barred by it."""
        return not self.settled and (bool(self.dispute) or self.bars_most)


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the agency, cut where the words of demands begin and end."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """Everything a page of demands shows. `together` of `total` people pass all musts, None where nobody is counted."""

    demands: tuple[Demand, ...]
    texts: tuple[Text, ...] = ()
    corrections: tuple[Mapping[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    together: int | None = None
    total: int = 0

    @property
    def groups(self) -> list[tuple[str, list[Demand]]]:
        """The demands by force, the hardest first; a force nobody used is left out."""
        held = [(force, [d for d in self.demands if d.force == force]) for force in FORCES]
        return [(force, some) for force, some in held if some]

    @property
    def questions(self) -> list[Demand]:
        """What is asked first, before the position is published."""
        return [demand for demand in self.demands if demand.asks]


def stated(position: Position, lang: str) -> Understood:
    """The demands alone, in the same words and order; nothing is looked for in the texts. Some 0.3 ms from a stored
    reading."""
    return Understood(tuple(_demands(_wants(wanted(position)), lang)))


def understood(position: Position, lang: str, counted: Left | None = None) -> Understood:
    """All demands read in a position, in words; what nobody wrote is left out. 1 ms."""
    read, texts = wanted(position), {c: clean(getattr(position, name) or "") for name, c in WRITTEN.items()}
    wants = _wants(read)
    places = [_place(texts, want) for want in wants]
    gates = zip(plan_of(position).musts, counted.each, counted.met, strict=True) if counted else ()
    left = {_slot(gate.want): many for gate, *many in gates if not gate.soft}
    settled = {_key(c) for c in position.corrections or ()}
    demands = tuple(
        replace(
            demand,
            column=demand.column if place or want.column != DESCRIPTION else demand.part,
            settled=demand.key in settled,
            is_marked=place is not None,
            left=left.get(_slot(want), (None, 0))[0],
            met=left.get(_slot(want), (None, 0))[1],
            total=counted.total if counted else 0,
            dispute=_dispute(read.notes, want, lang),
        )
        for demand, want, place in zip(_demands(wants, lang), wants, places, strict=True)
    )
    told = dict.fromkeys(explain.text(note, lang) for note in read.notes)
    return Understood(
        demands,
        tuple(_texts(texts, places)),
        tuple(_corrected(made, lang) for made in position.corrections or ()),
        tuple(note for note in told if note not in {d.dispute for d in demands}),
        counted.together if counted else None,
        counted.total if counted else 0,
    )


def _wants(read: Wanted) -> list[Want]:
    return sorted((w for w in read.wants if w.source), key=lambda w: FORCES.index(w.force))


def _demands(wants: Sequence[Want], lang: str) -> Iterator[Demand]:
    names = column_names()
    for number, want in enumerate(wants, start=1):
        yield Demand(
            number=number,
            field=want.field,
            value="|".join(want.values),
            source=want.source,
            force=want.force,
            part=explain.part_label(want.field, lang),
            said=sentence(want, lang),
            column=names.get(want.column, want.column),
            is_open=want.is_open and want.force in ("must", "avoid"),
            waits=want.force in ("must", "avoid") and not (want.is_open or want.firm),
            may_bar=want.field in FIELDS and FIELDS[want.field].state is not facts.silent,
        )


def asked_degree(position: Position) -> str:
    """The least degree that is asked for, as a choice of the form; "" for none."""
    asked = (w.values[0] for w in wanted(position).wanted("degree", "must"))
    return next((degree for degree in asked if degree in degrees.RANK and degree != "below"), "")


def disagreements(position: Position, lang: str) -> list[str]:
    """What was not understood in a position, and where its columns and its description disagree."""
    return [explain.text(note, lang) for note in wanted(position).notes]


def _corrected(made: Mapping[str, str], lang: str) -> dict[str, str]:
    """What the agency set right in the reading of a position, in words."""
    name, label = explain.part_label(made["field"], lang), explain.value_label(made["field"], made["value"], lang)
    return {**made, "name": name, "label": label}


DISPUTED = {"学历要求": "degree", "专业要求": "degree", "外语要求": "language", "工作地点": "place"}


def _dispute(notes: Iterable[Message], want: Want, lang: str) -> str:
    """The note that another column says otherwise than these words, which count."""
    for note in notes:
        here = note.code == "disagree" and note.params["sentence"] == want.source and want.force != "avoid"
        if here and DISPUTED.get(note.params["column"]) == want.field:
            return explain.text(note, lang)
    return ""


def _key(named: Mapping[str, str]) -> Key:
    return named["field"], named["value"], named.get("source", "")


def _slot(want: Want) -> tuple:
    return want.field, want.values, want.force, want.source


def _place(texts: Mapping[str, str], want: Want) -> Place | None:
    """Where the words of a demand stand in what the agency wrote, in the description if it says them too; None where
    they were made from a choice of the form."""
    told = DESCRIPTION if len(want.source) >= LONG_ENOUGH else want.column
    for column in (told, want.column):
        start = texts.get(column, "").find(want.source)
        if start >= 0:
            return column, start, start + len(want.source)
    return None


def _texts(texts: Mapping[str, str], places: Sequence[Place | None]) -> Iterator[Text]:
    """The description, and of the other texts those that alone hold the words of a demand."""
    names = column_names()
    for column, text in texts.items():
        spans = [(*place[1:], n) for n, place in enumerate(places, start=1) if place and place[0] == column]
        if text and (spans or column == DESCRIPTION):
            yield Text(names[column], tuple(_pieces(text, spans)))


def _pieces(text: str, spans: Sequence[tuple[int, int, int]]) -> Iterator[Piece]:
    """The text cut at every beginning and end of a (start, end, number). O(spans²)."""
    cuts = sorted({0, len(text), *(at for span in spans for at in span[:2])})
    for start, end in pairwise(cuts):
        yield text[start:end], tuple(n for first, last, n in spans if first <= start and end <= last)
