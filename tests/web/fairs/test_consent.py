"""What people agree to is what pages show: before, during and after a fair, in everything that can be fetched or read."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from tests.web.client import Client
from tests.web.fairday.world import FairWorld, fair_world
from tests.web.make import Make
from tests.web.test_private_fields import unpacked
from web.core import clock
from web.fairday.rules.times import moment_of
from web.fairs.queries import consent
from web.models import (
    Education,
    Fair,
    FairAttendee,
    FairHost,
    FairInterest,
    FairPlacement,
    FairPlacing,
    FairPosition,
    FairWish,
    Graduate,
    Mail,
    Notice,
    Roster,
    RosterRow,
    Skill,
)

SECRETS = {
    "name": ("金丝雀名", "百灵名"),
    "educations": ("金丝雀大学", "百灵大学"),
    "phone": ("13912345678", "13987654321"),
    "email": ("canary@secret.example", "lark@secret.example"),
    "introduction": ("金丝雀自述", "百灵自述"),
    "skills": ("金丝雀独门技能", "百灵独门技能"),
}
CHOICES = [("name",), tuple(SECRETS)]


def planted(make: Make, stage: str, fields: tuple[str, ...]) -> tuple[FairWorld, dict[str, int]]:
    """A fair at this stage between one agency and two people: one with an account, one brought by a host's sheet."""
    office, agency, host = make.organiser(), make.agency(), make.organiser("university", name="示例大学")
    other_host = make.organiser("university", name="另一所大学")
    fair = fair_world(make, organiser=office, agency=agency)
    canary = make.graduate(
        {"email": SECRETS["email"][0]},
        name=SECRETS["name"][0],
        phone=SECRETS["phone"][0],
        introduction=f"{SECRETS['introduction'][0]}：熟悉专利检索。",
        educations=[
            Education(school=SECRETS["educations"][0], degree="master", major="微电子科学与工程", graduated="2026-06")
        ],
        skills=[Skill(name="incoPat"), Skill(name=SECRETS["skills"][0])],
    )
    cells = {
        "编号": "L1",
        "姓名": SECRETS["name"][1],
        "学校": SECRETS["educations"][1],
        "学历": "硕士",
        "专业": "微电子科学与工程",
        "技能": f"incoPat、{SECRETS['skills'][1]}",
        "自我介绍": f"我叫{SECRETS['name'][1]}，{SECRETS['introduction'][1]}",
    }
    with make.database.writing() as session:
        roster = Roster(organiser_id=host.id, title="带来的毕业生", created_at=clock.now())
        session.add(roster)
        session.flush()
        row = RosterRow(
            roster_id=roster.id,
            side="graduates",
            file_name="a.csv",
            number=2,
            key="L1",
            cells=cells,
            digest="x",
            place=1,
        )
        session.add(row)
        for one in (host, other_host):
            name = "示例大学" if one is host else "另一所大学"
            session.add(FairHost(fair_id=fair.fair_id, organiser_id=one.id, name=name, role="cohost"))
        session.flush()
        row_id, host_id = row.id, host.id
    shared = {"fields": list(fields)}
    people = [
        fair.person(
            graduate_id=canary.id,
            shared=shared,
            **{name: SECRETS[kind][0] for name, kind in CONTACTS},
        ),
        fair.person(
            roster_row_id=row_id,
            shared=shared,
            brought_by=host_id,
            **{name: SECRETS[kind][1] for name, kind in CONTACTS},
        ),
    ]
    with make.database.writing() as session:
        row = session.get(Fair, fair.fair_id)
        row.status = "published" if stage in ("planned", "met", "missed", "after") else "open"
        for slot, person in enumerate(people):
            if stage != "registered":
                session.add(FairWish(attendee_id=person.id, fair_position_id=fair.position_id, rank=1))
            if stage not in ("registered", "wished"):
                mark = FairInterest(fair_position_id=fair.position_id, attendee_id=person.id, rank=slot + 1)
                session.add(mark)
        if row.status == "published":
            placing = FairPlacing(fair_id=fair.fair_id, number=1, published_at=clock.now())
            session.add(placing)
            session.flush()
            if stage != "missed":
                for person in people:
                    placed = {"attendee_id": person.id, "fair_position_id": fair.position_id}
                    session.add(FairPlacement(placing_id=placing.id, **placed))
    status = {"met": "met", "after": "met", "missed": "no_show"}.get(stage, "planned")
    meetings = []
    if stage in ("planned", "met", "missed", "after"):
        meetings = [fair.meeting(person, slot=slot, status=status) for slot, person in enumerate(people)]
    users = {"agency": agency.user_id, "other": fair.other_agency, "office": office.user_id}
    return fair, users | {"host": host.user_id, "other_host": other_host.user_id} | {"meetings": meetings}


def test_no_advert_tells_what_somebody_unnamed_wrote(app: Flask, make: Make) -> None:
    fair, users = planted(make, "registered", ("name",))
    with make.database.writing() as session:
        offer = session.get(FairPosition, fair.position_id).position
        offer.description = "任职要求：懂榫卯、夯土、桐油、窑变、蜡模"
    page, points = f"/agency/fairs/{fair.fair_id}/interests", []
    for words in ("", "金丝雀自述：榫卯、夯土、桐油、窑变、蜡模"):
        with make.database.writing() as session:
            for person in session.scalars(select(FairAttendee)):
                person.updated_at = clock.now() + timedelta(minutes=len(words))
                if person.roster_row is not None:
                    person.roster_row.cells = person.roster_row.cells | {"特长": words, "姓名": "百灵名"}
        shown = Client(app).login(users["agency"]).get(page).text
        points.append(re.findall(r'class="score-points"><b>([^<]+)</b>', shown))
    assert len(points[0]) == 2 and points[0] == points[1]


