"""What the ledger promises: both sides and evidence, one employment at a time, entries nobody changes, true totals."""

from dataclasses import fields
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from seeds.reference import workbooks
from tests.web.applications.helpers import change
from tests.web.client import Client, form_value
from tests.web.hires.site import FACTS, act, claimed, completed, confirmed
from tests.web.make import Make
from web.applications import service as applications
from web.core.errors import Conflict
from web.core.labels import day
from web.graduates.service import delete_account
from web.hires import jobs, queries, service
from web.hires.queries import Totals
from web.hires.rules import ledger
from web.models import Application, AuditEntry, Hire, HireEntry, HireNote, Notice, User

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def summer():
    with time_machine.travel("2026-09-01 10:00+08:00"):
        yield


def hire(database, hire_id: int) -> Hire:
    with database.unit(may_write=False) as unit:
        found = unit.session.get(Hire, hire_id)
        assert [entry.act for entry in found.entries]
        unit.session.expunge_all()
        return found


def standing(database, hire_id: int) -> str:
    return hire(database, hire_id).standing


def counted(make: Make) -> Totals:
    return act(make, lambda: queries.totals(queries.of_province(""))[""])


def test_a_step_to_hired_is_a_claim_that_counts_only_when_evidence_and_the_graduate_stand_by_it(
    client: Client, make: Make, database
) -> None:
    agency, graduate = make.agency(), make.graduate()
    position = make.position(agency.id)
    application = make.application(position, graduate.id, status="offer", shared={"fields": ["name"]})
    owner = Client(client.app).login(agency.user_id)
    owner.post(f"/applications/{application}/step", {"to": "hired", "seen": "offer", "note": ""})
    page = owner.get(f"/applications/{application}").text
    assert "恭喜" not in page and "录用要双方确认" in page
    hire_id = act(make, lambda: queries.of_application(application).id)
    assert (standing(database, hire_id), counted(make).hires) == ("claimed", 0)
    client.login(graduate.user_id)
    page = client.get(f"/hires/{hire_id}").text
    assert "还缺凭证和开始日期" in page and "属实，确认录用" not in page and "恭喜" not in page
    client.post(f"/hires/{hire_id}/confirm", {"last": "1"}, status=409)
    seen = form_value(owner.get(f"/hires/{hire_id}").text, "seen")
    owner.post(f"/hires/{hire_id}/facts", {"seen": seen, **typed(evidence="contract")})
    assert counted(make).hires == 0
    page = client.get(f"/hires/{hire_id}").text
    client.post(f"/hires/{hire_id}/confirm", {"last": form_value(page, "last")})
    assert counted(make) == Totals(hires=1, fresh=1, contract=1, certify_later=1, honours=1, there=1)
    with database.unit(may_write=False) as unit:
        told = list(unit.session.scalars(select(Notice.text_zh).where(Notice.user_id == graduate.user_id)))
        acts = list(unit.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"hire:{hire_id}")))
    assert [text[:4] for text in told] == ["机构登记", "录用待你", "恭喜上岗"]
    assert acts == ["hire.claimed", "hire.completed", "hire.confirmed"]


def typed(**facts) -> dict[str, str]:
    shown = {"form": "employment", "evidence": "", "starts_on": "2026-07-06", "kind": "search", "place": "北京市"}
    return shown | facts | {"note": ""}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"place": "桃花源"}, "没有找到“桃花源”"),
        ({"starts_on": "昨天"}, "请填写日期"),
        ({"starts_on": "0206-07-06"}, "离今天不超过 3 年"),
        ({"evidence": "contract", "starts_on": ""}, "凭证和开始日期要一起填写"),
        ({"evidence": "", "starts_on": "2026-07-06"}, "凭证和开始日期要一起填写"),
    ],
)
def test_what_cannot_be_is_said_beside_what_was_typed(client: Client, make: Make, wrong: dict, said: str) -> None:
    agency, graduate = make.agency(), make.graduate()
    hire_id = claimed(make, make.position(agency.id), graduate.id)
    client.login(agency.user_id)
    seen = form_value(client.get(f"/hires/{hire_id}").text, "seen")
    sent = {"seen": seen, **typed(**wrong)} | {"note": "材料见邮件"}
    page = client.post(f"/hires/{hire_id}/facts", sent, status=422).text
    assert said in page and "材料见邮件" in page


def test_internships_stand_apart(make: Make) -> None:
    agency = make.agency()
    confirmed(make, make.position(agency.id), make.graduate().id, form="internship")
    assert counted(make) == Totals(internships=1)


