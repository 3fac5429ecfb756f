"""The judged questions of relevance.csv: who is wanted is told by the facts behind a position, never by its words'
score."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from whoosh import fields, qparser
from whoosh.filedb.filestore import RamStorage

from search_index import Document
from search_index.text import normalise
from tests.search_index.corpus import Facts, positions

COUNT, SEED = 400, 20


@dataclass(frozen=True, slots=True)
class Question:
    """A query as typed, the facts that make a position an answer, and why."""

    category: str
    query: str
    wanted: str
    reason: str


def questions() -> list[Question]:
    """All of relevance.csv."""
    with (Path(__file__).parent / "relevance.csv").open(encoding="utf-8", newline="") as file:
        return [Question(**row) for row in csv.DictReader(file)]


def collection() -> list[tuple[Document, Facts]]:
    """The positions they are asked of."""
    return list(positions(COUNT, SEED))


def answers(question: Question, among: Sequence[tuple[Document, Facts]]) -> frozenset[int]:
    """The ids of the positions that meet every condition: `name=a|b`, `name!a`, two of them in one `a=x,b=y` are or."""
    return frozenset(
        document.id
        for document, facts in among
        if all(any(_meets(one, document, facts) for one in part.split(",")) for part in question.wanted.split(";"))
    )


def _meets(condition: str, document: Document, facts: Facts) -> bool:
    name, sign, value = condition.partition("!") if "!" in condition else condition.partition("=")
    held = _held(name, document, facts)
    if name == "pay":
        return document.pay_high >= int(value)
    if name in ("text", "titled", "test", "lacks"):
        inside = any(one in normalise(text) for one in value.split("|") for text in held)
        return inside != (name == "lacks")
    return bool(set(value.split("|")) & set(held)) == (sign == "=")


def _held(name: str, document: Document, facts: Facts) -> Sequence[str]:
    many = {"topic": facts.topics, "language": facts.languages, "skill": facts.skills, "certify": facts.certify}
    whole = f"{document.title}\n{document.body}"
    texts = {"text": [whole], "lacks": [whole], "titled": [document.title], "pay": []}
    if name == "test":
        return facts.tests
    return many.get(name) or texts.get(name) or ([getattr(facts, name)] if name not in many | texts else ())


def measured(ask: Callable[[str], Sequence[int]]) -> Iterator[tuple[Question, float, float, Sequence[int]]]:
    """For each question: reciprocal rank within 10, recall within 5 of what fits in 5, and what was found."""
    among = collection()
    for question in questions():
        wanted = answers(question, among)
        assert wanted, f"nobody answers {question}"
        found = list(ask(question.query))[:10]
        rank = next((place for place, id in enumerate(found, start=1) if id in wanted), None)
        recall = len(wanted.intersection(found[:5])) / min(5, len(wanted))
        yield question, 1 / rank if rank else 0.0, recall, found


def by_category(ask: Callable[[str], Sequence[int]]) -> dict[str, tuple[float, float]]:
    """Mean reciprocal rank and recall@5 of each category."""
    found = defaultdict(list)
    for question, rank, recall, _ in measured(ask):
        found[question.category].append((rank, recall))
    return {name: tuple(sum(x) / len(x) for x in zip(*values, strict=True)) for name, values in found.items()}


def plain_whoosh(analyzer):
    """Whoosh as it comes: three text fields, the multi-field parser, BM25F."""
    schema = fields.Schema(
        id=fields.NUMERIC(stored=True),
        title=fields.TEXT(analyzer, field_boost=3.0),
        tags=fields.TEXT(analyzer),
        body=fields.TEXT(analyzer),
    )
    index = RamStorage().create_index(schema)
    writer = index.writer()
    for document, _ in collection():
        tags = " ".join((document.agency, *document.majors, *document.skills))
        body = f"{document.body} {document.text_en}"
        writer.add_document(id=document.id, title=document.title, tags=tags, body=body)
    writer.commit()
    parser = qparser.MultifieldParser(["title", "tags", "body"], schema)

    def ask(text: str) -> list[int]:
        with index.searcher() as searcher:
            return [hit["id"] for hit in searcher.search(parser.parse(text), limit=10)]

    return ask
