"""Cards and panels of filters are kept between pages, and nobody can tell: what is the reader's own is never among
them, and every change stands on the next page."""

import re

from tests.web.client import Client
from tests.web.positions.test_browse import change, titles
from web.core import clock
from web.models import Agency, Position, SavedPosition
from web.positions import queries
from web.positions.rules import filters
from web.positions.views import cards


def articles(page: str) -> str:
    return re.sub("</?mark>", "", "".join(re.findall("<article.*?</article>", page, re.DOTALL)))


def test_each_reader_sees_their_own_state_on_the_same_cards(app, make, client, work):
    one, other, agency = make.graduate(), make.graduate(), make.agency()
    position = make.position(agency.id, title="机械检索员")
    make.application(position, one.id)
    with make.database.writing() as session:
        session.add(SavedPosition(graduate_id=other.id, position_id=position, created_at=clock.now()))
    work()
    first, second, staff = (
        Client(app).login(one.user_id),
        Client(app).login(other.user_id),
        Client(app).login(agency.user_id),
    )
    for _ in range(2):  # the second time from what is kept
        for path in ("/positions", "/positions?q=检索"):
            applied, kept = first.get(path).text, second.get(path).text
            assert "已投递" in applied and f"/positions/{position}/save" in applied and "已收藏" not in applied
            assert "已收藏" in kept and f"/positions/{position}/unsave" in kept and "已投递" not in kept
            for stranger in (client.get(path).text, staff.get(path).text):
                assert titles(stranger) == ["机械检索员"] and "已投递" not in stranger and "收藏" not in stranger
            keys = [re.findall('name="(?:once|csrf_token)" value="([^"]+)"', page) for page in (applied, kept)]
            assert not set(keys[0]) & set(keys[1])


def test_what_is_kept_names_nobody():
    """Only what a position and its agency say goes in, so that no reader can come out."""
    columns = {column.key for column in queries.CARD if not hasattr(column, "exprs")}
    assert set(cards.Facts._fields) - {"agency"} == columns - {"published_at"}
    assert cards.Agency._fields == ("name", "name_en", "status")


def test_an_edit_stands_on_the_next_page(make, client, work):
    position = make.position(make.agency().id, title="机械检索员", mentor=False)
    work()
    for values, words in (
        ({"title": "热工检索员"}, "热工检索员"),
        ({"pay_low": 12345, "pay_high": 23456}, "12,345–23,456"),
        ({"places": ["440300"]}, "深圳"),
        ({"degree": "doctor"}, "博士及以上"),
        ({"headcount": 77}, "招 77 人"),
        ({"mentor": True}, "导师带教"),
        ({"certify_months": 31}, "31 个月内"),
    ):
        for path in ("/positions", "/positions?q=检索"):
            assert words not in articles(client.get(path).text)
        change(make, Position, position, **values)
        for path in ("/positions", "/positions?q=检索"):
            assert words in articles(client.get(path).text)


def test_a_renamed_checked_refused_agency_and_a_closed_position_show_at_once(make, client, work):
    agency = make.agency(name="甲所", status="pending")
    position = make.position(agency.id)
    work()
    assert "甲所" in client.get("/positions").text and "机构待核验" in client.get("/positions").text
    change(make, Agency, agency.id, name="乙所", name_en="Yi", status="checked")
    for page in (client.get("/positions").text, client.get("/positions").text):
        assert "乙所" in page and "甲所" not in page and "机构待核验" not in page
    assert ">Yi<" in client.get("/positions?lang=en").text and "乙所" in client.get("/positions?lang=zh").text
    change(make, Agency, agency.id, status="refused")
    assert titles(client.get("/positions").text) == []
    change(make, Agency, agency.id, status="checked")
    assert len(titles(client.get("/positions").text)) == 1
    change(make, Position, position, status="closed")
    assert titles(client.get("/positions").text) == []


def test_the_filters_count_what_there_is_now(make, client, work):
    agency = make.agency()
    make.position(agency.id, kind="search")
    work()
    count = 'value="search"><span>检索 <span class="count">%d</span>'
    assert count % 1 in client.get("/positions").text
    make.position(agency.id, kind="search")
    work()
    assert count % 2 in client.get("/positions").text
    english = client.get("/positions?lang=en").text
    assert "Search" in english and count % 2 not in english and count % 2 in client.get("/positions?lang=zh").text


def test_equal_searches_have_equal_hashes():
    one = filters.Search(chosen={"kind": ("search",), "place": ("310000",)})
    two = filters.Search(chosen={"place": ("310000",), "kind": ("search",)})
    assert one == two and hash(one) == hash(two)
