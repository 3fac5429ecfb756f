"""Looking for a position: what is found, what filters do, what stands on the pages, and what never leaks."""

import json
import re
import shutil
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_index.whoosh_index import POINTER
from tests.web.applications.helpers import without_data
from tests.web.client import Client
from web.core import clock, queue
from web.models import Agency, Position
from web.positions import engine, jobs


def change(make, model: type, key: int, **values) -> None:
    with make.database.writing() as session:
        row = session.get(model, key)
        for name, value in values.items():
            setattr(row, name, value)


def titles(page: str) -> list[str]:
    """The titles of the list's cards, without the marks of found words."""
    found = re.findall(r'<a class="stretch" href="/positions/\d+">(.*?)</a>', page)
    return [re.sub("<.*?>", "", title) for title in found]


@pytest.fixture
def three(make):
    agency = make.agency()
    return [
        make.position(agency.id, title="机械检索员", kind="search", fields=["mechanical"], places=["310000"]),
        make.position(
            agency.id, title="德语专利翻译", kind="translation", fields=["mechanical"], places=["320500"],
            languages="德语", degree="master", pay_low=15000, pay_high=20000, exam_fee=False, description="译文校对",
        ),
        make.position(
            agency.id, title="化工数据标引", kind="information", fields=["chemistry"], places=["320100"],
            certificate="required", exam_fee=False, languages="", description="标引", pay_low=5000, pay_high=6000,
        ),
    ]  # fmt: skip


def test_a_published_position_is_found_once_the_worker_has_worked(make, client, work):
    make.position(make.agency().id, title="光学检索员")
    assert titles(client.get("/positions?q=光学").text) == []
    work()
    page = client.get("/positions?q=光学").text
    assert titles(page) == ["光学检索员"] and "<mark>" in page and "1 个职位" in page


def test_filters_live_in_the_address_and_can_be_taken_away_one_by_one(client, work, three):
    work()
    everything = client.get("/positions").text
    assert len(titles(everything)) == 3 and "3 个职位" in everything
    assert titles(client.get("/positions?kind=search").text) == ["机械检索员"]
    assert len(titles(client.get("/positions?kind=search&kind=translation").text)) == 2
    assert titles(client.get("/positions?field=mechanical&degree=master").text) == ["德语专利翻译"]
    assert titles(client.get("/positions?language=de").text) == ["德语专利翻译"]
    assert titles(client.get("/positions?certify=exam_fee").text) == ["机械检索员"]
    assert len(titles(client.get("/positions?certify=not_required").text)) == 2
    assert titles(client.get("/positions?pay=20000").text) == ["德语专利翻译"]
    page = client.get("/positions?kind=search&kind=translation&pay=8000").text
    assert 'href="/positions?kind=translation&amp;pay=8000"' in page and "月薪 8,000 元以上" in page


def test_a_province_holds_its_cities_and_a_chosen_city_narrows_it(client, work, three):
    work()
    page = client.get("/positions?place=320000").text
    assert len(titles(page)) == 2 and 'value="320500"' in page
    assert titles(client.get("/positions?place=320000&place=320500").text) == ["德语专利翻译"]


def test_a_chosen_filter_keeps_the_counts_of_its_siblings(client, work, three):
    work()
    page = client.get("/positions?kind=search").text
    counts = dict(re.findall(r'name="kind" value="(\w+)"[^>]*><span>[^<]*<span class="count">(\d+)', page))
    assert counts == {"search": "1", "translation": "1", "information": "1"}


def test_sorting_by_pay_and_by_date(make, client, work, three):
    change(make, Position, three[0], published_at=clock.now() - timedelta(days=3))
    work()
    assert titles(client.get("/positions?sort=pay").text)[0] == "德语专利翻译"
    assert titles(client.get("/positions?sort=newest").text)[-1] == "机械检索员"


