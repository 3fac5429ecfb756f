"""Whatever is typed, a page comes back; and reading it never takes long."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index import Query, SearchError, open_index
from search_index.query import read
from search_index.text import normalise, units
from tests.search_index.corpus import positions

PIECES = [
    *"-+|:()[]{}\"'*?~^!<>=&\\/.,;，。：；（）【】“”「」『』 \t\n\0\x07",  # noqa: RUF001
    "AND", "OR", "NOT", "city:", "kind:", "title:", "pay:", "语言：", "::", "--", '""', "机械", "检索", "专利代理师", "zhuanli",
    "zlfy", "patnet", "六级", "江浙沪", "上海", "😀", "👩‍💻", "עברית", "العربية", "\u202e", "\ufeff", "\ud800", "ｅ", "É", "ß", "İ", "ﬁ",
    "㎡", "①", "0" * 50, "检" * 300, "a" * 300, "的", "的的的", "DROP TABLE", "<script>", "%s", "${x}", "..", "/etc/passwd",
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    made = open_index(tmp_path_factory.mktemp("fuzz"))
    made.rebuild(document for document, _ in positions(200, 4))
    return made


def test_ten_thousand_odd_queries_all_get_a_page(index):
    chance = random.Random(11)
    for number in range(10_000):
        text = "".join(chance.choices(PIECES, k=chance.randint(0, 8)))
        if chance.random() < 0.2:
            text = "".join(chr(chance.randrange(1, 0x11000)) for _ in range(chance.randint(1, 30)))
        page = index.search(Query(text, size=3, facets=("kind",) if number % 7 == 0 else ()))
        assert len(page.hits) == min(3, page.total)
        for hit in page.hits:
            assert "".join(part for part, _ in hit.title)


def test_a_query_of_a_million_characters_is_cut_and_answered(index):
    assert index.search(Query("机械 检索 " * 200_000)).total == index.search(Query("机械 检索 " * 60)).total


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_read_and_offered(index, text):
    read(text)
    index.suggest(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_the_normal_form_keeps_every_place_and_is_its_own_normal_form(text):
    once = normalise(text)
    assert len(once) == len(text)
    assert normalise(once) == once
    for unit, start, end in units(once):
        assert 0 <= start < end <= len(once) and unit


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (Query(filters={"sex": ("f",)}), "unknown facet 'sex'"),
        (Query(facets=("age",)), "unknown facet 'age'"),
        (Query(sort="random"), "unknown order"),
        (Query(page=0), "page must be"),
        (Query(size=100_000), "size 0 to"),
    ],
)
def test_a_wrong_call_is_refused_with_what_is_allowed(index, wrong, said):
    with pytest.raises(SearchError, match=said):
        index.search(wrong)
