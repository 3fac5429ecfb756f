"""What a graduate does not show stays out of every page, file and log that an agency or organiser can get."""

import io
import re
import zipfile
from functools import partial
from html import unescape
from urllib.parse import urljoin

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from structlog.testing import capture_logs

from tests.web.client import Client
from tests.web.make import Make
from tests.web.roles import World
from tests.web.test_matrix import fill
from web import FEATURES
from web.core import clock, files
from web.core.types import Base
from web.models import (
    Application,
    Education,
    FairAttendee,
    Graduate,
    Hire,
    HireEntry,
    HireNote,
    Honour,
    Interview,
    Language,
    Message,
    Offer,
    Position,
    Skill,
    User,
)
from web.models.stages import GRADUATE

NAME, PHONE, MAIL, COUNTRY, SCHOOL, FILE = (
    "金丝雀名",
    "13912345678",
    "canary@secret.example",
    "金丝雀国",
    "金丝雀大学",
    "金丝雀简历",
)
OTHER_MESSAGE = "写给别家的金丝雀话"
TEXT = f"我叫{NAME}，毕业于{SCHOOL}，电话 139 1234 5678，邮箱 {MAIL}，微信：canary_wx_88。熟悉专利检索和半导体工艺。"
MARKS = {
    "name": (NAME,),
    "phone": (PHONE, "139 1234 5678", "1391234"),
    "email": (MAIL, "canary@", "canary_wx_88"),
    "nationality": (COUNTRY,),
    "school": (SCHOOL,),
    "resume": (FILE,),
    "elsewhere": (OTHER_MESSAGE,),
}
EVERYTHING = tuple(MARKS)
MOST_VIEWS = 10
ONCE = partial(pytest.param, marks=pytest.mark.looks)


OWN = {"graduates", "applications", "accounts", "admin", "agencies", "downloads"}  # filled by hand below, or nobody's


def planted(make: Make, visibility: str, shared: tuple[str, ...], without: frozenset[str] = frozenset()) -> World:
    """The canary and two agencies: one they applied to, sharing these fields in all that stands between them, and one
    they only see from afar. Features named in `without` hold nothing."""
    user = {"email": MAIL, "display_name": NAME}
    canary = make.graduate(
        user,
        name=NAME,
        phone=PHONE,
        nationality=COUNTRY,
        visibility=visibility,
        introduction=TEXT,
        specialities=TEXT,
        places_note=TEXT[:150],
        educations=[Education(school=SCHOOL, degree="master", major=f"微电子（{SCHOOL}）", graduated="2026-06")],
        languages=[Language(language="英语", test="CET-6", score="555", note=f"{NAME} {PHONE}")],
        skills=[Skill(name="incoPat"), Skill(name=f"{MAIL}")],
        honours=[Honour(name=f"{SCHOOL}优秀毕业生", level="school", year=2026, note=f"证书号 {PHONE}，{NAME}")],
    )
    with make.app.app_context(), make.database.unit() as unit:
        session = unit.write()
        graduate = session.get(Graduate, canary.id)
        graduate.resume_id = files.store(files.write(b"%PDF-1.4"), f"{FILE}.pdf", "application/pdf", canary.user_id).id
        unit.commit()
    applied, afar, elsewhere = make.agency(), make.agency(), make.agency()
    position, theirs = make.position(applied.id), make.position(afar.id)
    application = make.application(position, canary.id, shared={"fields": list(shared)}, message=TEXT)
    make.application(make.position(elsewhere.id), canary.id, message=OTHER_MESSAGE, status="applied")
    office, university = make.organiser("office"), make.organiser("university")
    users = {
        "applied": applied.user_id,
        "owner": applied.user_id,
        "afar": afar.user_id,
        "graduate2": make.graduate().user_id,
    }
    users |= {"office": office.user_id, "university": university.user_id, "graduate": canary.user_id}
    ids = {"position_id": position, "theirs": theirs, "application_id": application, "graduate_id": canary.id}
    ids |= {"agency_id": applied.id, "organiser_id": office.id, "filename": "css/base.css"}
    world = World(users, ids)
    for feature in (one for one in FEATURES if one not in OWN | without):
        fill(feature, make, world)
    with make.database.writing() as session:  # and at a fair nothing of them is shared
        session.execute(update(FairAttendee).values(shared={"fields": []}))
        theirs = select(Position.id).where(Position.agency_id == applied.id)
        between = Application.graduate_id == canary.id, Application.position_id.in_(theirs)
        session.execute(update(Application).where(*between).values(shared={"fields": list(shared)}))
        applied_with = select(Application.id).where(*between)  # whoever writes would write this
        offers = update(Offer).where(Offer.application_id.in_(applied_with)).values(wish=TEXT, reason=TEXT)
        theirs = Message.application_id.in_(applied_with), Message.side == GRADUATE
        asked = (
            update(Interview).where(Interview.application_id.in_(applied_with), Interview.wish != "").values(wish=TEXT)
        )
        entries = select(HireEntry.id).join(Hire).where(Hire.graduate_id == canary.id, HireEntry.side == GRADUATE)
        disputed = update(HireNote).where(HireNote.entry_id.in_(entries)).values(text=TEXT)
        acts = (offers, update(Message).where(*theirs).values(text=TEXT), asked, disputed)
        wrote = [session.execute(act).rowcount for act in acts]
        assert all(wrote) or without
    fill("downloads", make, world)  # files are made of what is shared then
    return world