def test_a_stale_index_never_shows_what_the_database_hides(make, client, work, three):
    work()
    with make.database.unit(may_write=False) as unit:
        agency_id = unit.session.get(Position, three[0]).agency_id
    change(make, Position, three[0], status="closed")
    change(make, Position, three[1], valid_until=clock.today() - timedelta(days=1))
    page = client.get("/positions").text
    assert titles(page) == ["化工数据标引"] and "1 个职位" in page
    change(make, Agency, agency_id, status="refused")
    assert titles(client.get("/positions").text) == []


def test_closing_and_publishing_again_reach_the_index(app, make, client, work, three):
    from web.positions.service import promise_index

    def promise() -> None:
        with app.app_context(), make.database.unit() as unit:
            unit.write()
            promise_index(three[0])
            unit.commit()

    work()
    change(make, Position, three[0], status="closed")
    promise()
    work()
    assert app.extensions["search"].health().documents == 2
    change(make, Position, three[0], status="published", title="重新开放的职位")
    promise()
    work()
    assert titles(client.get("/positions?q=重新开放").text) == ["重新开放的职位"]


def test_the_worker_finds_at_its_start_where_the_index_differs(app, make, client, work, three):
    def keep() -> bool:
        with app.app_context():
            jobs.keep_index()
        return "机械检索员" in titles(client.get("/positions?q=机械").text)

    work()
    assert keep(), "its start"
    with app.app_context(), make.database.unit(may_write=False):
        engine.index().apply((), [three[0]])
    assert not keep(), "a minute later it does not look at every position again"
    del app.extensions["positions_compared"]
    assert keep(), "the next start"


def test_an_unreadable_index_still_lists_the_newest_with_a_notice(app, make, client, work, three, place):
    work()
    app.extensions.pop("search", None)
    shutil.rmtree(place / "search")
    (place / "search").mkdir()
    (place / "search" / POINTER).write_text("nonsense")
    page = client.get("/positions?q=机械").text
    assert "搜索暂时不可用" in page and len(titles(page)) == 3
    with app.app_context():
        queue.run_sweeps()  # the worker writes it anew by itself
    page = client.get("/positions?q=机械").text
    assert "搜索暂时不可用" not in page and titles(page) == ["机械检索员", "德语专利翻译"]


def test_nothing_found_shows_what_comes_near_and_names_what_it_lacks(client, work, three):
    work()
    page = client.get("/positions?q=机械&pay=50000").text
    assert "没有职位符合全部条件" in page and "下面的结果没有要求：月薪 50,000 元以上。" in page
    assert titles(page) == ["机械检索员", "德语专利翻译"]
    assert "没有找到" in client.get("/positions?q=zzzzqqqq").text


def test_of_conditions_that_exclude_each_other_as_many_as_possible_are_kept(client, work, three):
    work()
    page = client.get("/positions?kind=search&degree=doctor&field=optics&pay=90000").text
    assert "下面的结果没有要求：光学/光电、博士、月薪 90,000 元以上。" in page
    assert titles(page) == ["机械检索员"]


def test_a_dropped_condition_is_named(client, work, three):
    work()
    page = client.get("/positions?kind=search&degree=master").text
    assert titles(page) and "没有职位符合全部条件" in page and "下面的结果没有要求：" in page


def test_what_a_question_was_read_as_is_said(client, work, three):
    work()
    page = client.get("/positions", query_string={"q": "月薪一万以上 不要上海"}).text
    assert titles(page) == ["德语专利翻译"] and "读作条件：月薪 10,000 元以上；不要“上海”" in page
    page = client.get("/positions", query_string={"q": "🤓"}).text
    assert len(titles(page)) == 3 and "没有看懂“🤓”" in page


def test_a_language_certificate_that_a_page_shows_is_found(make, client, work):
    make.position(make.agency().id, title="检索员", languages="英语六级", description="检索")
    work()
    assert titles(client.get("/positions?q=六级").text) == ["检索员"]


