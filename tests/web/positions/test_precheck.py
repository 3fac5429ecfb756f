"""What must be true before the public sees a position."""

from datetime import date, timedelta

import pytest

from web.models import Agency, Position
from web.positions import service
from web.positions.rules.precheck import check, last_day

DAY = date(2026, 8, 31)


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context("/"):
        yield


def agency(**values) -> Agency:
    return Agency(**({"name": "示例所", "place": "110000", "introduction": "四十人的专利代理机构。"} | values))


def position(**values) -> Position:
    fields = dict(
        title="检索员", title_en="", kind="search", description="负责半导体领域的查新检索，每周三到五份报告。", description_en="",
        fields=["electrical"], fields_note="", majors="微电子", degree="bachelor", languages="", skills="", places=["110000"],
        headcount=1, pay_low=8000, pay_high=9000, certificate="later", agent_of_record=False, until_certified="",
        valid_until=DAY + timedelta(days=30),
    )  # fmt: skip
    return Position(**(fields | values))


def test_a_complete_position_passes() -> None:
    assert check(position(), agency(), DAY).passes(confirmed=False)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"description": "检索"}, "description"),
        ({"places": []}, "places"),
        ({"pay_low": 0, "pay_high": 0}, "pay_low"),
        ({"valid_until": None}, "valid_until"),
        ({"valid_until": DAY - timedelta(days=1)}, "valid_until"),
        ({"valid_until": date(2027, 3, 1)}, "valid_until"),
        ({"degree": "", "majors": "", "fields": [], "languages": "", "skills": ""}, "majors"),
    ],
)
def test_each_mandatory_item_is_named_when_it_is_missing(values: dict, field: str) -> None:
    result = check(position(**values), agency(), DAY)
    assert [fault.field for fault in result.faults] == [field]
    assert not result.passes(confirmed=True)


@pytest.mark.parametrize("values", [{"place": ""}, {"introduction": ""}])
def test_the_employer_must_be_described(values: dict) -> None:
    assert [fault.field for fault in check(position(), agency(**values), DAY).faults] == [
        f"agency.{name}" for name in values
    ]


@pytest.mark.parametrize(
    ("today", "last"),
    [(date(2026, 8, 31), date(2027, 2, 28)), (date(2027, 8, 31), date(2028, 2, 29)), (date(2026, 1, 15), date(2026, 7, 15)), (date(2026, 12, 31), date(2027, 6, 30))],
)  # fmt: skip
def test_validity_ends_six_months_ahead_at_the_latest(today: date, last: date) -> None:
    assert last_day(today) == last
    assert not check(position(valid_until=last), agency(), today).faults
    assert check(position(valid_until=last + timedelta(days=1)), agency(), today).faults


def test_a_warning_may_be_confirmed_a_forbidden_word_may_not() -> None:
    warned = check(position(description="统招本科，负责半导体领域的查新检索，每周三到五份。"), agency(), DAY)
    assert not warned.passes(confirmed=False) and warned.passes(confirmed=True)
    assert not check(position(title="检索员（限男）"), agency(), DAY).passes(confirmed=True)


def test_demanding_the_certificate_of_graduates_is_advised_against_and_was_forbidden_in_2020() -> None:
    now = check(position(certificate="required"), agency(), DAY)
    assert now.passes(confirmed=False) and "专利代理条例" in now.advice[0].source
    then = check(position(certificate="required", valid_until=date(2020, 7, 1)), agency(), date(2020, 6, 1))
    assert [fault.field for fault in then.faults] == ["certificate"]
    record = position(certificate="required", agent_of_record=True, valid_until=date(2020, 7, 1))
    assert not check(record, agency(), date(2020, 6, 1)).faults
    assert not check(position(certificate="required", agent_of_record=True), agency(), DAY).advice


@pytest.mark.parametrize(
    ("text", "certificate", "against"),
    [
        ("负责半导体领域的查新检索和报告撰写。\n须持有专利代理师资格证。", "later", True),
        ("负责半导体领域的查新检索和报告撰写。\n须持有专利代理师资格证。", "none", True),
        ("负责半导体领域的查新检索和报告撰写。\n须持有专利代理师资格证。", "required", False),
        ("负责半导体领域的查新检索和报告撰写，入职后两年内取得专利代理师资格证。", "later", False),
        ("负责半导体领域的查新检索和报告撰写，团队成员均持有代理师证。", "later", False),
    ],
)
def test_a_text_that_asks_for_more_than_the_form_is_shown(text: str, certificate: str, against: bool) -> None:
    asked = position(description=text, certificate=certificate, agent_of_record=True)
    found = service.check(asked, agency(place="110000"))
    assert [(w.code, w.line) for w in found.words] == [("certificate", 2)] * against
    assert not any(word.level == "block" for word in found.words)


def test_what_was_confirmed_is_kept_by_rule_field_and_words() -> None:
    result = check(position(description="统招本科，负责半导体领域的查新检索，每周三到五份。"), agency(), DAY)
    kept = result.record(DAY)
    assert kept["on"] == "2026-08-31"
    assert [(w["code"], w["field"], w["line"], w["words"]) for w in kept["confirmed"]] == [
        ("study_mode", "description", 1, "统招")
    ]