def pages(app: Flask, world: World, role: str) -> str:
    """All that this person can get: pages, downloads, what is in the archives among them."""
    client, texts = Client(app).login(world.users[role]), []
    for rule in app.url_map.iter_rules():
        if (
            "GET" not in rule.methods
            or rule.endpoint in ("static", "trial.mailbox")
            or not rule.arguments <= {*world.ids}
        ):
            continue
        places = [world.ids["position_id"], world.ids["theirs"]] if "position_id" in rule.arguments else [0]
        for place in places:
            with app.test_request_context():
                values = {name: world.ids[name] for name in rule.arguments}
                values |= {"position_id": place} if place else {}
                address = app.url_for(rule.endpoint, **values)
            waiting, seen = [address, f"{address}?lang=en"], set()
            while waiting and len(seen) < MOST_VIEWS:
                seen.add(view := waiting.pop(0))
                answer = client.http.get(view)
                if answer.status_code in (403, 404):
                    waiting.clear()  # a refusal is the same in any view
                text = answer.text if answer.mimetype.startswith("text/") else unpacked(answer.data)
                texts += [text, str(answer.headers)]
                answer.close()
                waiting += [own for own in views_of(text, address) if own not in seen and own not in waiting]
    return "\n".join(texts)


def views_of(text: str, address: str) -> list[str]:
    """Every other view of a page that it leads to itself: its tabs, orders, pages and what is folded away."""
    links = (urljoin(address, unescape(link)) for link in re.findall(r'href="([^"]+)"', text))
    return [link for link in dict.fromkeys(links) if link.startswith(f"{address}?") and "lang=" not in link]


def unpacked(content: bytes) -> str:
    if content[:2] != b"PK":
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def found(text: str) -> set[str]:
    return {kind for kind, marks in MARKS.items() for mark in marks if mark in text}


@pytest.mark.parametrize(
    ("visibility", "shared", "to_applied", "to_afar"),
    [
        ONCE("applied", ("educations",), set(), None),
        ONCE("applied", ("name", "educations"), {"name", "school"}, None),
        ("applied", ("name", "email", "educations", "introduction"), {"name", "school", "email"}, set()),
        ONCE("anonymous", ("educations",), set(), None),
        ("anonymous", ("name", "phone"), {"name", "school", "phone"}, set()),
        ("open", ("resume",), {"name", "school", "resume"}, {"name", "school"}),
    ],
)
def test_only_what_is_shown_is_seen(
    app: Flask, make: Make, work, visibility, shared, to_applied, to_afar: set[str] | None
) -> None:
    """Those to whom nothing is shared, the agency `afar` among them, look once with each visibility: where most is shared."""
    world = planted(make, visibility, shared)
    work()
    with capture_logs() as logged:
        assert found(pages(app, world, "applied")) <= to_applied
        if to_afar is not None:
            assert found(pages(app, world, "afar")) <= to_afar
            for role in ("graduate2", "office"):
                assert found(pages(app, world, role)) == set(), role
            asked = {"name", "school"}  # of whom the university was asked to confirm an honour
            assert found(pages(app, world, "university")) <= asked
            assert found(pages(app, world, "graduate")) >= {"name", "phone", "email", "nationality", "school", "resume"}
    assert logged and found(str(logged)) == set()


def test_what_was_seen_is_not_seen_after_withdrawing(app: Flask, make: Make) -> None:
    """Of a hire, which nobody withdraws, the agency keeps its record."""
    everything = ("name", "email", "phone", "nationality", "educations", "introduction", "resume")
    world = planted(make, "applied", everything, without=frozenset({"hires", "certification"}))
    assert found(pages(app, world, "applied")) == set(EVERYTHING) - {"elsewhere"}
    Client(app).login(world.users["graduate"]).post(f"/applications/{world.ids['application_id']}/withdraw")
    assert found(pages(app, world, "applied")) == set()