def test_one_confirmed_employment_at_a_time(make: Make, database) -> None:
    agency, other, graduate = make.agency(), make.agency(), make.graduate()
    first = confirmed(make, make.position(agency.id), graduate.id)
    second = claimed(make, make.position(other.id), graduate.id)
    completed(make, second)
    with pytest.raises(Conflict, match="同一时间只能有一条"):
        act(make, lambda: service.confirm(second, service.last_entry(second)))
    with pytest.raises(IntegrityError), database.writing() as session:  # nor past the verb
        session.execute(update(Hire).where(Hire.id == second).values(standing="confirmed"))
    apart = claimed(make, make.position(other.id), graduate.id)
    completed(make, apart, form="internship")
    act(make, lambda: service.confirm(apart, service.last_entry(apart)))
    act(make, lambda: service.end(first, "graduate", FACTS["starts_on"]))
    act(make, lambda: service.confirm(second, service.last_entry(second)))
    total = counted(make)
    assert (total.hires, total.there, total.internships) == (2, 1, 1)


def test_nobody_changes_an_entry(make: Make, database) -> None:
    confirmed(make, make.position(make.agency().id), make.graduate().id)
    for statement in (update(HireEntry).values(act="ended"), delete(HireEntry)):
        with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
            session.execute(statement)


def test_a_correction_is_a_new_entry_that_is_confirmed_anew_but_better_evidence_is_not(make: Make, database) -> None:
    hire_id = confirmed(make, make.position(make.agency().id), make.graduate().id, evidence="agreement")
    act(make, lambda: service.complete(hire_id, FACTS, service.last_entry(hire_id)))
    assert hire(database, hire_id).evidence == "contract" and standing(database, hire_id) == "confirmed"
    act(make, lambda: service.complete(hire_id, FACTS | {"kind": "translation"}, service.last_entry(hire_id)))
    assert standing(database, hire_id) == "claimed" and counted(make).hires == 0
    assert [entry.act for entry in hire(database, hire_id).entries][-2:] == ["completed", "completed"]


@pytest.mark.parametrize("before", ["other", "agreement", "contract"])
@pytest.mark.parametrize("now", ["other", "agreement", "contract"])
def test_worse_evidence_is_confirmed_anew(make: Make, database, before: str, now: str) -> None:
    hire_id = confirmed(make, make.position(make.agency().id), make.graduate().id, evidence=before)
    last = act(make, lambda: service.last_entry(hire_id))
    act(make, lambda: service.complete(hire_id, FACTS | {"evidence": now}, last))
    better = ["other", "agreement", "contract"].index(now) >= ["other", "agreement", "contract"].index(before)
    assert standing(database, hire_id) == ("confirmed" if better else "claimed")


@pytest.mark.parametrize("how", ["dispute", "correct"])
def test_an_agency_alone_undoes_no_hire_both_sides_confirmed(client: Client, make: Make, database, how: str) -> None:
    agency = make.agency(place="320500")
    hire_id = confirmed(make, make.position(agency.id), make.graduate().id)
    owner = client.login(agency.user_id)
    if how == "dispute":
        owner.post(f"/hires/{hire_id}/dispute", {"why": "不对"})
    else:
        act(make, lambda: service.complete(hire_id, FACTS | {"kind": "translation"}, service.last_entry(hire_id)))
    now = standing(database, hire_id)
    assert f"/hires/{hire_id}/take-back" not in owner.get(f"/hires/{hire_id}").text
    assert "主管部门可以作废" in owner.post(f"/hires/{hire_id}/take-back", {"why": "弄错了"}, status=409).text
    assert standing(database, hire_id) == now != "void"
    if how == "correct":
        owner.post(f"/hires/{hire_id}/dispute", {"why": "不对"})
    office = Client(client.app).login(make.organiser(province="320000").user_id)
    office.post(f"/hires/{hire_id}/settle", {"reason": "已核实", "void": "y"})
    owner.post(f"/hires/{hire_id}/claim")
    owner.post(f"/hires/{hire_id}/take-back", {"why": "弄错了"})
    assert standing(database, hire_id) == "void", "a new claim nobody confirmed is its own to take back"


def test_what_a_page_did_not_show_is_not_confirmed(client: Client, make: Make, database) -> None:
    graduate = make.graduate()
    hire_id = claimed(make, make.position(make.agency().id), graduate.id)
    completed(make, hire_id)
    shown = form_value(client.login(graduate.user_id).get(f"/hires/{hire_id}").text, "last")
    act(make, lambda: service.complete(hire_id, FACTS | {"form": "internship"}, service.last_entry(hire_id)))
    client.post(f"/hires/{hire_id}/confirm", {"last": shown}, status=409)
    assert standing(database, hire_id) == "claimed"