def test_an_empty_site_says_so(client):
    assert "现在没有在招的职位" in client.get("/positions").text


def test_pages_of_a_long_list(make, client, work):
    agency = make.agency()
    for n in range(25):
        make.position(agency.id, title=f"职位 {n:02}")
    work()
    first, second = (titles(client.get(f"/positions?page={n}").text) for n in (1, 2))
    assert (len(first), len(second)) == (20, 5) and not set(first) & set(second)
    assert titles(client.get("/positions?page=400").text) == second


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=x", "page=99999999999", "pay=-5", "pay=1e9", "pay=%00", "kind=nope", "place=%F0%9F%98%80",
     "sort=evil", "agency=x", "agency=99999999999999", "q=%00", "q=%FF%FE", "q=" + "长" * 5000, "q=%22", "q=-", "q=a:b:c",
     "q=city:", "q=((((", "q=*", "q=%E2%80%AE%D7%90", "&".join(["kind=search"] * 500)],
)  # fmt: skip
def test_odd_addresses_are_never_an_error(client, query):
    client.get(f"/positions?{query}")
    client.get(f"/positions/suggest?{query}")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80))
def test_any_text_may_be_searched(app, text):
    client = Client(app)
    assert client.http.get("/positions", query_string={"q": text}).status_code == 200
    assert client.http.get("/positions/suggest", query_string={"q": text}).status_code == 200


def test_suggestions_are_plain_json(client, work, three):
    work()
    answer = client.get("/positions/suggest?q=机").json
    assert answer["suggestions"] and {"text", "kind", "count"} == set(answer["suggestions"][0])
    assert client.get("/positions/suggest").json == {"suggestions": []}


def test_searching_is_limited_on_the_real_route(app, make, client, monkeypatch):
    from web.core.limits import LIMITS, Limit

    monkeypatch.setitem(LIMITS, "search", Limit("3 per minute", network="3 per minute"))
    for _try in range(3):
        client.get("/positions?q=a")
    answer = client.get("/positions?q=a", status=429)
    assert int(answer.headers["Retry-After"]) > 0
    client.get("/positions")


def test_the_page_of_a_position_tells_everything_but_shows_no_contact(make, client):
    agency = make.agency(status="pending", website="https://example.com")
    number = make.position(agency.id, until_certified="在代理师指导下检索", certify_months=24, mentor=True)
    page = client.get(f"/positions/{number}").text
    for text in (
        "专利检索分析员",
        "9,000–14,000",
        "北京",
        "在代理师指导下检索",
        "24 个月内",
        "机构待核验",
        "国知发运函字",
    ):
        assert text in page, text
    assert "agency1@example.com" not in page
    posting = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S).group(1))
    assert posting["@type"] == "JobPosting" and posting["baseSalary"]["value"]["minValue"] == 9000
    assert posting["validThrough"].startswith((clock.today() + timedelta(days=60)).isoformat())


def test_script_in_a_position_stays_text_everywhere(make, client, work):
    evil = '</script><script>alert("x")</script>'
    number = make.position(make.agency(name=evil).id, title=evil[:80], description=evil, majors=evil, skills=evil)
    work()
    for path in (f"/positions/{number}", "/positions", "/positions?q=alert", f"/positions?q={evil}"):
        assert '<script>alert("x")' not in client.get(path).text


def test_a_closed_position_says_so_and_offers_similar_ones(make, client):
    agency = make.agency()
    number = make.position(agency.id, title="已满的职位", description="内部电话 010-1234", status="closed")
    expired = make.position(agency.id, title="过期的职位", valid_until=clock.today() - timedelta(days=1))
    make.position(agency.id, title="还在招的职位")
    for gone in (number, expired):
        page = client.get(f"/positions/{gone}", status=410).text
        assert "已停止招聘" in page and "还在招的职位" in page
        assert "010-1234" not in page and "/apply" not in page and "ld+json" not in page


