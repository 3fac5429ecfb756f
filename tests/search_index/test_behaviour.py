"""Small promises of the finder that people would miss."""

import pytest

from search_index import Document, Query, SearchError, SearchUnavailable, open_index
from search_index.concepts import find
from search_index.entry import encode, shown
from search_index.query import read
from search_index.text import normalise
from tests.search_index.corpus import DAY, positions

DOCUMENTS = [document for document, _ in positions(120, 6)]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    made = open_index(tmp_path_factory.mktemp("index"))
    made.rebuild(DOCUMENTS)
    return made


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("zhuanli", "专利"),
        ("专利检", "专利检索"),
        ("jx", "机械"),
        ("shangh", "上海"),
        ("mech", "mechanic"),
        ("patent tr", "patent translat"),
        ("zhuan li", "专利"),
        ("專利", "专利"),
    ],
)
def test_suggestions_come_by_beginning_pinyin_and_initials(index, typed, offered):
    texts = [suggestion.text.lower() for suggestion in index.suggest(typed)]
    assert any(offered in text for text in texts), texts


def test_every_suggestion_finds_as_many_as_it_says(index):
    for typed in ("zhuan", "专", "j", "sh", "pat", "日"):
        offered = index.suggest(typed)
        assert len(offered) <= 8
        assert len({suggestion.text for suggestion in offered}) == len(offered)
        for suggestion in offered:
            assert index.search(Query(suggestion.text)).total == suggestion.count > 0


def test_an_exact_word_is_never_drowned_by_near_ones(tmp_path):
    index = open_index(tmp_path)
    index.apply(
        [Document(n, "patents 检索", "patents " * 5) for n in range(1, 30)] + [Document(99, "patenz", "patenz 检索")]
    )
    page = index.search(Query("patenz"))
    assert [hit.id for hit in page.hits] == [99]
    assert "corrected" not in page.notes  # another spelling may be offered, never put in its place


def test_the_very_word_stands_above_another_name_of_the_same_thing(tmp_path):
    index = open_index(tmp_path)
    index.apply([Document(1, "查新", "同样的内容"), Document(2, "检索", "同样的内容")])
    assert [hit.id for hit in index.search(Query("查新")).hits] == [1, 2]
    assert [hit.id for hit in index.search(Query("检索")).hits] == [2, 1]


def test_newer_wins_only_between_equals(tmp_path):
    index = open_index(tmp_path)
    index.apply(
        [
            Document(1, "专利检索", "机械", published=DAY - 300),
            Document(2, "专利检索", "机械", published=DAY),
            Document(3, "客户经理", "偶尔做检索", published=DAY),
        ]
    )
    assert [hit.id for hit in index.search(Query("检索", today=DAY)).hits] == [2, 1, 3]


def test_an_expired_position_is_not_found_and_not_counted(index):
    page = index.search(Query(today=DAY, facets=("kind",), size=200))
    valid = [document for document in DOCUMENTS if not document.expires or document.expires >= DAY]
    assert page.total == len(page.hits) == len(valid) == sum(count for _, count in page.facets["kind"])


def test_only_the_allowed_ids_are_found(index):
    page = index.search(Query(ids=frozenset({3, 5, 100_000}), size=200))
    assert {hit.id for hit in page.hits} == {3, 5}