def test_colleagues_do_not_overwrite_each_other(client: Client, make: Make, database) -> None:
    agency = make.agency()
    hire_id = claimed(make, make.position(agency.id), make.graduate().id)
    seen = form_value(client.login(agency.user_id).get(f"/hires/{hire_id}").text, "seen")
    client.post(f"/hires/{hire_id}/facts", {"seen": seen, **typed(evidence="contract")})
    late = {"seen": seen, **typed(evidence="other", place="上海市")}
    assert "刚刚有变化" in client.post(f"/hires/{hire_id}/facts", late, status=409).text
    kept = hire(database, hire_id)
    assert (kept.evidence, kept.place, len(kept.entries)) == ("contract", "110000", 2)


def test_what_has_ended_is_confirmed_beside_another_employment(client: Client, make: Make, database) -> None:
    graduate, other = make.graduate(), make.agency(name_en="Other Firm")
    first = confirmed(make, make.position(make.agency().id), graduate.id)
    act(make, lambda: service.end(first, "graduate", FACTS["starts_on"]))
    confirmed(make, make.position(other.id), graduate.id)
    act(make, lambda: service.dispute(first, "agency", "日期不对"))
    act(make, lambda: service.settle(first, True, "属实"))
    act(make, lambda: service.confirm(first, service.last_entry(first)))
    assert standing(database, first) == "confirmed" and counted(make).there == 1
    third = claimed(make, make.position(make.agency().id), graduate.id)
    completed(make, third)
    change(make, User, graduate.user_id, locale="en")
    last = str(act(make, lambda: service.last_entry(third)))
    said = client.login(graduate.user_id).post(f"/hires/{third}/confirm", {"last": last}, status=409).text
    assert "Other Firm" in said


def test_what_an_agency_wrote_for_the_graduate_is_not_the_offices(client: Client, make: Make) -> None:
    agency, graduate = make.agency(place="320500"), make.graduate()
    office = make.organiser(province="320000")
    hire_id = claimed(make, make.position(agency.id), graduate.id)
    act(make, lambda: service.complete(hire_id, FACTS, service.last_entry(hire_id), "身份证号请补给我"))
    act(make, lambda: service.dispute(hire_id, "graduate", "不是这一天"))
    for user_id, reads in ((graduate.user_id, True), (agency.user_id, True), (office.user_id, False)):
        page = Client(client.app).login(user_id).get(f"/hires/{hire_id}").text
        assert ("身份证号请补给我" in page) is reads and "不是这一天" in page


def test_a_dispute_where_no_office_is_on_the_site_goes_to_the_national_one_and_administrators(
    make: Make, database
) -> None:
    far, national, admin = make.organiser(province="440000"), make.organiser(province=""), make.user("admin")
    hire_id = confirmed(make, make.position(make.agency(place="320500").id), make.graduate().id)
    act(make, lambda: service.dispute(hire_id, "graduate", "不是这样"))
    with database.unit(may_write=False) as unit:
        told = set(unit.session.scalars(select(Notice.user_id).where(Notice.text_zh.contains("等你们认定"))))
    assert {national.user_id, admin} <= told and far.user_id not in told


def test_nobody_asks_a_graduate_who_left_to_confirm(client: Client, make: Make, database) -> None:
    agency, graduate = make.agency(), make.graduate()
    hire_id = confirmed(make, make.position(agency.id), graduate.id)
    act(make, lambda: delete_account(graduate.id))
    page = client.login(agency.user_id).get(f"/hires/{hire_id}").text
    assert "毕业生已经注销账号" in page and 'name="evidence"' not in page and "提出异议</button>" not in page
    facts = {"seen": str(act(make, lambda: service.last_entry(hire_id))), **typed(evidence="other")}
    assert "不会再有人确认" in client.post(f"/hires/{hire_id}/facts", facts, status=409).text
    client.post(f"/hires/{hire_id}/dispute", {"why": "不对"}, status=409)
    assert standing(database, hire_id) == "confirmed"
    client.post(f"/hires/{hire_id}/end", {"ended_on": "2026-08-31"})
    assert hire(database, hire_id).ended_on == date(2026, 8, 31)