def test_drafts_and_refused_agencies_look_like_missing_ones(make, client):
    draft = make.position(make.agency().id, status="draft", published_at=None)
    hidden = make.position(make.agency(status="refused").id)
    missing = client.get("/positions/999", status=404)
    for number in (draft, hidden):
        answer = client.get(f"/positions/{number}", status=404)
        assert plain(answer, number) == plain(missing, 999)


def plain(answer, number: int) -> str:
    """A page without what differs on every request: its id, its tokens, its own address."""
    text = answer.text.replace(answer.headers["X-Request-ID"], "").replace(f"/positions/{number}", "")
    return re.sub(r'name="csrf_token" value="[^"]*"', "", text)


def test_a_graduate_sees_what_they_saved_and_applied_for(make, client, work):
    graduate, agency = make.graduate(), make.agency()
    saved, applied = make.position(agency.id), make.position(agency.id)
    make.application(applied, graduate.id)
    work()
    client.login(graduate.user_id).post(f"/positions/{saved}/save")
    page = client.get("/positions").text
    assert page.count("<span>已收藏</span>") == 1 and page.count("<span>已投递</span>") == 1
    assert "查看我的投递" in client.get(f"/positions/{applied}").text
    assert f"/positions/{saved}/apply" in client.get(f"/positions/{saved}").text


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_at_any_length(app, make, work, count):
    graduate = make.graduate()
    for _n in range(count):
        number = make.position(make.agency().id)
    work()
    visitor, member = Client(app), Client(app).login(graduate.user_id)
    for client, path, most in (
        (visitor, "/positions", 3),
        (member, "/positions", 7),
        (visitor, f"/positions/{number}", 6),
    ):
        client.get(path)
        with client.counting() as queries:
            client.get(path)
        assert queries.count <= most, (path, queries.count, queries.statements)


def test_the_command_line_rebuilds_checks_and_mends(app, make, work, three):
    run = app.test_cli_runner().invoke
    assert "3 positions in the index" in run(args=["search", "rebuild"]).output
    assert run(args=["search", "check"]).output.startswith("missing or old: 0; should not be there: 0")
    change(make, Position, three[0], title="改了名字")
    change(make, Position, three[1], status="closed")
    seen = run(args=["search", "check", "--no-repair"])
    assert seen.exit_code == 1 and "missing or old: 1; should not be there: 1" in seen.output
    mended = run(args=["search", "check"])
    assert mended.exit_code == 0 and "after mending: 0 and 0" in mended.output


def test_the_pages_are_complete_in_english(make, client, work):
    number = make.position(make.agency(status="pending").id, certify_months=12)
    closed = make.position(make.agency().id, status="closed")
    work()
    pages = [client.get(f"/positions/{closed}?lang=en", status=410).text]
    pages += [client.get(path).text for path in ("/positions", "/positions?kind=search&q=x", f"/positions/{number}")]
    for page in pages:
        words = re.sub(r'<p class="source">.*?</p>', "", without_data(page))  # official titles stay as they are
        assert not re.findall("[一-鿿]+", words)


def test_a_graduate_may_sort_by_what_fits(make, client, work):
    agency = make.agency()
    poor = make.position(
        agency.id, title="日语翻译", kind="translation", languages="日语N1（必须）", majors="日语", skills=""
    )
    good = make.position(agency.id, title="检索员")
    work()
    assert "最适合我" not in client.get("/positions").text
    assert titles(client.get("/positions?sort=match").text)  # an old link, or one from somebody else
    client.login(make.graduate().user_id)
    page = client.get("/positions?sort=match").text
    assert (
        titles(page) == ["检索员", "日语翻译"] and "按你的资料排序" in page and 'aria-current="page">最适合我' in page
    )
    assert titles(client.get("/positions?sort=match&kind=translation").text) == ["日语翻译"]
    assert titles(client.get("/positions?sort=newest").text)[0] == "检索员" and poor < good