CONTACTS = (("name", "name"), ("school", "educations"), ("phone", "phone"), ("email", "email"))


def everything(app: Flask, fair: FairWorld, user: int, meetings: list[int]) -> str:
    """All that can be fetched of the fair by somebody: pages in both languages, sheets, PDF and calendars."""
    ids: dict[str, list] = {
        "fair_id": [fair.fair_id],
        "hall_id": [fair.hall_id],
        "stand_id": [fair.stand_id],
        "table_id": [fair.table_id, fair.other_table_id],
        "meeting_id": meetings,
        "attendee_id": [p.id for p in fair.every(FairAttendee)],
        "number": [1],
        "what": ["people", "tables"],
    }
    client, texts = Client(app).login(user), []
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or not rule.arguments <= {*ids} or rule.endpoint in ("static", "pages.mailbox"):
            continue
        if rule.endpoint.partition(".")[0] not in ("fairs", "fairday", "timetables", "rosters", "notices"):
            continue
        many = next(
            (name for name in ("table_id", "meeting_id", "attendee_id", "what") if name in rule.arguments), None
        )
        for value in ids[many] if many else [None]:
            with app.test_request_context():
                values = {n: ids[n][0] for n in rule.arguments if n != many} | ({many: value} if many else {})
                address = app.url_for(rule.endpoint, **values)
            for view in (f"{address}?lang=zh", f"{address}?lang=en"):
                texts.append(read(client.http.get(view)))
    return "\n".join(texts)


def read(answer) -> str:
    if answer.mimetype == "application/pdf":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    text = answer.text if answer.mimetype.startswith("text/") else unpacked(answer.data)
    return text.replace("\r\n ", "")


def found(text: str, who: int) -> set[str]:
    return {kind for kind, secrets in SECRETS.items() if secrets[who] in text}


@pytest.mark.parametrize("stage", list(consent.AGENCY))
@pytest.mark.parametrize("fields", CHOICES, ids=lambda f: "+".join(f))
def test_an_agency_sees_what_was_agreed_for_the_stage(app: Flask, make: Make, work, stage: str, fields) -> None:
    fair, users = planted(make, stage, fields)
    at = fair.day + timedelta(days=consent.KEPT_DAYS + 2 if stage == "after" else 0)
    with time_machine.travel(moment_of(at, 720), tick=True):
        text = everything(app, fair, users["agency"], users["meetings"])
        promised = set(fields) if consent.AGREED in consent.AGENCY[stage] else set()
        for who in (0, 1):
            assert found(text, who) == promised, (stage, who)
        assert found(everything(app, fair, users["other"], users["meetings"]), 0) == set()
    assert ("微电子科学与工程" in text) == bool(promised & {"educations"} or consent.READ in consent.AGENCY[stage])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sentences_people_agree_to_are_the_table(app: Flask, make: Make, lang: str) -> None:
    """Each stage's sentence promises just what its row holds, and stands where people register, change it, and vouch."""
    office, person = make.organiser(), make.graduate()
    fair = fair_world(make, organiser=office, status="open")
    client, desk = Client(app).login(person.user_id), Client(app).login(office.user_id)
    pages = [client.get(f"/fairs/{fair.fair_id}/register?lang={lang}").text]
    client.post(f"/fairs/{fair.fair_id}/register", {})
    pages.append(client.get(f"/me/fairs/{fair.fair_id}?lang={lang}").text)
    pages.append(desk.get(f"/organiser/fairs/{fair.fair_id}/sheets?lang={lang}").text)
    words = {
        consent.READ: ("匹配分和理由", "score"),
        consent.WISH: ("第几志愿", "wish"),
        consent.NUMBER: ("编号", "number"),
        consent.AGREED: ("姓名，和你勾选的内容", "your name and what you tick"),
    }
    for page in pages:
        for stage, parts in consent.AGENCY.items():
            said = re.search(rf'data-stages="[^"]*\b{stage}\b[^"]*".*?<dd>(.*?)</dd>', page, re.DOTALL)[1]
            said = said.replace("没有姓名、学校、编号", "").replace("no name, school, number", "")
            assert {part for part, texts in words.items() if texts[lang == "en"] in said} == parts, stage
    assert ("面谈时给所约的机构看" not in pages[2]) and (lang == "en" or "看不到电话、邮箱和自我介绍" in pages[2])


def test_mail_to_agencies_and_hosts_names_nobody(app: Flask, make: Make, work) -> None:
    """Timetable, placement and both reminders after the fair: an agency's letters say how many, never who."""
    fair, users = planted(make, "planned", tuple(SECRETS))
    with make.app.app_context():
        from web.fairday.jobs import remind

        for days in (2, 7):
            remind(fair_end(fair) + timedelta(days=days, minutes=1))
    work()
    people = set(SECRETS["email"])
    with make.database.unit(may_write=False) as unit:
        letters = unit.session.execute(select(Mail.to, Mail.subject, Mail.body)).all()
        notices = unit.session.execute(select(Notice.user_id, Notice.text_zh, Notice.text_en, Notice.link)).all()
    told = [f"{subject} {body}" for to, subject, body in letters if to not in people]
    told += [f"{zh} {en} {link}" for user, zh, en, link in notices if user != person_user(fair)]
    assert told
    for text in told:
        assert found(text, 0) | found(text, 1) == set()


def fair_end(fair: FairWorld):
    return moment_of(fair.day, 600 + 6 * 20)


def person_user(fair: FairWorld) -> int:
    with fair.make.database.unit(may_write=False) as unit:
        return unit.session.scalar(select(Graduate.user_id).join(FairAttendee, FairAttendee.graduate_id == Graduate.id))