@pytest.mark.parametrize("starts", ["2026-12-01", "2026-08-03"])  # known before the first day, and after it
def test_who_did_not_start_is_no_hire(client: Client, make: Make, database, starts: str) -> None:
    agency, graduate, first = make.agency(), make.graduate(), date.fromisoformat(starts)
    hire_id = confirmed(make, make.position(agency.id), graduate.id, starts_on=first)
    client.login(graduate.user_id)
    eve = (first - timedelta(days=1)).isoformat()
    owner = Client(client.app).login(agency.user_id)
    assert "由主管部门作废" in owner.post(f"/hires/{hire_id}/end", {"ended_on": eve}, status=422).text
    for wrong in (first - timedelta(days=2), date(2026, 12, 2)):
        said = client.post(f"/hires/{hire_id}/end", {"ended_on": wrong.isoformat()}, status=422).text
        assert f"没有入职的，填 {day(first - timedelta(days=1))}" in said
    assert counted(make).hires == 1
    client.post(f"/hires/{hire_id}/end", {"ended_on": eve})
    assert standing(database, hire_id) == "void" and counted(make) == Totals()
    assert "没有入职" in client.get(f"/hires/{hire_id}").text and "已离职" not in client.get(f"/hires/{hire_id}").text
    with database.unit(may_write=False) as unit:
        told = list(unit.session.scalars(select(Notice.text_zh).where(Notice.user_id == agency.user_id)))
    assert any(text.startswith("毕业生没有入职，录用记录已作废") for text in told)
    act(make, lambda: service.claim_anew(hire_id))
    assert (standing(database, hire_id), hire(database, hire_id).ended_on) == ("claimed", None)


@pytest.mark.parametrize(("button", "ends"), [("stands", "claimed"), ("void", "void")])
def test_a_dispute_goes_to_the_office_of_the_province_alone(
    client: Client, make: Make, database, button: str, ends: str
) -> None:
    agency, graduate = make.agency(place="320500"), make.graduate()
    near, far = make.organiser(province="320000"), make.organiser(province="440000")
    hire_id = confirmed(make, make.position(agency.id), graduate.id)
    client.login(graduate.user_id).post(f"/hires/{hire_id}/dispute", {"why": "我没有去这家机构"})
    assert counted(make) == Totals(disputed=1)
    Client(client.app).login(far.user_id).get(f"/hires/{hire_id}", status=404)
    office = Client(client.app).login(near.user_id)
    page = office.get(f"/hires/{hire_id}").text
    assert "我没有去这家机构" in page and "毕业生1" not in page
    assert "请写明原因" in office.post(f"/hires/{hire_id}/settle", {button: "y"}, status=422).text
    office.post(f"/hires/{hire_id}/settle", {"reason": "已核实", button: "y"})
    assert standing(database, hire_id) == ends
    with database.unit(may_write=False) as unit:
        told = set(unit.session.scalars(select(Notice.user_id).where(Notice.text_zh.contains("等你们认定"))))
    assert told == {near.user_id}


def test_an_office_sees_and_exports_its_own_province(client: Client, make: Make) -> None:
    for place in ("320500", "440100"):
        confirmed(make, make.position(make.agency(place=place).id), make.graduate().id)
    client.login(make.organiser(province="320000").user_id)
    page = client.get("/office/hires?by=province").text
    assert "江苏省" in page and "广东省" not in page
    content = client.get("/office/hires.xlsx").data
    head, line = workbooks.read(content)["台账"]
    row = dict(zip(head, line, strict=True))
    assert (row["职位"], row["开始日期"]) == ("专利检索分析员（半导体方向）", "2026年7月6日")
    with ZipFile(BytesIO(content)) as parts:
        paper = parts.read("xl/worksheets/sheet1.xml").decode()
    assert 'orientation="landscape"' in paper and 'fitToHeight="0"' in paper


def test_where_a_hire_came_from(make: Make, database) -> None:
    agency = make.agency()
    invited = make.application(make.position(agency.id), make.graduate().id, status="hired", origin="invited")
    assert act(make, lambda: service.claim(invited).source) == "invitation"


def test_what_was_declared_before_there_was_a_ledger_is_claimed_once(make: Make, app) -> None:
    application = make.application(make.position(make.agency().id), make.graduate().id, status="hired")
    for _ in range(2):
        with app.app_context():
            jobs.take_in()
    assert act(make, lambda: queries.of_application(application).standing) == "claimed"
    assert counted(make).claimed == 1


def test_a_departure_leaves_a_number_without_words(make: Make, app, database) -> None:
    agency, graduate = make.agency(), make.graduate()
    kept = confirmed(make, make.position(agency.id), graduate.id)
    gone = claimed(make, make.position(agency.id), graduate.id)
    act(make, lambda: service.complete(gone, FACTS, service.last_entry(gone), "材料见邮件"))
    act(make, lambda: delete_account(graduate.id))
    assert (standing(database, kept), standing(database, gone)) == ("confirmed", "void")
    assert counted(make).hires == 1
    with database.unit(may_write=False) as unit:
        assert unit.session.scalar(select(HireNote.id)) is None


