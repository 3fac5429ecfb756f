"""Places, amounts and days as people type them."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from web.core import places
from web.positions.forms import PositionForm


@pytest.fixture
def page(app):
    with app.test_request_context("/"), app.extensions["database"].unit(may_write=False):
        yield


def form(**values) -> PositionForm:
    fields = {"title": "检索员", "kind": "search", "certificate": "later"} | values
    made = PositionForm(
        meta={"csrf": False},
        formdata=MultiDict((k, v) for k, vs in fields.items() for v in (vs if isinstance(vs, list) else [vs])),
    )
    made.validate()
    return made


@pytest.mark.parametrize(
    ("text", "code"),
    [("苏州", "320500"), ("苏州市", "320500"), ("江苏省 苏州市", "320500"), ("江苏省苏州市", "320500"), ("京", "110000"),
     ("Suzhou, Jiangsu", "320500"), ("吉林省", "220000"), ("吉林市", "220200"), ("320500", "320500"), (" 上海 ", "310000")],
)  # fmt: skip
def test_a_place_is_found_as_people_write_it(page, text: str, code: str) -> None:
    assert places.find(text) == code


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("吉林", "吉林省 吉林市"),
        ("昆山", "苏州市"),
        ("浦东", "上海市"),
        ("Atlantis", "例如“苏州市”"),
        ("suzhou", "安徽省 宿州市"),
    ],
)
def test_a_place_that_cannot_be_told_says_how_to_mend_it(page, text: str, mend: str) -> None:
    with pytest.raises(places.UnknownPlace, match=mend):
        places.find(text)


def test_every_offered_place_reads_back_as_itself(page) -> None:
    offered = places.options()
    assert len(offered) > 380
    assert [places.title(places.find(text)) for text in offered] == offered


def test_several_places_in_several_boxes_or_in_one(page) -> None:
    assert form(places=["苏州", "", "上海"]).places.data == ["320500", "310000"]
    assert form(places=["苏州、上海；苏州市", "北京"]).places.data == ["320500", "310000", "110000"]
    wrong = form(places=["苏州", "亚特兰蒂斯"])
    assert "亚特兰蒂斯" in wrong.places.errors[0]
    assert wrong.places.texts()[:2] == ["苏州", "亚特兰蒂斯"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("8000", 8000),
        ("8,000", 8000),
        ("８０００", 8000),
        ("8000元/月", 8000),
        ("8k", 8000),
        ("1.2万", 12000),
        ("¥9000", 9000),
        ("", 0),
    ],
)
def test_an_amount_is_read_as_people_write_it(page, text: str, number: int) -> None:
    made = form(pay_low=text, pay_high=text)
    assert made.pay_low.data == number
    assert 'type="text"' in made.pay_low()  # a browser's box of numbers would drop the 元 before it is sent
    assert not made.pay_low.errors and not made.pay_high.errors


@pytest.mark.parametrize("text", ["很多", "-5", "8.00001k", "9" * 40, "<b>8000</b>"])
def test_an_unreadable_amount_stays_in_its_box_with_the_mend(page, text: str) -> None:
    made = form(pay_low=text, pay_high="9000")
    assert "8000" in str(made.pay_low.errors[0])
    assert made.pay_low._value() == text


@pytest.mark.parametrize(
    ("low", "high", "wrong"),
    [
        ("9000", "8000", "上限不能低于下限"),
        ("9000", "", "都填上"),
        ("90", "100", "每个月的元数"),
        ("80000000", "90000000", "每个月"),
    ],
)
def test_pay_is_a_sensible_monthly_range(page, low: str, high: str, wrong: str) -> None:
    made = form(pay_low=low, pay_high=high)
    assert wrong in " ".join(map(str, [*made.pay_low.errors, *made.pay_high.errors]))


@pytest.mark.parametrize("text", ["2026-12-31", "2026/12/31", "2026.12.31", "2026年12月31日"])
def test_a_day_is_read_as_people_write_it(page, text: str) -> None:
    assert form(valid_until=text).valid_until.data == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["31-12-26x", "0001-01-01", "2026-02-30"])
def test_an_impossible_day_says_how_to_write_one(page, text: str) -> None:
    assert "2026-12-31" in str(form(valid_until=text).valid_until.errors[0])


def test_an_uncertified_person_is_never_agent_of_record(page) -> None:
    for certificate in ("none", "later"):
        assert "署名代理师" in str(form(certificate=certificate, agent_of_record="y").agent_of_record.errors[0])
    assert not form(certificate="required", agent_of_record="y").agent_of_record.errors


def test_a_draft_needs_only_a_title_and_a_kind(page) -> None:
    assert not form().errors
    assert set(form(title="", kind="").errors) == {"title", "kind"}
    assert set(form(kind="astrology", degree="none", fields=["x"], graduation_years=["1850"]).errors) == {
        "kind", "degree", "fields", "graduation_years",
    }  # fmt: skip


def test_without_later_there_is_no_deadline_for_the_certificate(page) -> None:
    assert form(certificate="none", certify_months="24").values()["certify_months"] is None
    assert form(certificate="later", certify_months="24").values()["certify_months"] == 24