def test_a_given_order_is_kept_page_by_page(index):
    every = [hit.id for hit in index.search(Query("专利", size=200)).hits]
    given = tuple(sorted(every, key=lambda number: number * 7919 % 101))[: len(every) // 2]
    pages = [index.search(Query("专利", sort="given", given=(*given, 100_000), page=n, size=9)) for n in range(1, 30)]
    assert tuple(hit.id for page in pages for hit in page.hits) == given and pages[0].total == len(given)
    assert index.search(Query("专利", sort="given")).total == 0


def test_pages_follow_each_other_without_gap_or_repeat(index):
    for sort in ("relevance", "newest", "pay"):
        whole = [hit.id for hit in index.search(Query("专利", sort=sort, size=200)).hits]
        pages = [
            hit.id for page in range(1, 20) for hit in index.search(Query("专利", sort=sort, page=page, size=7)).hits
        ]
        assert pages == whole


def test_width_script_and_case_never_change_an_answer(index):
    for same in (("专利检索 CAD", "專利檢索 cad", "ＣＡＤ　专利检索"), ("python", "PYTHON", "Ｐｙｔｈｏｎ")):
        pages = [index.search(Query(text, size=50)) for text in same]
        assert len({(page.total, tuple(hit.id for hit in page.hits)) for page in pages}) == 1


def test_pieces_of_a_hit_join_to_the_text_as_it_was_written(index):
    for hit in index.search(Query("專利 检索", size=50)).hits:
        document = next(document for document in DOCUMENTS if document.id == hit.id)
        assert "".join(text for text, _ in hit.title) == document.title
        snippet = "".join(text for text, _ in hit.snippet).strip("…")
        parts = (document.body, document.text_en, shown(encode(document).stored).tags)
        assert any(snippet in part for part in parts)


def test_a_snippet_is_a_sentence_where_a_sentence_has_the_word(tmp_path):
    index = open_index(tmp_path)
    index.apply([Document(1, "专员", body="从事机械领域的检索。", skills=("机械制图",), text_en="Mechanical search")])
    (hit,) = index.search(Query("机械")).hits
    assert "".join(text for text, _ in hit.snippet) == "从事机械领域的检索。"
    (hit,) = index.search(Query("制图")).hits
    assert "机械制图" in "".join(text for text, _ in hit.snippet)


def test_an_id_that_comes_twice_is_refused_and_the_old_index_stays(tmp_path):
    index = open_index(tmp_path)
    index.rebuild(DOCUMENTS[:5])
    with pytest.raises(SearchError, match="comes twice"):
        index.rebuild([DOCUMENTS[0], DOCUMENTS[0]])
    assert index.health().documents == 5


def test_the_later_version_in_one_batch_wins(tmp_path):
    index = open_index(tmp_path)
    index.apply([Document(1, "旧"), Document(1, "新的职位")], [1])
    assert [hit.title for hit in index.search(Query()).hits] == [(("新的职位", False),)]


def test_names_are_found_whole_and_longest_first():
    def named(text: str) -> list[str]:
        return [concept for found in find(normalise(text), nested=False) for concept in found.concepts]

    assert named("专利代理师助理") == ["kind=trainee"]
    assert named("ＣＥＴ－６") == named("英语六级") == named("cet6") == ["s=cet6"]
    assert "s=n2" not in named("n25")
    assert named("江浙沪") == ["region=jzh"]


def test_operators_are_read_and_odd_ones_are_words():
    reading = read('city:苏州 kind:检索,翻译 pay:>8000 -日语 "撰写报告" 机械 foo:bar')
    assert reading.filters == {"place": ("320500",), "kind": ("search", "translation")}
    assert reading.pay_min == 8000
    assert [unit.text for unit in reading.never] == ["日语"]
    assert [unit.text for unit in reading.units] == ["撰写报告"]
    assert [word.text for word in reading.words] == ["机械", "foo", "bar"]
    assert read("托业850以上 雅思6.5以上 1年以上").pay_min is None
    assert read("月薪1.5万以上 检索").pay_min == 15000


def test_when_words_and_filters_find_nothing_together_it_says_what_it_gave_up(tmp_path):
    index = open_index(tmp_path)
    index.apply([Document(1, "光学检索员", kind="search", places=("310000",), pay_high=9000)])
    for query, lost in (
        (Query("光学", {"kind": ("translation",)}), ("kind=translation",)),
        (Query("光学", {"kind": ("search",)}, pay_min=20000), ("pay=20000",)),
        (Query("光学", {"kind": ("translation",), "place": ("440000",)}), ("kind=translation", "place=440000")),
        (Query("光学 养蜂", {"kind": ("translation",)}), ("养蜂", "kind=translation")),
        (Query("养蜂", {"kind": ("translation",)}), ()),
    ):
        page = index.search(query)
        assert page.loosened == lost and page.total == bool(lost), query


def test_a_rare_slip_that_somebody_made_offers_the_common_word(tmp_path):
    index = open_index(tmp_path)
    every = [Document(number, "专利检索员", "patent searching") for number in range(2, 60)]
    index.apply([Document(1, "砖利检索员", "patnet searching"), *every])
    for typed, meant in (("砖利 检索", "专利 检索"), ("patnet", "patent")):
        page = index.search(Query(typed))
        assert [hit.id for hit in page.hits] == [1] and page.corrected == meant and page.notes == (), typed
    assert index.search(Query("专利 检索")).corrected is None


def test_people_are_told_apart_by_their_own_facets_and_codes_are_no_words(tmp_path):
    more = ("kind=search", "kind=translation", "place=any", "skill=python", "graduated=2026-06")
    index = open_index(tmp_path / "index", "graduates")
    index.apply([Document(1, "硕士 · 微电子", more=more), Document(2, "本科 · 法学", more=("place=whole-320000",))])
    page = index.search(Query("", {"skill": ("python",)}, facets=("kind", "skill", "graduated")))
    assert [hit.id for hit in page.hits] == [1] and dict(page.facets["kind"]) == {"search": 1, "translation": 1}
    shown = index.search(Query("微电子")).hits[0]
    assert not any(code in text for text, _ in (*shown.title, *shown.snippet) for code in ("any", "whole"))
    assert open_index(tmp_path / "index").search(Query("微电子")).total == 0


@pytest.mark.parametrize("part", [".pst", ".trm", ".stored.col", ".text.col", ".toc", "words.tsv"])
def test_a_damaged_part_is_found_out_and_a_rebuild_mends_it(tmp_path, part):
    open_index(tmp_path).rebuild(DOCUMENTS)
    open_index(tmp_path).verify()
    path = next(path for path in tmp_path.rglob(f"*{part}") if "._stored" not in path.name)
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(SearchUnavailable, match="rebuild it"):
        open_index(tmp_path).verify()
    open_index(tmp_path).rebuild(DOCUMENTS)
    open_index(tmp_path).verify()


def test_changed_words_are_found_out(tmp_path):
    open_index(tmp_path).apply(DOCUMENTS)
    path = next(tmp_path.rglob("words.tsv"))
    path.write_bytes(path.read_bytes().replace("检".encode(), "捡".encode()))
    with pytest.raises(SearchUnavailable, match="rebuild it"):
        open_index(tmp_path).search(Query("检索"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("专利检锁", "专利检索"), ("砖利检索", "专利检索"), ("专力翻译", "专利翻译"), ("专利分折", "专利分析")),
        *(("生物衣药", "生物医药"), ("人工只能", "人工智能"), ("附图绘值", "附图绘制"), ("代里师助理", "代理师助理")),
        *(("检缩员 机械", "检索员 机械"), ("数剧标引", "数据标引"), ("知识产劝", "知识产权")),
        *(("jianso", "jiansuo"), ("zhuanlifangyi", "zhuanlifanyi"), ("jixei", "jixie")),
        *(("patent serach", "patent search"), ("patnet", "patent"), ("mechancial", "mechanical"), ("pyhton", "python")),
        *(("solidwroks", "solidworks"), ("shanhgai", "shanghai"), ("beijng", "beijing"), ("engilsh", "english")),
    ],
)
def test_a_slip_finds_what_the_right_word_finds_and_little_more(index, typed, meant):
    slipped, right = index.search(Query(typed, size=5)), index.search(Query(meant, size=5))
    assert 0 < slipped.total <= 1.2 * right.total
    assert slipped.hits[0].id in {hit.id for hit in right.hits}