def test_a_second_step_to_hired_claims_nothing_twice(make: Make, database) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = make.application(make.position(agency.id), graduate.id, status="offer")
    act(make, lambda: applications.step(application, "hired", "offer", agency.user_id))
    act(make, lambda: service.claim(application))
    assert [entry.act for entry in hire(database, 1).entries] == ["claimed"]


def test_an_agency_that_may_not_show_the_name_shows_a_number(client: Client, make: Make) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = make.application(make.position(agency.id), graduate.id, status="hired")
    hire_id = act(make, lambda: service.claim(application).id)
    assert "毕业生" in client.login(agency.user_id).get("/agency/hires").text
    change(make, Application, application, shared={"fields": []})
    assert f"录用 {hire_id} 号" in client.get("/agency/hires").text


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["complete", "confirm", "dispute", "uphold", "void", "claim", "end", "never", "take_back"]),
        st.integers(0, 3),
        st.sampled_from(["agreement", "contract", "other"]),
        st.sampled_from(["employment", "internship"]),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_totals_are_the_sum_of_the_entries_whatever_was_done(make: Make, database, moves) -> None:
    """Whatever is tried in whatever order: refused or carried out, the SQL's totals by province are what a plain fold of
    the entries gives, and nobody has two confirmed employments."""
    provinces = ["320500", "440100", "320500", "110000"]
    agencies = [make.agency(place=place) for place in provinces]
    people = [make.graduate(), make.graduate()]
    hires = [
        claimed(make, make.position(agency.id, index=False), people[n % 2].id) for n, agency in enumerate(agencies)
    ]
    for name, which, evidence, form in moves:
        number = hires[which]
        now = standing(database, number)
        verbs = {
            "complete": lambda: service.complete(
                number, FACTS | {"evidence": evidence, "form": form}, service.last_entry(number)
            ),
            "confirm": lambda: service.confirm(number, service.last_entry(number)),
            "dispute": lambda: service.dispute(number, "graduate", "不对"),
            "uphold": lambda: service.settle(number, True, "成立"),
            "void": lambda: service.settle(number, False, "不成立"),
            "claim": lambda: service.claim_anew(number),
            "end": lambda: service.end(number, "agency", FACTS["starts_on"]),
            "never": lambda: service.end(number, "graduate", FACTS["starts_on"] - timedelta(days=1)),
            "take_back": lambda: service.take_back(number, "弄错了"),
        }
        try:
            act(make, verbs[name])
        except Conflict:
            assert standing(database, number) == now
    with database.unit(may_write=False) as unit:
        rows = list(unit.session.scalars(select(Hire).where(Hire.id.in_(hires))))
        told = [
            (one, *ledger.folded(ledger.Entry(entry.act, entry.side, entry.facts) for entry in one.entries))
            for one in rows
        ]
        sums = queries.totals(Hire.id.in_(hires), "province")
        for one, stand, facts in told:
            assert one.standing == stand
            held = {name: getattr(one, name) for name in facts}
            assert ledger.stored(held) == facts
        for province, total in sums.items():
            mine = [(stand, facts) for _one, stand, facts in told if facts["province"] == province]
            assert total.hires == sum(ledger.counts(*one) for one in mine)
            assert total.internships == sum(s == "confirmed" and f["form"] == "internship" for s, f in mine)
            assert (total.claimed, total.disputed) == tuple(
                sum(s == name for s, _f in mine) for name in ("claimed", "disputed")
            )
            assert total.agreement + total.contract + total.other == total.hires
        whole = queries.totals(Hire.id.in_(hires))[""]
        for field in fields(Totals):
            assert getattr(whole, field.name) == sum(getattr(total, field.name) for total in sums.values())
        for person in people:
            at_work = [
                one
                for one, stand, facts in told
                if one.graduate_id == person.id and ledger.counts(stand, facts) and not facts.get("ended_on")
            ]
            assert len(at_work) <= 1


def test_a_graduates_home_leads_to_what_stands_of_their_hires(client: Client, make: Make) -> None:
    graduate = make.graduate()
    page = client.login(graduate.user_id).get("/me").text
    assert "录用记录</h2>" not in page and "还没有投递" in page
    hire_id = claimed(make, make.position(make.agency().id), graduate.id)
    page = client.get("/me").text
    assert f"/hires/{hire_id}" in page and "待双方确认" in page and "还没有投递" not in page
