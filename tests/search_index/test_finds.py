"""What people type finds the positions they mean, on the sample roster."""

import pytest

from search_index import Query
from search_index.rosters import read
from tests.search_index.conftest import ENGINES

POSTS = "seeds/samples/posts.csv"


@pytest.fixture(scope="module", params=ENGINES)
def index(request, new_index):
    made = new_index(request.param)
    made.rebuild(read(POSTS))
    return made


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("半导体 检索", "P01"),
        ("机械 江浙沪 代理人助理", "P02"),
        ("德语 化学 翻译", "P03"),
        ("通信 深圳", "P04"),
        ("尽调", "P05"),
        ("数据标引 成都", "P06"),
        ("生物医药检索", "P07"),
        ("附图 南京", "P08"),
        ("光电 武汉", "P09"),
        ("日语 翻译 沈阳", "P10"),
        ("航空航天 研究", "P11"),
        ("自然语言处理 杭州", "P12"),
        ("shengwu yiyao jiansuo", "P07"),
        ("riyu fanyi", "P10"),
        ("生物醫藥檢索", "P07"),
        ("ＮＬＰ", "P12"),
        ("patent translator german chemistry", "P03"),
        ("semiconductor search beijing", "P01"),
        ("生物衣药检索", "P07"),
        ('"爆炸图"', "P08"),
        ("city:西安", "P11"),
        ("翻译 -日语", "P03"),
        ("ryfy", "P10"),
    ],
)
def test_the_position_people_mean_comes_first(index, typed, first):
    found = index.search(Query(typed))
    assert found.hits and found.hits[0].key == first


def test_a_chosen_facet_value_keeps_the_counts_of_its_siblings(index):
    free = index.search(Query("翻译", facets=("language",)))
    chosen = index.search(Query("翻译", filters={"language": ("ja",)}, facets=("language",)))
    assert chosen.total < free.total
    assert dict(chosen.facets["language"]) == dict(free.facets["language"])


def test_a_query_that_nothing_answers_is_loosened_and_says_what_it_left_out(index):
    found = index.search(Query("日语 翻译 拉萨"))
    assert found.hits[0].key == "P10"
    assert found.loosened == ("拉萨",)


def test_a_slip_is_corrected_and_said(index):
    found = index.search(Query("砖利检索"))
    assert found.corrected == "专利检索"
    assert found.total


def test_the_marked_words_are_shown_as_they_were_written(index):
    hit = index.search(Query("nlp 杭州")).hits[0]
    assert "".join(text for text, _ in hit.title) == "专利数据工程师(NLP)"
    assert ("NLP", True) in hit.title


@pytest.mark.parametrize("engine", ENGINES)
def test_an_index_that_does_not_exist_yet_answers_as_empty(new_index, engine):
    index = new_index(engine)
    assert index.search(Query("机械")).total == 0
    assert index.health().documents == 0
    assert index.suggest("专") == ()
