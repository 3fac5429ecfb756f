"""A kept query is told of exactly the documents that it would find, whatever it asks for."""

from dataclasses import replace

import pytest

from search_index import Percolator, Query, open_index
from tests.search_index import relevance
from tests.search_index.corpus import DAY


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    index = open_index(tmp_path_factory.mktemp("percolate"))
    index.rebuild(document for document, _ in relevance.collection())
    return index


def queries() -> list[Query]:
    texts = [question.query for question in relevance.questions()]
    made = [Query(text, today=DAY) for text in texts]
    filters = ({"place": ("310000", "320500")}, {"kind": ("search",), "degree": ("master",)}, {"language": ("ja",)})
    made += [
        Query(text, chosen, pay_min=9000, today=DAY) for text, chosen in zip(texts[::5], filters * 30, strict=False)
    ]
    made += [Query("", chosen, today=DAY) for chosen in filters]
    return [
        *made,
        Query("专利 -日语 city:上海", {"place": ("320000",)}),
        Query('"检索报告" -翻译'),
        Query("检索 OR 翻译 上海 不会日语"),
        Query("半导体或光学 city:海淀"),
        Query("", pay_min=20000),
    ]


def test_it_tells_exactly_what_a_search_would_find(index):
    new = [document for document, _ in relevance.collection()][::9]
    asked = dict(enumerate(queries()))
    percolator = Percolator(index)
    first = percolator.answers(asked, new)
    assert len(first) > 50 and percolator.answers(asked, new) == first
    for key, query in asked.items():
        page = index.search(replace(query, ids=frozenset(document.id for document in new), size=200))
        expected = set() if page.loosened else {hit.id for hit in page.hits}
        assert set(first.get(key, ())) == expected, query


def test_a_word_that_comes_with_a_new_document_is_noticed(tmp_path):
    index = open_index(tmp_path / "index")
    document, _ = relevance.collection()[0]
    index.apply([replace(document, id=1, title="检索员", body="")])
    percolator = Percolator(index)
    new = replace(document, id=2, title="钙钛矿检索员", body="")
    asked = {7: Query("gaitaikuang"), 8: Query("钙钛矿"), 9: Query("石墨烯")}
    assert percolator.answers({8: asked[8]}, [replace(document, id=1, title="检索员", body="")]) == {}
    index.apply([new])
    assert percolator.answers(asked, [new]) == {7: [2], 8: [2]}


def test_a_district_that_nobody_names_yet_is_waited_for(tmp_path):
    index = open_index(tmp_path / "index")
    document, _ = relevance.collection()[0]
    plain = replace(document, title="检索员", body="在广州上班", text_en="", places=("440100",))
    index.apply([replace(plain, id=1)])
    named, percolator = replace(plain, id=3, body="在广州市海珠区上班"), Percolator(index)
    asked = {7: Query("海珠区 检索"), 8: Query("广州 检索")}
    assert index.search(asked[7]).hits  # who looks now is shown the city
    assert percolator.answers(asked, [replace(plain, id=2), named]) == {7: [3], 8: [2, 3]}
