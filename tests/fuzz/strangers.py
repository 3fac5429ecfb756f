"""What is nobody's in the world that is attacked: a graduate, an agency, a university and an office who act in no
round, with a canary in every private field. Whoever is shown one was shown somebody else's data."""

from collections.abc import Mapping
from datetime import timedelta

from tests.web.events.routes import event_of
from tests.web.fairs.site import attendee_of, fair_of
from tests.web.hires.site import act, claimed, completed
from tests.web.interviews import site as interviews
from tests.web.make import Made, Make
from tests.web.offers import site as offers
from tests.web.policies.routes import measure_of, policy_of
from tests.web.reports.routes import report_of
from tests.web.voices.routes import voice_of
from web.core import clock, files
from web.hires import service as hires
from web.models import (
    AgencyMember,
    ApplicationEvent,
    ApplicationNote,
    Education,
    EventSignup,
    Graduate,
    Honour,
    Invitation,
    Measure,
    MeasureEntry,
    Message,
    Notice,
    Offer,
    Roster,
    RosterFault,
    RosterRow,
    SavedSearch,
    VoiceEntry,
)

# By kind, and below by role the kinds it may see all the same.
CANARIES: Mapping[str, tuple[str, ...]] = {
    "graduate": ("金丝雀名", "13912345678", "canary@secret.example", "金丝雀大学", "金丝雀国", "金丝雀介绍", "金丝雀简历"),
    "application": ("金丝雀投递话", "金丝雀内部记", "金丝雀备注"),
    "draft": ("金丝雀草稿",),
    "agency": ("canary-member@secret.example", "canary-invited@secret.example"),
    "roster": ("金丝雀名单册", "金丝雀名单人", "13900001111"),
    "fair": ("金丝雀筹备会", "金丝雀与会", "13900002222"),
    "own": ("金丝雀搜索", "金丝雀通知"),
    "message": ("金丝雀消息",),
    "interview": ("金丝雀面试房", "金丝雀改期", "金丝雀时段"),
    "offer": ("金丝雀条件", "金丝雀谢绝"),
    "hire": ("金丝雀登记话",),
    "dispute": ("金丝雀异议",),
    "honour": ("金丝雀奖", "金丝雀凭据"),
    "voice": ("金丝雀困难", "金丝雀答复"),
    "desk": ("金丝雀政策", "金丝雀措施", "金丝雀落实", "金丝雀活动"),
    "report": ("金丝雀报送话",),
}  # fmt: skip
ABOVE = {"dispute", "voice", "report"}  # what a national office decides on
MAY_SEE = {"admin": {"fair", *ABOVE}, "office": ABOVE, "door": ABOVE}
PROVINCE = "460000"  # of the strangers' office, which is nobody else's


def plant(make: Make) -> dict[str, list[object]]:
    """Everything of the strangers; the values of their addresses, by name."""
    graduate, agency = person(make), make.agency(place=PROVINCE)
    university = make.organiser("university", name="外省大学")
    office = make.organiser("office", name="外省知识产权局", province=PROVINCE)
    member(make, agency.id, CANARIES["agency"][0])
    position, draft = make.position(agency.id), make.position(agency.id, title=CANARIES["draft"][0], status="draft")
    found: list[Mapping[str, object]] = [
        {"graduate_id": graduate.id, "agency_id": agency.id, "organiser_id": university.id, "user_id": graduate.user_id},
        {"position_id": position}, {"position_id": draft}, {"organiser_id": office.id},
        stored(make, graduate, agency, university, position),
        arranged(make, graduate, agency, position),
        hired(make, graduate, agency),
        of_organisers(make, graduate, agency, university, office),
    ]  # fmt: skip
    pool: dict[str, list[object]] = {}
    for values in found:
        for name, value in values.items():
            pool.setdefault(name, []).append(value)
    return pool


def person(make: Make) -> Made:
    name, phone, mail, school, country, text, resume = CANARIES["graduate"]
    graduate = make.graduate(
        {"email": mail, "display_name": name}, name=name, phone=phone, nationality=country, introduction=text,
        specialities=text, places_note=text,
        educations=[Education(school=school, degree="master", major="微电子", graduated="2026-06")],
    )  # fmt: skip
    with make.app.app_context(), make.database.unit() as unit:
        profile = unit.write().get(Graduate, graduate.id)
        kept = files.store(files.write(b"%PDF-1.4"), f"{resume}.pdf", "application/pdf", graduate.user_id)
        profile.resume_id = kept.id
        unit.commit()
    return graduate


def member(make: Make, agency_id: int, mail: str) -> None:
    user = make.user("agency", email=mail)
    with make.database.writing() as session:
        session.add(AgencyMember(agency_id=agency_id, user_id=user, role="owner", created_at=clock.now()))


