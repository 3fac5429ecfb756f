"""What people are told on the site: once, in their language, and nobody else's."""

import pytest
from sqlalchemy import func, select

from tests.web.client import Client
from tests.web.make import Make
from web.core.db import Database
from web.core.i18n import pick
from web.models import Notice, User
from web.notices import service


@pytest.fixture
def tell(app, database: Database):
    def one(user_ids, key="k", link="/positions"):
        def words() -> str:
            return pick("有新职位：机械检索员", "A new position: patent searcher")

        with app.app_context(), database.writing() as session:
            before = session.scalar(select(func.count(Notice.id)))
            people = [session.get_one(User, number) for number in user_ids]
            service.tell(people, key, kind="search", words=words, link=link)
            return session.scalar(select(func.count(Notice.id))) - before

    return one


def test_the_same_is_told_once_and_each_person_on_their_own(database: Database, make: Make, tell) -> None:
    one, two = make.user("graduate"), make.user("graduate")
    assert tell([one]) == 1 and tell([one, two, two]) == 1 and tell([one, two]) == 0
    with database.unit(may_write=False) as unit:
        assert sorted(unit.session.scalars(select(Notice.user_id))) == [one, two]


def test_the_bell_counts_what_is_unread_and_costs_no_query(client: Client, make: Make, tell) -> None:
    user = make.graduate().user_id
    client.login(user)
    with client.counting() as none:
        assert "通知，" not in client.get("/positions").text
    tell([user], "a"), tell([user], "b")
    with client.counting() as two:
        assert "通知，2 条未读" in client.get("/positions").text
    assert two.count == none.count
    assert "Notices, 2 unread" in client.get("/positions?lang=en").text


def test_opening_a_notice_leads_there_and_reads_it(client: Client, make: Make, tell, database: Database) -> None:
    user = make.graduate().user_id
    tell([user], link="/positions?q=机械")
    client.login(user)
    page = client.get("/notices").text
    assert "有新职位：机械检索员" in page and "1 条未读" in page
    with database.unit(may_write=False) as unit:
        number = unit.session.scalar(select(Notice.id))
    answer = client.post(f"/notices/{number}/open")
    assert answer.location.startswith("/positions?q=")
    page = client.get("/notices?lang=en").text
    assert "unread" not in page and "A new position: patent searcher" in page


def test_all_read_leaves_what_came_in_meanwhile(client: Client, make: Make, tell, database: Database) -> None:
    user, other = make.graduate().user_id, make.graduate().user_id
    tell([user, other], "a"), tell([user], "b")
    with database.unit(may_write=False) as unit:
        seen = max(unit.session.scalars(select(Notice.id).where(Notice.user_id == user)))
    tell([user], "c")
    client.login(user)
    client.post("/notices/read", {"up_to": seen})
    assert "1 条未读" in client.get("/notices").text
    client.post("/notices/read", {"up_to": "９"})
    client.post("/notices/read", {"up_to": "99999999999999"})
    assert "1 条未读" in client.get("/notices").text
    assert "1 条未读" in Client(client.app).login(other).get("/notices").text


def test_an_empty_list_says_what_will_stand_there(client: Client, make: Make) -> None:
    client.login(make.agency().user_id)
    assert "还没有通知" in client.get("/notices").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(client: Client, make: Make, tell, count: int) -> None:
    user = make.graduate().user_id
    for number in range(count):
        tell([user], str(number))
    client.login(user)
    with client.counting() as q:
        client.get("/notices")
    assert q.count <= 4, q.statements


def test_an_invitation_and_each_step_are_told_in_both_languages(app, client: Client, make: Make, database) -> None:
    from web.applications import service as applications

    agency, graduate = make.agency(name_en="Example IP"), make.graduate()
    position = make.position(agency.id, title="100%远程检索员", title_en="Remote searcher")
    with app.app_context():
        with database.writing():
            application = applications.invite(position, graduate.id, agency.user_id, "欢迎").id
        with database.writing():
            applications.answer(application, True, graduate.user_id, ["name"])
        with database.writing():
            applications.step(application, "interview", "applied", agency.user_id)
    mine = Client(app).login(graduate.user_id).get("/notices").text
    assert "邀请你投递：100%远程检索员" in mine and "约你面试：100%远程检索员" in mine and "新的投递" not in mine
    assert "Example IP" in Client(app).login(graduate.user_id).get("/notices?lang=en").text
    theirs = client.login(agency.user_id).get("/notices").text
    assert "新的投递：100%远程检索员" in theirs and f"毕业生{make.count}" not in theirs