def test_what_a_text_says_is_not_asked_for_does_not_speak_for_it(tmp_path):
    index = open_index(tmp_path)
    index.apply([Document(1, "检索员", "无需出差，不要求英语。"), Document(2, "检索员", "经常出差，英语六级。")])
    for typed, found in (
        ("检索 不出差", [1]),
        ("不要求英语 检索", [1]),
        ("有没有不用出差的检索岗位", [1]),
        ("检索 英语", [2, 1]),
    ):
        page = index.search(Query(typed))
        assert [hit.id for hit in page.hits] == found and not page.loosened, typed


def test_half_a_word_brings_titles_that_have_it_first(tmp_path):
    index = open_index(tmp_path)
    index.apply(
        [Document(1, "专利代理师助理", "写文件"), *(Document(n, "制图员", "协助专利代理师做附图") for n in range(2, 9))]
    )
    page = index.search(Query("专利代"))
    assert page.total == 8 and page.hits[0].id == 1


def test_a_place_or_topic_that_nothing_speaks_of_is_widened_once(tmp_path):
    index = open_index(tmp_path)
    index.apply([Document(1, "检索员", "集成电路方向，工作地点北京市")])
    for typed, read_as in (("北京海淀 检索", "北京 检索"), ("IC设计 检索", "集成电路 检索")):
        page = index.search(Query(typed))
        assert [hit.id for hit in page.hits] == [1] and page.corrected == read_as, typed


@pytest.mark.parametrize(
    "typed", ["养 " * 200, "养蜂 蜂蜜 " * 60, "zzz " * 100, "养蜂 OR 蜂蜜 " * 30, "光学 " * 150 + "养蜂"]
)
def test_a_word_said_again_and_again_is_given_up_once(tmp_path, typed):
    index = open_index(tmp_path)
    index.apply([Document(1, "光学检索员")])
    page = index.search(Query(typed, {"kind": ("search",)}))
    assert page.total == ("光学" in typed) and len(set(page.loosened)) == len(page.loosened)
