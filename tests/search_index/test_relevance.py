"""The judged questions are answered well in every category, and far better than by Whoosh with its own analysers."""

import pytest
from whoosh.analysis import NgramWordAnalyzer, StemmingAnalyzer

from search_index import Query, open_index
from tests.search_index.relevance import answers, by_category, collection, measured, plain_whoosh, questions


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    index = open_index(tmp_path_factory.mktemp("judged"))
    index.rebuild(document for document, _ in collection())
    return lambda text: [hit.id for hit in index.search(Query(text, size=10)).hits]


def test_there_are_enough_questions_each_with_an_answer_and_a_reason():
    among = collection()
    asked = questions()
    assert len(asked) >= 150 and len(among) >= 300
    assert len({question.query for question in asked}) == len(asked)
    for question in asked:
        assert question.reason
        assert answers(question, among), question


def test_every_category_finds_the_right_position_first(ours):
    found = by_category(ours)
    poor = {category: values for category, values in found.items() if values[0] < 0.9 or values[1] < 0.9}
    assert not poor


@pytest.mark.parametrize("analyzer", [StemmingAnalyzer(), NgramWordAnalyzer(2)], ids=["stemming", "bigrams"])
def test_whoosh_as_it_comes_is_the_baseline_and_is_beaten(ours, analyzer):
    baseline = plain_whoosh(analyzer)
    ranks = [(a[1], b[1]) for a, b in zip(measured(ours), measured(baseline), strict=True)]
    mean = [sum(values) / len(values) for values in zip(*ranks, strict=True)]
    assert mean[0] > mean[1] + 0.2
