"""Whoever has no account: helpers at the door, stands with a link, and the desk that acts for them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.web.client import Client
from tests.web.fairday.world import FairWorld
from web.core import clock, forgetting, limits
from web.fairday.rules.times import moment_of
from web.fairday.service import fill
from web.models import (
    Application,
    AuditEntry,
    Fair,
    FairMark,
    FairMeeting,
    FairPass,
    FairPosition,
    FairStand,
)


def stranger(desk: Client) -> Client:
    return Client(desk.app)


def without_account(fair: FairWorld) -> int:
    """A stand that came from a sheet; returns its id."""
    with fair.make.database.writing() as session:
        stand = session.get(FairStand, fair.stand_id)
        stand.agency_id = None
        session.get(FairPosition, fair.position_id).position_id = None
        return stand.id


def acts(fair: FairWorld, action: str) -> list[tuple[int | None, dict]]:
    with fair.make.database.unit(may_write=False) as unit:
        found = select(AuditEntry.actor_id, AuditEntry.details).where(AuditEntry.action == action)
        return [tuple(row) for row in unit.session.execute(found.order_by(AuditEntry.id))]


# --- helpers at the door ----------------------------------------------------------------------------------------------


def test_a_helper_checks_people_in_by_a_link_and_does_nothing_else(desk: Client, fair: FairWorld) -> None:
    links = f"/organiser/fairs/{fair.fair_id}/links"
    person = fair.person(here=False)
    desk.get(links)
    desk.post(links, {"name": "小周"})
    desk.post(links, {"name": "小周"})  # twice is once
    (link,) = fair.every(FairPass)
    door = f"/door/{link.code}"
    assert door in desk.get(links).text
    helper = stranger(desk)
    with fair.at(600):
        page = helper.get(door)
        assert "小周" in page.text and person.name not in page.text and "/organiser" not in page.text.split("<main")[1]
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert helper.get(f"{door}/people.json").json["people"] == [
            [1, page_hash(person.code), person.name[-1:], 0, "后面没有约好的面谈。"]
        ]
        mark = {"key": "k" * 16, "kind": "in", "at": 0, "number": 1}
        sent = {"now": 0, "marks": [mark]}
        token = helper.get(f"{door}/token.json").json["csrf"]
        answer = helper.http.post(f"{door}/marks", json=sent, headers={"X-CSRFToken": token})
        assert answer.json == {"results": {"k" * 16: "taken"}}
        helper.get(f"/organiser/fairs/{fair.fair_id}/check-in", status=303)
        helper.get(f"/organiser/fairs/{fair.fair_id}/walk-in", status=303)
        helper.get(f"/stand/{link.code}", status=404)  # a door's link is no stand's
    (kept,) = fair.every(FairMark)
    assert (kept.user_id, kept.pass_id) == (None, link.id)
    assert acts(fair, "fair.marks") == [(None, {"count": 1, "side": "link", "pass": link.id})]


def page_hash(code: str) -> str:
    from web.core import ids
    from web.fairday.service import SHORT_HASH

    return ids.digest(code)[:SHORT_HASH]


def test_a_second_check_in_says_when_the_first_was(desk: Client, fair: FairWorld) -> None:
    fair.person(here=False)
    door = f"/door/{fair.link().code}"
    helper = stranger(desk)
    with fair.at(601):
        helper.get(door)
        helper.post(door, {"number": 1})
        assert "1 号已签到" in helper.get(door).text
    with fair.at(640):
        helper.post(door, {"number": 1})
        assert "1 号在 10:01 已经签到过" in helper.get(door).text
        assert (
            helper.get(f"{door}/people.json").json["people"][0][3] // 60_000
            == moment_of(fair.day, 601).timestamp() // 60
        )
    assert len(fair.every(FairMark)) == 1


def test_a_link_ends_when_it_is_taken_back(desk: Client, fair: FairWorld) -> None:
    link = fair.link()
    helper, door = stranger(desk), f"/door/{link.code}"
    helper.get(door)
    desk.get(f"/organiser/fairs/{fair.fair_id}/links")
    desk.post(f"/organiser/fairs/{fair.fair_id}/links/{link.id}/end")
    desk.post(f"/organiser/fairs/{fair.fair_id}/links/{link.id}/end")
    for path in ("", "/people.json", "/token.json", "/app.webmanifest"):
        helper.get(door + path, status=404)
    helper.post(door, {"number": 1}, status=404)
    assert link.code not in desk.get(f"/organiser/fairs/{fair.fair_id}/links").text


def test_a_link_ends_with_the_fair_and_takes_what_was_kept_without_a_network(desk: Client, fair: FairWorld) -> None:
    fair.person(here=False)
    link = fair.link()
    helper, door = stranger(desk), f"/door/{link.code}"
    end = moment_of(fair.day, 600 + 6 * 20)
    with time_machine.travel(end + timedelta(hours=1)):
        listed = helper.get(f"{door}/people.json").json
        assert listed["over"] and listed["people"] == []
        assert "招聘会已结束" in helper.get(door).text
        helper.post(door, {"number": 1}, status=409)
        made = {"a" * 16: end - timedelta(hours=1), "b" * 16: end + timedelta(minutes=1)}
        marks = [{"key": key, "kind": "in", "at": at.timestamp() * 1000, "number": 1} for key, at in made.items()]
        token = helper.get(f"{door}/token.json").json["csrf"]
        sent = {"now": (end + timedelta(hours=1)).timestamp() * 1000, "marks": marks}
        answer = helper.http.post(f"{door}/marks", json=sent, headers={"X-CSRFToken": token})
        assert answer.json == {"results": {"a" * 16: "taken", "b" * 16: "over"}}
    assert len(fair.every(FairMark)) == 1
    with time_machine.travel(end + timedelta(days=1, minutes=1)):
        helper.get(door, status=404)
        helper.get(f"{door}/people.json", status=404)


def test_a_helper_marks_nobody_before_the_first_day(desk: Client, fair: FairWorld) -> None:
    fair.person(here=False)
    door, helper = f"/door/{fair.link().code}", stranger(desk)
    helper.get(door)
    assert "还没有开始" in helper.post(door, {"number": 1}, status=409).text
    early = clock.now().timestamp() * 1000
    with fair.at(600):  # a phone that kept it sends it on the day
        sent = {"now": moment_of(fair.day, 600).timestamp() * 1000}
        sent["marks"] = [{"key": "e" * 16, "kind": "in", "at": early, "number": 1}]
        token = helper.get(f"{door}/token.json").json["csrf"]
        answer = helper.http.post(f"{door}/marks", json=sent, headers={"X-CSRFToken": token})
    assert answer.json == {"results": {"e" * 16: "early"}} and fair.every(FairMark) == []


def test_links_and_the_helpers_names_are_forgotten_in_time(desk: Client, fair: FairWorld) -> None:
    fair.person(here=False)
    old, new, door = fair.link(), fair.link(name="小李"), stranger(desk)
    with fair.at(600):
        door.get(f"/door/{old.code}")
        door.post(f"/door/{old.code}", {"number": 1})
    with fair.make.database.writing() as session:
        session.get(FairPass, old.id).created_at -= timedelta(days=401)
    rule = desk.app.extensions["house"].forgets["FairPass"]
    assert forgetting.forget(fair.make.database, rule) == 1
    assert [row.name for row in fair.every(FairPass)] == ["小李"] and new.id != old.id
    (kept,) = fair.every(FairMark)
    assert kept.pass_id is None  # who came stays known


def test_a_fair_that_is_called_off_opens_to_nobody(desk: Client, fair: FairWorld) -> None:
    codes = [f"/door/{fair.link().code}", f"/stand/{fair.link(fair.stand_id).code}"]
    with fair.make.database.writing() as session:
        session.get(Fair, fair.fair_id).status = "cancelled"
    with fair.at(600):
        for address in codes:
            stranger(desk).get(address, status=404)


# --- stands -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["desk", "link"])
def test_a_stand_without_account_takes_part_on_the_day(desk: Client, fair: FairWorld, way: str) -> None:
    stand_id = without_account(fair)
    missing, wishing = fair.person(here=False), fair.person(wishes=(fair.position_id,))
    fair.meeting(missing)
    if way == "desk":
        actor, address = desk, f"/organiser/fairs/{fair.fair_id}/stands/{stand_id}/day"
    else:
        desk.get(f"/organiser/fairs/{fair.fair_id}/links")
        desk.post(f"/organiser/fairs/{fair.fair_id}/links", {"stand": stand_id})
        (link,) = fair.every(FairPass)
        actor, address = stranger(desk), f"/stand/{link.code}"
    with fair.at(604):
        assert "现在见" in actor.get(address).text
        actor.post(address, {"act": "offer", "number": fair.table_id, "attendee": wishing.id, "answer": "accept"})
        filled = fair.every(FairMeeting)[-1]
        assert (filled.attendee_id, filled.origin) == (wishing.id, "fill")
        actor.post(address, {"act": "begin", "number": filled.id, "seen": "planned"})
        actor.post(address, {"act": "outcome", "number": filled.id, "seen": "started", "outcome": "second"})
        page = actor.get(address).text
    kept = fair.one(FairMeeting, filled.id)
    assert (kept.status, kept.outcome, kept.said_by) == ("met", "second", way)
    assert ("主办方代填" if way == "desk" else "用展位链接填") in page
    for action in ("fair.fill", "fair.begin", "fair.outcome.second"):
        ((actor_id, details),) = acts(fair, action)
        assert details["side"] == way and (actor_id == fair.organiser) == (way == "desk")


@pytest.mark.parametrize("way", ["desk", "link", "agency"])
def test_no_show_can_be_taken_back(desk: Client, fair: FairWorld, way: str) -> None:
    """Tapped by mistake, or they came late: the meeting is expected again, unless its time was given to somebody else."""
    meeting = fair.meeting(fair.person(here=False))
    if way == "agency":
        actor, address = Client(desk.app).login(fair.agency), f"/agency/fairs/{fair.fair_id}/day"
        outcome, expect = (f"/agency/fair-meetings/{meeting}/{act}" for act in ("outcome", "expect"))
    else:
        actor = desk if way == "desk" else stranger(desk)
        address = f"/organiser/fairs/{fair.fair_id}/stands/{fair.stand_id}/day"
        address = address if way == "desk" else f"/stand/{fair.link(fair.stand_id).code}"
        outcome = expect = address
    with fair.at(604):
        actor.get(address)
        actor.post(outcome, {"act": "outcome", "number": meeting, "seen": "planned", "outcome": "no_show"})
        page = actor.get(address).text
        assert "撤销“没有来”" in page
        actor.post(expect, {"act": "expect", "number": meeting, "seen": "planned"}, status=409)  # of an older page
        actor.post(expect, {"act": "expect", "number": meeting, "seen": "no_show"})
        kept = fair.one(FairMeeting, meeting)
        assert (kept.status, kept.outcome, kept.said_by) == ("planned", "", "")
        assert "撤销“没有来”" not in actor.get(address).text
        assert len(acts(fair, "fair.outcome.undone")) == 1
        actor.post(outcome, {"act": "outcome", "number": meeting, "seen": "planned", "outcome": "no_show"})
        fair.meeting(fair.person(), status="started")
        said = actor.post(expect, {"act": "expect", "number": meeting, "seen": "no_show"}, status=409).text
        assert "已经换了另一位毕业生" in said
    assert fair.one(FairMeeting, meeting).status == "no_show"


def test_nobody_acts_for_another_stand(desk: Client, fair: FairWorld) -> None:
    meeting = fair.meeting(fair.person(), table_id=fair.other_table_id)
    address = f"/organiser/fairs/{fair.fair_id}/stands/{fair.stand_id}/day"
    link = stranger(desk)
    with fair.at(604):
        desk.get(address)
        for actor, path in ((desk, address), (link, f"/stand/{fair.link(fair.stand_id).code}")):
            actor.get(path)
            actor.post(path, {"act": "begin", "number": meeting, "seen": "planned"}, status=404)
            actor.post(path, {"act": "offer", "number": fair.other_table_id, "attendee": 1}, status=404)
            actor.post(path, {"act": "nothing"}, status=409)
        university = Client(desk.app).login(fair.make.organiser("university").user_id)
        university.get(address, status=404)
    assert fair.one(FairMeeting, meeting).status == "planned"


@pytest.mark.parametrize("shift", [timedelta(days=-1), timedelta(days=1)])
def test_a_stands_link_opens_on_its_day_only(desk: Client, fair: FairWorld, shift: timedelta) -> None:
    fair.meeting(fair.person())
    address = f"/stand/{fair.link(fair.stand_id).code}"
    with time_machine.travel(moment_of(fair.day, 604) + shift):
        for path in (address, f"{address}/cards"):
            page = stranger(desk).get(path).text
            assert "只在招聘会当天能用" in page and "张小1" not in page
    with fair.at(604):
        assert "张小1" in stranger(desk).get(address).text


# --- the ticks of printed cards ---------------------------------------------------------------------------------------


def ways(desk: Client, fair: FairWorld) -> list[tuple[Client, str]]:
    return [
        (desk, f"/organiser/fairs/{fair.fair_id}/stands/{fair.stand_id}/cards"),
        (stranger(desk), f"/stand/{fair.link(fair.stand_id).code}/cards"),
        (Client(desk.app).login(fair.agency), f"/agency/fairs/{fair.fair_id}/cards"),
    ]


@pytest.mark.parametrize("way", [0, 1, 2])
def test_the_ticks_of_a_card_are_typed_in_at_once(desk: Client, fair: FairWorld, way: int) -> None:
    ids = [fair.meeting(fair.person(), slot=slot) for slot in range(3)]
    with fair.at(720):
        actor, address = ways(desk, fair)[way]
        assert actor.get(address).text.count('fd-card"') == 3
        data = {f"outcome-{ids[0]}": "offer", f"note-{ids[0]}": "很好", f"outcome-{ids[1]}": "no_show"}
        data |= {f"seen-{number}": "planned" for number in ids}
        actor.post(address, data)
        again = actor.get(address).text
    kept = {m.id: (m.status, m.outcome, m.outcome_note, m.said_by) for m in fair.every(FairMeeting)}
    side = ("desk", "link", "")[way]
    assert kept == {
        ids[0]: ("met", "offer", "很好", side),
        ids[1]: ("no_show", "", "", side),
        ids[2]: ("planned", "", "", ""),
    }
    assert 'value="offer" checked' in again and 'value="no_show" checked' in again


def test_a_card_with_a_fault_keeps_everything_typed_and_saves_nothing(desk: Client, fair: FairWorld) -> None:
    ids = [fair.meeting(fair.person(), slot=slot) for slot in range(3)]
    with fair.at(720):
        actor, address = ways(desk, fair)[0]
        actor.get(address)
        data = {f"outcome-{ids[0]}": "second", f"seen-{ids[0]}": "planned", f"note-{ids[1]}": "字" * 401}
        data |= {
            f"outcome-{ids[1]}": "met",
            f"note-{ids[2]}": "下周再谈",
            f"outcome-{ids[2]}": "",
            f"seen-{ids[2]}": "planned",
        }
        page = actor.post(address, data, status=422).text
        assert "备注最多 400 个字" in page and "还要选一个结果" in page
        assert 'value="second" checked' in page and "下周再谈" in page
    assert {m.status for m in fair.every(FairMeeting)} == {"planned"}


def test_a_card_that_somebody_else_answered_meanwhile_is_shown_again(desk: Client, fair: FairWorld) -> None:
    ids = [fair.meeting(fair.person(), slot=slot) for slot in range(2)]
    with fair.at(720):
        actor, address = ways(desk, fair)[0]
        actor.get(address)
        with fair.make.database.writing() as session:
            session.get(FairMeeting, ids[0]).status = "no_show"
        data = {f"outcome-{n}": "met" for n in ids} | {f"seen-{n}": "planned" for n in ids}
        page = actor.post(address, data, status=422).text
        assert "刚刚有人更新过，现在记的是“没有来”" in page and page.count('value="met" checked') == 2
    assert [m.status for m in fair.every(FairMeeting)] == ["no_show", "planned"]


def fields(page: str) -> dict[str, str]:
    """Everything a page of cards sends, as a browser does."""
    sent = dict(re.findall(r'name="((?:seen|note)-\d+)"[^>]*?value="([^"]*)"', page))
    return sent | dict(re.findall(r'name="(outcome-\d+)" value="(\w+)" checked', page))


def test_rows_that_say_nothing_leave_what_others_said_meanwhile(desk: Client, fair: FairWorld) -> None:
    """Every row of the page is sent: the agency has changed its mind about the first, the desk ticks the second."""
    first, second = (fair.meeting(fair.person(), slot=slot) for slot in range(2))
    agency = Client(desk.app).login(fair.agency)
    with fair.at(720):
        cards = f"/agency/fairs/{fair.fair_id}/cards"
        agency.post(cards, fields(agency.get(cards).text) | {f"outcome-{first}": "met", f"note-{first}": "等电话"})
        shown = fields(agency.get(cards).text)
        agency.post(cards, shown | {f"outcome-{first}": "offer", f"note-{first}": "录用"})
        agency.post(cards, shown | {f"outcome-{second}": "no"})
        assert [(m.outcome, m.outcome_note) for m in fair.every(FairMeeting)] == [("offer", "录用"), ("no", "")]
        page = agency.post(cards, shown | {f"outcome-{first}": "no"}, status=422).text
        assert "现在记的是“录用意向 · 录用”" in page
    assert fair.one(FairMeeting, first).outcome == "offer"


def test_a_meeting_whose_time_was_given_away_is_told_in_its_row(desk: Client, fair: FairWorld) -> None:
    missing, other = fair.person(here=False), fair.person()
    gone, later = fair.meeting(missing, status="no_show"), fair.meeting(missing, slot=1)
    fair.meeting(other, status="started")
    with fair.at(720):
        actor, address = ways(desk, fair)[0]
        sent = fields(actor.get(address).text) | {f"outcome-{gone}": "met", f"outcome-{later}": "no_show"}
        page = actor.post(address, sent, status=422).text
        assert "有 1 场要改" in page and "已经换了另一位毕业生" in page and page.count('value="met" checked') == 1
        assert fair.one(FairMeeting, later).status == "planned"
        actor.post(address, sent | {f"outcome-{gone}": "no_show"})
    assert fair.one(FairMeeting, later).status == "no_show"


@pytest.mark.parametrize("code", ["offer", "no_show"])
def test_nothing_comes_of_a_meeting_that_is_not_due(desk: Client, fair: FairWorld, code: str) -> None:
    """A tick in a row too far down would make somebody present who has not come."""
    later = fair.meeting(fair.person(here=False), slot=3)
    starts = fair.one(FairMeeting, later).starts
    with fair.at(starts - 31):
        actor, address = ways(desk, fair)[0]
        page = actor.post(address, fields(actor.get(address).text) | {f"outcome-{later}": code}, status=422).text
        assert "还没有到时间" in page and f'value="{code}" checked' in page
    assert fair.one(FairMeeting, later).status == "planned"
    with fair.at(starts - 29):
        actor.post(address, fields(actor.get(address).text) | {f"outcome-{later}": code})
    assert fair.one(FairMeeting, later).status == ("no_show" if code == "no_show" else "met")


@pytest.mark.parametrize("way", [0, 1, 2])
def test_only_the_agency_itself_moves_its_applications(desk: Client, fair: FairWorld, way: int) -> None:
    graduates = [fair.make.graduate(), fair.make.graduate()]
    meetings = [fair.meeting(fair.person(graduate_id=g.id), slot=slot) for slot, g in enumerate(graduates)]
    position = fair.one(FairPosition, fair.position_id).position_id
    application = fair.make.application(position, graduates[0].id)
    with fair.at(720):
        actor, address = ways(desk, fair)[way]
        actor.post(address, fields(actor.get(address).text) | {f"outcome-{m}": "offer" for m in meetings})
    assert [m.outcome for m in fair.every(FairMeeting)] == ["offer", "offer"]
    own = way == 2
    assert fair.one(Application, application).status == ("offer" if own else "applied")
    assert len(fair.every(Application)) == (2 if own else 1)


@pytest.mark.parametrize("way", [0, 1])
def test_an_agencys_note_is_shown_to_nobody_else_and_kept(desk: Client, fair: FairWorld, way: int) -> None:
    meeting = fair.meeting(fair.person(), status="met", outcome="met", outcome_note="薪资要求偏高")
    with fair.at(720):
        actor, address = ways(desk, fair)[way]
        page = actor.get(address).text
        assert "薪资要求偏高" not in page and "只有它自己看得到" in page
        actor.post(address, fields(page) | {f"outcome-{meeting}": "second"})
        again = actor.post(address, fields(page) | {f"outcome-{meeting}": "no"}, status=422).text
        assert "薪资要求偏高" not in again
    kept = fair.one(FairMeeting, meeting)
    assert (kept.outcome, kept.outcome_note) == ("second", "薪资要求偏高")


def test_a_note_cannot_be_found_out_by_writing_guesses_beside_another_meeting(desk: Client, fair: FairWorld) -> None:
    """The page marks a hidden note, so that it is told when it changes: the mark of one meeting says nothing of another."""
    hidden = fair.meeting(fair.person(), status="met", outcome="met", outcome_note="薪资要求偏高")
    free = fair.meeting(fair.person(), slot=1)
    holder, (_way, cards) = stranger(desk), ways(desk, fair)[1]
    with fair.at(720):
        holder.post(cards, fields(holder.get(cards).text) | {f"outcome-{free}": "met", f"note-{free}": "薪资要求偏高"})
        sent = fields(holder.get(cards).text)
    assert fair.one(FairMeeting, free).outcome_note == "薪资要求偏高"
    status, outcome, mark = sent[f"seen-{hidden}"].split(".")
    assert (status, outcome) == ("met", "met") and mark and mark != sent[f"seen-{free}"].rpartition(".")[2]


def test_what_is_sent_after_midnight_is_refused_and_kept(desk: Client, fair: FairWorld) -> None:
    meeting = fair.meeting(fair.person())
    _helper, cards = ways(desk, fair)[1]
    holder = stranger(desk)
    with fair.at(720):
        sent = fields(holder.get(cards).text) | {f"outcome-{meeting}": "met", f"note-{meeting}": "下周再谈"}
    with time_machine.travel(moment_of(fair.day, 1) + timedelta(days=1), tick=True):
        assert "没有保存" in holder.post(cards, sent, status=409).text
        assert "没有保存" in holder.post(cards.removesuffix("/cards"), {"act": "begin"}, status=409).text
        assert "只在招聘会当天能用" in holder.get(cards).text


def test_a_hall_full_of_phones_behind_one_address_is_not_shut_out(
    desk: Client, fair: FairWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.LIMITS, "fair_page", limits.Limit(network="1 per minute"))
    monkeypatch.setitem(limits.LIMITS, "fair_link", limits.Limit("2 per minute"))
    with time_machine.travel(moment_of(fair.day, 600), tick=False):
        for code in (f"door/{fair.link().code}", f"stand/{fair.link(fair.stand_id).code}", f"f/{fair.person().code}"):
            for status in (200, 200, 429):
                stranger(desk).get(f"/{code}", status=status)
        for status in (404, 429):  # who tries addresses out is counted on the network
            stranger(desk).get("/door/none-of-ours", status=status)


def test_cards_of_coming_days_are_not_asked_for(desk: Client, fair: FairWorld) -> None:
    fair.meeting(fair.person())
    actor, address = ways(desk, fair)[0]
    assert "还没有可以录入的会面" in actor.get(address).text


def test_what_the_desk_takes_is_offered_to_nobody_else(desk: Client, fair: FairWorld) -> None:
    person = fair.person(wishes=(fair.position_id,))
    fair.meeting(fair.person(here=False))
    address = f"/organiser/fairs/{fair.fair_id}/stands/{fair.stand_id}/day"
    with fair.at(604):
        desk.get(address)
        answer = {"act": "offer", "number": fair.table_id, "attendee": person.id, "answer": "accept"}
        desk.post(address, answer)
        desk.post(address, answer, status=409)
        with fair.make.app.app_context(), fair.make.database.unit(may_write=False) as unit:
            assert fill.proposals(unit.session.get(Fair, fair.fair_id), moment_of(fair.day, 604)) == []
    assert [(m.attendee_id, m.origin) for m in fair.every(FairMeeting)][1:] == [(person.id, "fill")]


@pytest.mark.parametrize("year", [1, 9999])
def test_a_mark_of_another_age_is_no_error(desk: Client, fair: FairWorld, year: int) -> None:
    fair.person(here=False)
    door, helper = f"/door/{fair.link().code}", stranger(desk)
    with fair.at(600):
        now = moment_of(fair.day, 600).timestamp() * 1000
        far = datetime(year, 12, 31, 23, tzinfo=UTC).timestamp() * 1000
        marks = [{"key": f"{'f' * 15}{n}", "kind": "in", "at": at, "number": 1} for n, at in enumerate((far, now))]
        token = helper.get(f"{door}/token.json").json["csrf"]
        answer = helper.http.post(f"{door}/marks", json={"now": now, "marks": marks}, headers={"X-CSRFToken": token})
    assert answer.json["results"][f"{'f' * 15}1"] == "taken"
