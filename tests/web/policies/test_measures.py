"""Measures: what an office did, on which day, for how many and how much, and the sums of a year."""

import io
from datetime import date

import openpyxl
import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.client import Client
from tests.web.page_forms import forms_of
from tests.web.policies.routes import measure_of, policy_of
from web.core import clock
from web.models import Measure, MeasureEntry, Organiser
from web.policies import queries
from web.policies.queries import Done


@pytest.fixture
def june():
    with time_machine.travel("2026-06-20 12:00+08:00"):
        yield


@pytest.fixture
def office(june, client, make):
    made = make.organiser("office", province="320000", name="江苏省知识产权局")
    return client.login(made.user_id), made.id


def measure_form(**values) -> dict[str, object]:
    fields = {
        "title": "购买检索服务", "kind": "purchase", "policy_id": "", "starts_on": "2026-01-01", "ends_on": "2026-12-31",
        "budget": "20万", "text": "",
    }  # fmt: skip
    return fields | values


def entry_form(**values) -> dict[str, object]:
    fields = {"day": "2026-05-20", "text": "第一批", "people": "12", "agencies": "3", "amount": "3.5万", "agency": ""}
    return fields | values


def year(make, office_id: int, number: int = 2026):
    with make.app.app_context(), make.database.unit(may_write=False):
        return queries.year(office_id, number)


def test_a_measure_is_set_up_carried_out_summed_and_handed_up(office, make) -> None:
    client, office_id = office
    policy = policy_of(make, office_id, title="购买服务办法")
    agency = make.agency(name="苏州新芽知识产权服务有限公司")
    client.post("/organiser/measures/new", measure_form(policy_id=str(policy)))
    ((measure, done),) = year(make, office_id).measures
    assert (measure.budget, measure.policy_id, done) == (200_000, policy, Done())
    where = f"/organiser/measures/{measure.id}/entries"
    client.post(where, entry_form(agency="苏州新芽知识产权服务有限公司"))
    client.post(where, entry_form(day="2026-06-01", people="8", agencies="1", amount="1000", text="=1+1"))
    assert year(make, office_id).all == Done(2, 20, 4, 36_000)
    page = client.get(f"/organiser/measures/{measure.id}").text
    assert "36,000" in page and "苏州新芽" in page and "购买服务办法" in page
    assert "36,000" in client.get("/organiser/measures?year=2026").text
    book = openpyxl.load_workbook(io.BytesIO(client.get("/organiser/measures/2026.xlsx").data))
    sums, did = (list(sheet.values) for sheet in book.worksheets)
    assert sums[0][0] == "江苏省知识产权局 2026 年稳定和扩大就业措施及实施情况"
    assert sums[2][1:3] == ("购买服务", "购买检索服务") and sums[-1][-4:] == (2, 20, 4, 36_000)
    assert [row[2] for row in did[2:]] == ["第一批", "=1+1"] and did[2][3] == "苏州新芽知识产权服务有限公司"
    assert agency.id


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": "2025-12-31"}, "不在措施的期间里"),
        ({"day": "2026-07-01"}, "还没有到这一天"),
        ({"people": "-3"}, "没有读懂“-3”"),
        ({"amount": "很多"}, "没有读懂“很多”"),
        ({"agency": "没有这家"}, "没有登记名称或信用代码是“没有这家”的机构"),
        ({"text": ""}, "请填写这一项"),
    ],
)
def test_a_wrong_entry_is_said_beside_its_field(office, make, wrong, said) -> None:
    client, office_id = office
    client.post("/organiser/measures/new", measure_form())
    ((measure, _done),) = year(make, office_id).measures
    page = client.post(f"/organiser/measures/{measure.id}/entries", entry_form(**wrong), status=422).text
    assert said in page
    assert year(make, office_id).all == Done()