def test_nobody_is_seen_who_was_disabled(app: Flask, make: Make) -> None:
    world = planted(make, "open", ("name",))
    with make.database.writing() as session:
        session.get(User, world.users["graduate"]).disabled_at = clock.now()
    assert found(pages(app, world, "afar")) == set()


STEPPED = {"name": "interview", "email": "interview", "phone": "offer", "resume": "offer"}
WHERE_WRITTEN = ("mailbox", "notices", "audit", "outbox", "interviews", "made_files", "stored_files")


def written(make: Make) -> str:
    """What the site told, logged, promised and wrote to calendars, but to the graduate, who is in their own mail; what
    they wish of an interview is their own word and kept as typed: who reads it sees it on a page."""
    with make.database.engine.connect() as raw:
        rows = [
            {name: value for name, value in row._mapping.items() if name not in ("to", "wish")}
            for table in WHERE_WRITTEN
            for row in raw.execute(Base.metadata.tables[table].select())
            if FILE not in str(row)
        ]
    return str(rows)


def test_a_telephone_number_is_nowhere_before_its_step(app: Flask, make: Make, work, place) -> None:
    """Nothing that tells who somebody is or how to reach them leaves before the step that was agreed for it; and an end
    before that step releases nothing."""
    world = planted(make, "applied", (), without=frozenset({"hires", "certification", "fairs", "fairday", "timetables", "rosters", "reports"}))  # fmt: skip
    shared = {"fields": [*STEPPED, "educations", "introduction"], "agreed_at": clock.now().isoformat(), "from": STEPPED}
    who = {"name", "email", "phone", "resume"}
    for status, seen in (
        ("applied", set()),
        ("declined", set()),
        ("interview", {"name", "email"}),
        ("offer", who),
        ("hired", who),
    ):
        theirs = select(Position.id).where(Position.agency_id == world.ids["agency_id"])
        between = Application.graduate_id == world.ids["graduate_id"], Application.position_id.in_(theirs)
        with make.database.writing() as session:
            session.execute(update(Application).where(*between).values(shared=shared, status=status))
        with capture_logs() as logged:
            work()
            assert found(pages(app, world, "applied")) & who == seen, status
        assert found(str(logged)) == set()
        if status == "applied":
            assert found(written(make)) & {"phone"} == set()
            for file in place.glob("search*/**/*"):
                assert not file.is_file() or PHONE.encode() not in file.read_bytes()


def test_what_was_agreed_lapses_at_the_end_of_the_season(app: Flask, make: Make) -> None:
    agency, graduate = make.agency(), make.graduate(phone=PHONE)
    fields = {"fields": ["name", "email", "phone"], "agreed_at": "2027-03-01T10:00:00+08:00"}
    path = f"/applications/{make.application(make.position(agency.id), graduate.id, shared=fields)}"
    for moment, shown in (("2027-08-31 23:00+08:00", True), ("2027-09-01 00:30+08:00", False)):
        with time_machine.travel(moment, tick=False):
            assert (PHONE in Client(app).login(agency.user_id).get(path).text) == shown
    with time_machine.travel("2027-09-02 10:00+08:00", tick=False):
        person = Client(app).login(graduate.user_id)
        assert "招聘季已结束" in person.get(path).text
        person.post(f"{path}/shared", {"fields": ["phone"], "from_phone": "applied"})
        assert PHONE in Client(app).login(agency.user_id).get(path).text
        assert "招聘季已结束" not in person.get(path).text


def test_a_field_is_taken_back_at_once(app: Flask, make: Make) -> None:
    agency, graduate = make.agency(), make.graduate(phone=PHONE)
    path = f"/applications/{make.application(make.position(agency.id), graduate.id)}"
    person, reader = Client(app).login(graduate.user_id), Client(app).login(agency.user_id)
    assert PHONE in reader.get(path).text
    assert 'value="phone" checked' in person.get(f"{path}/shared").text
    person.post(f"{path}/shared", {"fields": ["phone"], "from_phone": "offer", "from_name": "interview"})
    text = reader.get(path).text
    assert PHONE not in text and "候选人 #" in text and "再给：姓名（从“面试”起）" in text
    assert "电话（从“录用意向”起）" in person.get(path).text
    person.post(f"{path}/shared", {"fields": ["phone"], "from_phone": "never"}, status=422)
    person.post(f"{path}/withdraw")
    person.post(f"{path}/shared", {"fields": ["phone"]}, status=409)
