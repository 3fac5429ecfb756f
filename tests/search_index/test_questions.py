"""Questions as people type them on a phone: what is a condition is read as one, what says least is given up first."""

import pytest

from search_index import Document, Query, open_index, query

SUZHOU, NANJING, SHANGHAI = ("320000", "320500"), ("320000", "320100"), ("310000",)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    made = open_index(tmp_path_factory.mktemp("questions"))
    made.apply(
        [
            Document(1, "专利检索员", "机械领域检索，经验不限", kind="search", places=SUZHOU, pay_low=6000, pay_high=8000),
            Document(2, "专利翻译", "日语翻译，日语N2以上", kind="translation", places=NANJING, languages=("ja",)),
            Document(3, "专利翻译", "德语翻译", kind="translation", places=SHANGHAI, languages=("de",), pay_low=11000, pay_high=13000),
            Document(4, "专利检索员", "化学检索，英语六级", kind="search", places=SHANGHAI, pay_low=9000, pay_high=12000),
            Document(5, "知识产权咨询助理", "有两年经验者优先", kind="consulting", places=("440000", "440300")),
        ]
    )  # fmt: skip
    return made


def ids(index, typed: str) -> list[int]:
    return sorted(hit.id for hit in index.search(Query(typed)).hits)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("苏州 不限经验", [1]),
        ("南京或上海的翻译", [2, 3]),
        ("想去上海或者苏州做检索", [1, 4]),
        ("上海 苏州 检索", [1, 4]),
        ("上海、南京 翻译", [2, 3]),
        ("江苏 苏州 检索", [1]),
        ("除了上海", [1, 2, 5]),
        ("翻译 上海除外", [2]),
        ("不要上海和南京", [1, 5]),
        ("翻译 不去上海", [2]),
        ("会日语 翻译", [2]),
        ("我英语不好，检索", [1]),
        ("8000块 上海", [3, 4]),
        ("南京 上海 无锡 翻译", [2, 3]),
        ("没有工作经验", [1]),
        ("except Shanghai translation", [2]),
    ],
)
def test_what_people_mean_is_found(index, typed, found) -> None:
    assert ids(index, typed) == found


def test_the_place_is_kept_when_something_has_to_go(index) -> None:
    page = index.search(Query("苏州 包吃住 翻译"))
    assert [hit.id for hit in page.hits] == [1] and "苏州" not in page.loosened and page.loosened


def test_the_last_word_goes_where_pay_is_asked(index) -> None:
    page = index.search(Query("工资不低于9000 双休"))
    assert sorted(hit.id for hit in page.hits) == [3, 4] and page.loosened == ("双休",)
    assert page.understood == ("pay=9000",)


def test_what_was_read_as_a_condition_is_told(index) -> None:
    page = index.search(Query("翻译 不去上海 月薪一万以上"))
    assert (page.understood, page.loosened) == (("not=上海",), ("pay=10000",))
    assert index.search(Query("检索 不要苏州 9k以上")).understood == ("pay=9000", "not=苏州")
    assert index.search(Query("city:上海 检索")).understood == ("place=310000",)


def test_a_province_is_not_a_district_of_its_name(index) -> None:
    assert index.search(Query("上海河北检索")).corrected == "上海检索"  # not 天津, where 河北区 lies


@pytest.mark.parametrize("typed", ["🤓", "……", "2027届 校招", "?"])
def test_a_text_that_says_nothing_is_told(index, typed) -> None:
    page = index.search(Query(typed))
    assert page.total == 5 and page.notes == ("unread",)


def test_a_known_name_that_is_nowhere_is_not_respelled_as_another(index) -> None:
    page = index.search(Query("英语四级"))
    assert page.corrected is None and not any(hit.id == 4 for hit in page.hits)


@pytest.mark.parametrize(
    ("typed", "wanted", "never"),
    [
        ("不要上海 苏州", ["苏州"], ["上海"]),
        ("上海以外 杭州", ["杭州"], ["上海"]),
        ("翻译除外 检索", ["检索"], ["翻译"]),
        ("检索一般 翻译", ["翻译"], ["检索"]),
        ("日语很差 英语", ["英语"], ["日语"]),
        ("专代没过 流程", ["流程"], ["专代"]),
        ("英语没过六级", ["英语"], ["六级"]),
        ("杭州一般纳税", ["杭州", "一般", "纳税"], []),
        ("日语差异化", ["日语", "差异化"], []),
        ("除了上海以外,杭州", ["杭州"], ["上海"]),
        ("除了上海其他城市也行", ["行"], ["上海"]),
        ("不去上海、南京或杭州", [], ["上海", "南京", "杭州"]),
        ("不去上海南京", [], ["上海", "南京"]),
        ("上海、北京以外 翻译", ["翻译"], ["上海", "北京"]),
        ("杭州 上海和北京除外", ["杭州"], ["上海", "北京"]),
        ("江苏南京除外", ["江苏"], ["南京"]),
        ("翻译和检索 不去上海", ["翻译", "检索"], ["上海"]),
        ("英语和日语不好", [], ["英语", "日语"]),
        ("英语六级,日语不好", ["英语六级"], ["日语"]),
        ("except Shanghai, Beijing translation", ["translation"], ["shanghai", "beijing"]),
    ],
)
def test_only_what_is_listed_with_the_unwanted_is_unwanted_too(typed, wanted, never) -> None:
    read = query.read(typed)
    told = [word.text for word in read.words]
    assert [unit.text for unit in read.never] == never and all(word in told for word in wanted)


@pytest.mark.parametrize("typed", ["除了检索还想做翻译", "除了检索以外,也想做翻译", "检索之外还做翻译"])
def test_what_is_wanted_besides_is_an_addition(typed) -> None:
    read = query.read(typed)
    assert not read.never and {"检索", "翻译"} <= {word.text for word in read.words}
