"""The index answers exactly what going through all documents one by one answers, whatever was written to it before."""

import random
import tempfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_index import Document, open_index
from search_index.entry import encode
from search_index.plan import Alternative, Plan, Unit
from search_index.text import RUN
from tests.search_index import brute
from tests.search_index.corpus import positions

WORDS = (
    "专利",
    "检索",
    "翻译",
    "机械",
    "上海",
    "苏州",
    "cet6",
    "python",
    "c++",
    "patent search",
    "六级",
    "日语",
    "的",
    "ai",
)
TOKENS = (
    "专利",
    "检索",
    "翻译",
    "机械",
    "上海",
    "python",
    "c++",
    "\x02kind=search",
    "\x02s=cet6",
    "\x03专利",
    "patent",
    "没有",
)
PHRASES = ("专利检索", "检索翻译", "python", "机械 上海", "ai", "利检")
text = st.lists(st.sampled_from(WORDS), max_size=8).map(
    lambda words: "".join(w if ord(w[0]) > 255 else f" {w} " for w in words)
)
few = lambda values: st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)  # noqa: E731
documents = st.builds(
    Document,
    id=st.integers(1, 12),
    title=text,
    body=text,
    agency=text,
    agency_id=st.integers(0, 3),
    kind=st.sampled_from(("", "search", "translation")),
    fields=few(("mechanical", "computer")),
    skills=few(("Python", "CAD")),
    languages=few(("en", "ja")),
    places=few(("310000", "320000", "320500")),
    degree=st.sampled_from(("", "bachelor")),
    pay_low=st.sampled_from((0, 5000, 8000)),
    pay_high=st.sampled_from((0, 9000, 12000)),
    published=st.sampled_from((0, 990, 1000)),
    expires=st.sampled_from((0, 995, 1005)),
)
alternatives = st.one_of(
    st.builds(Alternative, st.lists(st.sampled_from(TOKENS), min_size=1, max_size=2, unique=True).map(tuple), st.sampled_from((1.0, 0.7))),
    st.builds(Alternative, few(TOKENS), st.just(1.0), st.sampled_from(PHRASES)),
)  # fmt: skip
units = st.builds(Unit, st.just("u"), st.lists(alternatives, min_size=1, max_size=3).map(tuple))
plans = st.builds(
    Plan,
    must=st.lists(units, max_size=3).map(tuple),
    never=st.lists(units, max_size=1).map(tuple),
    filters=st.dictionaries(
        st.sampled_from(("kind", "place", "language", "designation")),
        st.lists(st.sampled_from(("search", "310000", "320500", "en", "brand")), min_size=1, max_size=2).map(tuple),
        max_size=2,
    ),
    pay_min=st.sampled_from((None, 9000)),
    today=st.sampled_from((0, 1000)),
    sort=st.sampled_from(("relevance", "newest", "pay")),
    offset=st.integers(0, 3),
    limit=st.integers(0, 6),
    facets=st.just(("kind", "place", "language", "designation", "agency_id")),
    ids=st.none() | st.frozensets(st.integers(1, 14), max_size=8),
)
writes = st.lists(st.tuples(st.lists(documents, max_size=4), st.lists(st.integers(1, 12), max_size=2)), max_size=12)


def written(index, steps) -> dict[int, Document]:
    """Write steps one after the other; what should be there in the end."""
    kept: dict[int, Document] = {}
    for upserts, deletes in steps:
        index.apply(upserts, deletes)
        newest = {document.id: document for document in upserts}
        kept = {id: d for id, d in kept.items() if id not in deletes} | newest
    return kept


def compare(snapshot, entries, plan) -> None:
    total, scores, order, facets = brute.evaluate(entries, plan)
    result = snapshot.evaluate(plan)
    assert result.total == total
    assert {name: dict(values) for name, values in result.facets.items()} == facets
    ids = [id for id, _ in result.hits]
    assert len(ids) == len(set(ids)) == len(order[plan.offset : plan.offset + plan.limit])
    if plan.sort != "relevance":
        assert ids == order[plan.offset : plan.offset + plan.limit]
        return
    for place, (id, score) in enumerate(result.hits):
        assert score == pytest.approx(scores[id], rel=1e-5)
        assert scores[id] == pytest.approx(scores[order[plan.offset + place]], rel=1e-5)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(writes, st.lists(plans, min_size=1, max_size=6))
def test_every_answer_equals_going_through_all_documents(steps, asked):
    with tempfile.TemporaryDirectory() as where:
        index = open_index(where)
        kept = written(index, steps)
        entries = [encode(document) for document in kept.values()]
        now = index.engine.snapshot()
        assert dict(index.ids()).keys() == kept.keys()
        for plan in asked:
            compare(now, entries, plan)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(documents, max_size=12, unique_by=lambda d: d.id), st.lists(plans, min_size=1, max_size=3))
def test_a_rebuild_equals_writing_one_by_one(kept, asked):
    with tempfile.TemporaryDirectory() as where:
        index = open_index(where)
        index.rebuild(kept)
        for plan in asked:
            compare(index.engine.snapshot(), [encode(document) for document in kept], plan)


def test_any_stretch_of_a_text_is_found_wherever_it_stands(tmp_path):
    """Phrases are sifted by the words around their characters: none may be lost, however the words were cut."""
    odd = ("c++编程，用c#", "node.js和的士", "〇一二 CET-6")
    kept = [document for document, _ in positions(150, 8)] + [
        Document(900 + n, text, text) for n, text in enumerate(odd)
    ]
    entries = [encode(document) for document in kept]
    index, chance = open_index(tmp_path), random.Random(6)
    index.rebuild(kept)
    now = index.engine.snapshot()
    for _ in range(600):
        text = chance.choice([*entries, *entries[-3:] * 20]).text
        start = chance.randrange(len(text))
        phrase = text[start : start + chance.randint(1, 7)].strip()
        if RUN.search(phrase) and "\n" not in phrase:
            unit = Unit(phrase, (Alternative((), 1.0, phrase),))
            found = {number for number, _ in now.evaluate(Plan((unit,), limit=200)).hits}
            assert found == {entry.id for entry in entries if brute.strength(entry, unit)}, phrase