def test_a_period_cannot_leave_out_what_was_done_and_a_measure_that_was_carried_out_stays(office, make) -> None:
    client, office_id = office
    measure, entry = measure_of(make, office_id, starts_on=date(2020, 1, 1))
    edit = f"/organiser/measures/{measure}/edit"
    page = client.post(edit, measure_form(starts_on="2020-01-01", ends_on="2020-02-01"), status=422).text
    assert "不在措施的期间里" in page
    assert "结束日期早于开始日期" in client.post(edit, measure_form(ends_on="2019-01-01"), status=422).text
    assert "请检查年份" in client.post(edit, measure_form(starts_on="1026-01-01"), status=422).text
    client.post(f"/organiser/measures/{measure}/delete", status=409)
    client.post(f"/organiser/entries/{entry}/delete")
    client.post(f"/organiser/measures/{measure}/delete")
    assert year(make, office_id, 2020).measures == ()


def test_a_measure_keeps_the_policy_that_was_taken_back(office, make) -> None:
    client, office_id = office
    policy, other = policy_of(make, office_id), policy_of(make, office_id, status="draft")
    measure, _entry = measure_of(make, office_id, policy_id=policy)
    client.post(f"/organiser/policies/{policy}/publish", {"published": "0"})
    edit = f"/organiser/measures/{measure}/edit"
    (form,) = (one for one in forms_of(client.get(edit).text, edit) if "policy_id" in one.names)
    typed = {one.name: one.value for one in form.fields if one.name not in ("csrf_token", "once")}
    assert typed["policy_id"] == str(policy) and "（已收回）" in client.get(edit).text
    client.post(edit, typed | {"title": "换个名字"})
    ((kept, _done),) = year(make, office_id).measures
    assert (kept.title, kept.policy_id) == ("换个名字", policy)
    client.post(edit, typed | {"policy_id": str(other)}, status=422)


def test_next_years_measures_are_listed_too(office, make) -> None:
    client, office_id = office
    client.post(
        "/organiser/measures/new", measure_form(starts_on="2027-01-01", ends_on="2027-06-30", title="明年的措施")
    )
    assert "2026 年还没有措施" in client.get("/organiser/measures").text
    assert "明年的措施" in client.get("/organiser/measures?year=2027").text
    client.get("/organiser/measures/2027.xlsx")


def test_another_office_neither_sees_nor_changes_it(office, make, app) -> None:
    measure, entry = measure_of(make, office[1])
    other = Client(app).login(make.organiser("office", province="320000").user_id)
    other.get(f"/organiser/measures/{measure}", status=404)
    other.post(f"/organiser/measures/{measure}/entries", entry_form(), status=404)
    other.post(f"/organiser/entries/{entry}/delete", status=404)
    taken = policy_of(make, office[1])
    page = other.post("/organiser/measures/new", measure_form(policy_id=str(taken)), status=422).text
    assert "购买检索服务" in page and "购买检索服务" not in other.get("/organiser/measures").text


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.dates(date(2025, 11, 1), date(2027, 2, 1)),
            st.integers(0, 99),
            st.integers(0, 9),
            st.integers(0, 10**9),
        ),
        max_size=12,
    )
)
def test_the_sums_of_a_year_are_those_of_its_entries(make, rows) -> None:
    moment = clock.now()
    with make.database.writing() as session:
        office = Organiser(kind="office", name=f"办公室{make.serial()}", created_at=moment)
        session.add(office)
        session.flush()
        entries = [
            MeasureEntry(day=day, text="x", people=people, agencies=agencies, amount=amount, created_at=moment)
            for day, people, agencies, amount in rows
        ]
        session.add(
            Measure(
                organiser_id=office.id,
                kind="training",
                title="减免",
                starts_on=date(2025, 1, 1),
                created_at=moment,
                updated_at=moment,
                entries=entries,
            )  # fmt: skip
        )
        office_id = office.id
    of_year = [row for row in rows if row[0].year == 2026]
    found = year(make, office_id)
    assert found.all == Done(len(of_year), *(sum(row[n] for row in of_year) for n in (1, 2, 3)))
    assert found.by_kind == {"training": found.all}
