"""What a form holds that cannot be is told on the form, with everything typed; a conflict is told with a way back."""

from html import unescape

import pytest
from flask import Flask

from tests.web.client import Client
from tests.web.make import Make
from web.agencies import service as agencies
from web.core import clock
from web.graduates.service import MOST
from web.models import Designation, Fair, Roster, SavedSearch, Skill, User
from web.searches import service as searches


def told(page: str, message: str, *typed: str) -> None:
    """The message stands in the page's alert, and what was typed in its fields."""
    text = unescape(page)
    alert = text[text.index('role="alert"') :]
    assert message in alert[:2000], alert[:2000]
    for words in typed:
        assert words in alert, words


def address_of(make: Make, user_id: int) -> str:
    with make.database.unit(may_write=False) as unit:
        return unit.session.get(User, user_id).email


def test_a_search_kept_twice_says_so_on_its_form(app: Flask, make: Make) -> None:
    client = Client(app).login(make.graduate().user_id)
    form = {"name": "我给它起的名字", "alert": "daily", "in_site": "y"}
    client.post("/searches/new?q=专利", form)
    told(client.post("/searches/new?q=专利", form, status=422).text, "已经保存过同样的搜索", "我给它起的名字")


def test_one_search_too_many_says_so_on_its_form(app: Flask, make: Make) -> None:
    user, now = make.graduate().user_id, clock.now()
    values = {"user_id": user, "subject": "positions", "created_at": now, "updated_at": now, "alert": "off"}
    with make.database.writing() as session:
        session.add_all(SavedSearch(name=str(n), arguments={"q": str(n)}, **values) for n in range(searches.MOST))
    form = {"name": "第二十一个", "alert": "daily", "in_site": "y"}
    told(Client(app).login(user).post("/searches/new?q=x", form, status=422).text, "最多保存", "第二十一个")


def test_one_designation_too_many_says_so_on_its_form(app: Flask, make: Make) -> None:
    agency = make.agency()
    with make.database.writing() as session:
        most = agencies.MOST_DESIGNATIONS
        session.add_all(Designation(agency_id=agency.id, kind="brand", level="national") for _n in range(most))
    form = {"kind": "brand", "level": "national", "granted_by": "国家知识产权局", "year": "2024"}
    page = Client(app).login(agency.user_id).post("/agency/profile/designations", form, status=422).text
    told(page, "最多登记", "国家知识产权局")


def test_inviting_a_member_says_so_beside_the_address(app: Flask, make: Make) -> None:
    agency = make.agency()
    email = address_of(make, make.member(agency.id, "viewer"))
    form = {"email": email, "role": "editor"}
    page = Client(app).login(agency.user_id).post("/agency/members/invite", form, status=422).text
    told(page, "已经是成员", f'value="{email}"')


def test_one_skill_too_many_says_so_on_its_form(app: Flask, make: Make) -> None:
    person = make.graduate()
    with make.database.writing() as session:
        session.add_all(Skill(graduate_id=person.id, name=f"技能{n}") for n in range(MOST["skills"]))
    page = Client(app).login(person.user_id).post("/me/profile/skills", {"skills": "画图, 写作"}, status=422).text
    told(page, "最多", "画图")


@pytest.fixture
def fair(make: Make) -> tuple[int, int]:
    office, now = make.organiser("office"), clock.now()
    with make.database.writing() as session:
        roster = Roster(organiser_id=office.id, title="r", created_at=now)
        session.add(roster)
        session.flush()
        row = Fair(organiser_id=office.id, roster_id=roster.id, title="春季", created_at=now, updated_at=now)
        session.add(row)
        session.flush()
        return office.user_id, row.id


def test_times_that_overlap_are_told_on_their_form(app: Flask, fair: tuple[int, int]) -> None:
    user, number = fair
    form = {}
    for row, (starts, ends) in enumerate((("09:00", "12:00"), ("11:00", "15:00"))):
        form |= {f"rows-{row}-day": "2027-03-01", f"rows-{row}-starts": starts, f"rows-{row}-ends": ends}
    page = Client(app).login(user).post(f"/organiser/fairs/{number}/setup/windows", form, status=422).text
    told(page, "有重叠", 'value="15:00"', 'value="2027-03-01"')


def test_after_a_refusal_nothing_is_written_and_the_form_can_be_sent_again(app: Flask, make: Make) -> None:
    """The key of the form is not used up by a try that was refused."""
    agency = make.agency()
    email = address_of(make, make.member(agency.id, "viewer"))
    client = Client(app).login(agency.user_id)
    form = {"email": email, "role": "editor", "once": "the-same-page"}
    client.post("/agency/members/invite", form, status=422)
    client.post("/agency/members/invite", form | {"email": "somebody@example.com"})