def stored(make: Make, graduate: Made, agency: Made, university: Made, position: int) -> dict[str, object]:
    """An application with its words, an invitation, a search, a notice, a fair and a roster."""
    moment = clock.now()
    message, inner, colleague = CANARIES["application"]
    application = make.application(position, graduate.id, message=message)
    title, name, number = CANARIES["roster"]
    fair_title, attendee, fair_phone = CANARIES["fair"]
    fair = fair_of(make, university.id, agency.id, position, title=fair_title, status="draft")
    with make.database.writing() as session:
        session.add(ApplicationEvent(application_id=application, at=moment, status="interview", note=inner))
        session.add(ApplicationNote(application_id=application, text=colleague, created_at=moment))
        said = Message(application_id=application, side="graduate", text=CANARIES["message"][0], sent_at=moment)
        session.add(attendee_of(fair.fair_id, 7, name=attendee, phone=fair_phone))
        invited = Invitation(
            email=CANARIES["agency"][1], token_hash="x" * 64, agency_id=agency.id, member_role="editor",
            created_at=moment, expires_at=moment + timedelta(days=7),
        )  # fmt: skip
        search = SavedSearch(
            user_id=graduate.user_id, subject="positions", name=CANARIES["own"][0], arguments={"q": "检索"},
            created_at=moment, updated_at=moment,
        )  # fmt: skip
        notice = Notice(
            user_id=graduate.user_id, kind="application", text_zh=CANARIES["own"][1], text_en=CANARIES["own"][1],
            link="/me/applications", key="canary", created_at=moment,
        )  # fmt: skip
        roster = Roster(organiser_id=university.id, title=title, created_at=moment)
        session.add_all([said, invited, search, notice, roster])
        session.flush()
        cells = {"编号": name, "姓名": name, "电话": number}
        row = {"roster_id": roster.id, "side": "graduates", "file_name": f"{title}.csv", "number": 2, "cells": cells}
        session.add(RosterRow(**row, key=name, digest="d", place=1))
        session.add(RosterFault(**row, column="电话", value=number, reason_zh="？", reason_en="?", digest="d"))
        session.flush()
        return {
            "application_id": application, "fair_id": fair.fair_id, "stand_id": fair.stand_id, "roster_id": roster.id,
            "invitation_id": invited.id, "search_id": search.id, "notice_id": notice.id, "message_id": said.id,
        }  # fmt: skip


def arranged(make: Make, graduate: Made, agency: Made, position: int) -> dict[str, object]:
    """An application with an interview that is to be moved, an open slot, and an offer with both sides' words."""
    room, wish, place = CANARIES["interview"]
    terms, reason = CANARIES["offer"]
    application = make.application(make.position(agency.id), graduate.id, status="interview")
    plan = interviews.said([agency.user_id], interviews.at(4), place=room)
    mark = interviews.seen(make, application)
    act(make, lambda: interviews.service.propose(application, plan, mark, agency.user_id))
    mark = interviews.seen(make, application)
    act(make, lambda: interviews.service.ask(application, wish, mark))
    plan = interviews.said([agency.user_id], interviews.at(9), place=place)
    slot = act(make, lambda: [one.id for one in interviews.slots.open_slots(position, plan)][0])
    offered = offers.offered(make, make.position(agency.id), graduate.id, note=terms)
    with make.database.writing() as session:
        session.query(Offer).filter_by(application_id=offered).one().reason = reason
    return {"application_id": application, "slot_id": slot}


def hired(make: Make, graduate: Made, agency: Made) -> dict[str, object]:
    """A hire with the agency's words to the graduate, and one the graduate disputes."""
    plain = claimed(make, make.position(agency.id), graduate.id)
    facts = {"form": "internship", "evidence": "other", "starts_on": clock.today(), "kind": "search", "place": PROVINCE}
    act(make, lambda: hires.complete(plain, facts, hires.last_entry(plain), CANARIES["hire"][0]))
    disputed = claimed(make, make.position(agency.id), graduate.id)
    completed(make, disputed)
    act(make, lambda: hires.dispute(disputed, "graduate", CANARIES["dispute"][0]))
    return {"hire_id": plain}


def of_organisers(make: Make, graduate: Made, agency: Made, university: Made, office: Made) -> dict:
    """An honour the university was asked about, what the agency told its office, and the office's own drafts."""
    moment = clock.now()
    policy, measure, done, event = CANARIES["desk"]
    name, evidence = CANARIES["honour"]
    told, answered = CANARIES["voice"]
    voice = voice_of(
        make, agency.id, kind="difficulty", status="answered", title=told, text=told, province=PROVINCE[:2]
    )
    measure_id, entry = measure_of(make, office.id, title=measure)
    held = event_of(make, office.id, title=event, status="draft")
    with make.database.writing() as session:
        session.query(VoiceEntry).filter_by(voice_id=voice).one().text = answered
        session.get(Measure, measure_id).text = measure
        session.get(MeasureEntry, entry).text = done
        session.add(EventSignup(event_id=held, user_id=graduate.user_id, created_at=moment))
        honour = Honour(
            graduate_id=graduate.id,
            name=name,
            note=evidence,
            standing="asked",
            asked_at=moment,
            organiser_id=university.id,
        )
        session.add(honour)
        session.flush()
        asked = honour.id
    return {
        "honour_id": asked, "voice_id": voice, "measure_id": measure_id, "entry_id": entry, "event_id": held,
        "policy_id": policy_of(make, office.id, title=policy, status="draft"),
        "report_id": report_of(make, office.id, note=CANARIES["report"][0]),
    }  # fmt: skip
