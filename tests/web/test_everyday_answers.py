"""Forms take the answers people write in sheets, read by the same reader, and say back how they were read."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.web.client import Client
from tests.web.make import Make
from web.models import Graduate, Position

JZH = ["310000", "320000", "330000"]


def wish(app: Flask, make: Make, status: int = 303, **form: str) -> tuple[Graduate, str]:
    person = make.graduate()
    client = Client(app).login(person.user_id)
    answer = client.post("/me/profile/wishes", form, status=status)
    page = answer.text if status != 303 else client.get(answer.location).text
    with make.database.unit(may_write=False) as unit:
        return unit.session.get(Graduate, person.id), page


@pytest.mark.parametrize(
    ("typed", "codes", "said"),
    [
        ("江浙沪", JZH, "江苏省"),
        ("苏州昆山", ["320500"], "“苏州昆山”读作：江苏省 苏州市"),
        ("北京市海淀区", ["110000"], "“北京市海淀区”读作：北京市"),
        ("苏州、武汉市洪山区", ["320500", "420100"], "湖北省 武汉市"),
        ("哪里都行", [], "哪里都可以"),
        ("苏州", ["320500"], ""),
    ],
)
def test_places_wished_for_as_people_write_them(app, make, typed: str, codes: list[str], said: str) -> None:
    person, page = wish(app, make, places=typed)
    assert sorted(person.wished_places) == codes and said in page


def test_a_whole_region_is_its_provinces(app, make) -> None:
    person, _page = wish(app, make, places="华东")
    assert {"310000", "320000", "330000", "370000"} <= set(person.wished_places)


@pytest.mark.parametrize("typed", ["火星", "不考虑湖南", "朝阳区", "吉林"])
def test_what_a_list_of_places_cannot_say_is_asked_again(app, make, typed: str) -> None:
    _person, page = wish(app, make, 422, places=typed)
    assert f'value="{typed}"' in page and 'id="places-error"' in page


@pytest.mark.parametrize(
    ("typed", "least", "said"),
    [
        ("面议", None, "“面议”读作：面议"),
        ("8000-10000", 8000, "每月至少 8,000 元"),
        ("6-8K", 6000, "每月至少 6,000 元"),
        ("年薪15万", 12500, "12,500"),
        ("8k", 8000, ""),
        ("", None, ""),
    ],
)
def test_pay_wished_for_as_people_write_it(app, make, typed: str, least: int | None, said: str) -> None:
    person, page = wish(app, make, pay_min=typed)
    assert person.pay_min == least and said in page


@pytest.mark.parametrize("typed", ["很多", "8000以下", "8000000"])
def test_pay_that_is_none_is_asked_again(app, make, typed: str) -> None:
    _person, page = wish(app, make, 422, pay_min=typed)
    assert f'value="{typed}"' in page and 'id="pay_min-error"' in page


def draft(app: Flask, make: Make, status: int = 303, **form: str) -> tuple[Position | None, str]:
    client = Client(app).login(make.agency().user_id)
    form = {"title": "检索员", "kind": "search", "certificate": "later"} | form
    answer = client.post("/agency/positions/new", form, status=status)
    page = answer.text if status != 303 else client.get(answer.location).text
    with make.database.unit(may_write=False) as unit:
        return unit.session.scalar(select(Position).order_by(Position.id.desc())), page


@pytest.mark.parametrize(
    ("low", "high", "pay", "said"),
    [
        ("6-8K", "", (6000, 8000), "月薪 6,000 到 8,000 元"),
        ("", "6-8K", (6000, 8000), "“6-8K”读作"),
        ("6-8K", "6-8K", (6000, 8000), "6,000"),
        ("面议", "", (0, 0), "发布前请填上"),
        ("15-24万/年", "", (12500, 20000), "12,500"),
        ("6000", "8000", (6000, 8000), ""),
    ],
)
def test_pay_of_a_position_as_people_write_it(app, make, low: str, high: str, pay: tuple, said: str) -> None:
    position, page = draft(app, make, pay_low=low, pay_high=high)
    assert (position.pay_low, position.pay_high) == pay and said in page


@pytest.mark.parametrize(("typed", "number"), [("若干", 1), ("2-3人", 2), ("三名", 3), ("5", 5), ("", 1)])
def test_a_headcount_as_people_write_it(app, make, typed: str, number: int) -> None:
    position, page = draft(app, make, headcount=typed)
    assert position.headcount == number and (f"“{typed}”" in page) == (typed in ("若干", "2-3人"))


def test_a_position_at_a_district_is_at_its_city(app, make) -> None:
    position, page = draft(app, make, places="武汉市洪山区")
    assert position.places == ["420100"] and "“武汉市洪山区”读作：湖北省 武汉市" in page


def test_a_position_anywhere_is_asked_where(app, make) -> None:
    _position, page = draft(app, make, 422, places="哪里都行")
    assert 'value="哪里都行"' in page
