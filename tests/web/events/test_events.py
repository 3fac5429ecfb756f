"""Events: written as drafts, published, registered for within their seats, moved and called off with word to all."""

from datetime import timedelta

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import select

from tests.web.client import Client
from tests.web.events.routes import event_of
from tests.web.page_forms import forms_of
from web.core import clock
from web.events import jobs, telling
from web.models import Event, EventSignup, Mail, Notice, User


@pytest.fixture
def office(client, make):
    made = make.organiser("office", province="320000", name="江苏省知识产权局")
    return client.login(made.user_id), made.id


def typed(**values) -> dict[str, object]:
    starts = (clock.now() + timedelta(days=3)).astimezone(clock.CHINA)
    fields = {
        "title": "万里行进校园", "kind": "tour", "starts_at": f"{starts:%Y-%m-%dT14:00}", "ends_at": f"{starts:%Y-%m-%dT16:00}",
        "place": "苏州市", "address": "图书馆报告厅", "online_link": "", "seats": "", "text": "代理师讲日常。", "material": "",
        "title_en": "", "text_en": "",
    }  # fmt: skip
    return fields | values


def attended(client: Client, event: int, **values) -> dict[str, object]:
    """What the page of an event sends for who came."""
    (form,) = (one for one in forms_of(client.get(f"/organiser/events/{event}").text, "") if "others" in one.names)
    return {one.name: one.value for one in form.fields if one.name in ("others", "seen")} | values


def all_of(make, model):
    with make.database.unit(may_write=False) as unit:
        return list(unit.session.scalars(select(model).order_by(model.id)))


def test_from_draft_to_who_came(office, make, app, work) -> None:
    client, _office = office
    client.post("/organiser/events/new", typed(online_link="meet.example.cn/1"))
    (event,) = all_of(make, Event)
    stranger, graduate = Client(app), Client(app).login(make.graduate().user_id)
    stranger.get(f"/events/{event.id}", status=404)
    client.post(f"/organiser/events/{event.id}/publish")
    client.post(f"/organiser/events/{event.id}/publish")  # pressed twice
    assert "万里行进校园" in stranger.get("/events").text and "登录以后报名" in stranger.get(f"/events/{event.id}").text
    assert "meet.example.cn" not in graduate.get(f"/events/{event.id}").text
    graduate.post(f"/events/{event.id}/join")
    graduate.post(f"/events/{event.id}/join")  # pressed twice
    assert "https://meet.example.cn/1" in graduate.get(f"/events/{event.id}").text
    (signup,) = all_of(make, EventSignup)
    page = client.get(f"/organiser/events/{event.id}").text
    assert "毕业生" in page and "示例大学" in page and "13800000000" not in page and "@example.com" not in page
    with time_machine.travel(clock.now() + timedelta(days=4)):
        again = Client(app).login(make.colleague(event.organiser_id))
        again.post(
            f"/organiser/events/{event.id}/attendance", attended(again, event.id, came=[str(signup.id)], others="40")
        )
        page = again.get(f"/organiser/events/{event.id}").text
        assert "到场合计" in page and ">41<" in page
        assert "41 人到场" in again.get("/organiser/events").text
        assert (
            "万里行进校园" in stranger.get("/events?past=1").text and "万里行进校园" not in stranger.get("/events").text
        )


def test_seats_are_never_given_twice(office, make, app) -> None:
    event = event_of(make, office[1], seats=1)
    first, second = (Client(app).login(make.graduate().user_id) for _ in range(2))
    first.post(f"/events/{event}/join")
    assert "名额已满" in second.get(f"/events/{event}").text
    second.post(f"/events/{event}/join", status=409)
    first.post(f"/events/{event}/leave")
    first.post(f"/events/{event}/leave")
    second.post(f"/events/{event}/join")
    assert len(all_of(make, EventSignup)) == 1
    page = office[0].post(f"/organiser/events/{event}/edit", typed(seats="0"), status=422).text
    assert "请填 1 到 5000 之间的人数" in page


def test_who_registered_hears_of_a_move_a_cancellation_and_the_day_before_once_each(office, make, app, work) -> None:
    client, office_id = office
    event = event_of(make, office_id)
    guest = Client(app).login(make.graduate(user={"locale": "en"}).user_id)
    guest.post(f"/events/{event}/join")
    client.post(f"/organiser/events/{event}/edit", typed(title="改个名字", place="苏州市", address="图书馆报告厅"))
    client.post(f"/organiser/events/{event}/edit", typed(title="改个名字", text="只改内容"))  # neither time nor place
    work()
    assert [mail.subject for mail in all_of(make, Mail)] == ["“改个名字” has another time or place"]
    (row,) = all_of(make, Event)
    with app.app_context():
        for hour in (3, 10, 11):
            day = row.starts_at.astimezone(clock.CHINA) - timedelta(days=1)
            with time_machine.travel(day.replace(hour=hour, minute=0)):
                jobs.remind()
                work()
    client.post(f"/organiser/events/{event}/cancel", {"note": "场地停电"})
    client.post(f"/organiser/events/{event}/cancel", {"note": "场地停电"})
    work()
    subjects = [mail.subject for mail in all_of(make, Mail)]
    assert subjects[1:] == ["“改个名字” begins tomorrow", "“改个名字” is cancelled"]
    assert "场地停电" in all_of(make, Mail)[-1].body and len(all_of(make, Notice)) == 3
    calendar = Calendar.from_ical(guest.get(f"/events/{event}.ics").data)
    (entry,) = calendar.walk("VEVENT")
    assert entry["status"] == "CANCELLED" and entry["sequence"] == 3
    guest.post(f"/events/{event}/join")  # still registered: nothing happens
    Client(app).login(make.graduate().user_id).post(f"/events/{event}/join", status=409)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends_at": "2020-01-01T10:00"}, "结束时间不晚于开始时间"),
        ({"address": "", "online_link": ""}, "请填写地点，或者线上链接"),
        ({"starts_at": "下午"}, "请填写日期和时间"),
        ({"place": "天上"}, "没有找到“天上”"),
        ({"online_link": "javascript:alert(1)"}, "http"),
        ({"online_link": "https://meet.example.cn@evil.example/1"}, "请填写完整的网址"),
        ({"online_link": "https://meet.example.cn/1\nX: 2"}, "请填写完整的网址"),
        ({"title": "\u202e\u200b"}, "请填写这一项"),
        ({"ends_at": "2099-01-01T10:00"}, "一场活动最长 31 天"),
        ({"starts_at": "0001-01-01T00:00"}, "请检查年份"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(office, make, wrong, said) -> None:
    page = office[0].post("/organiser/events/new", typed(**wrong), status=422).text
    assert said in page and "代理师讲日常。" in page and not all_of(make, Event)


def test_what_was_published_is_called_off_and_never_deleted(office, make) -> None:
    client, office_id = office
    event = event_of(make, office_id)
    client.post(f"/organiser/events/{event}/delete", status=409)
    assert "请填写这一项" in client.post(f"/organiser/events/{event}/cancel", {"note": ""}, status=422).text
    client.post(f"/organiser/events/{event}/attendance", {"others": "3"}, status=409)
    draft, over = event_of(make, office_id, status="draft"), clock.now() - timedelta(days=1)
    late = event_of(make, office_id, status="draft", starts_at=over - timedelta(hours=1), ends_at=over)
    client.post(f"/organiser/events/{late}/publish", status=409)
    client.post(f"/organiser/events/{draft}/delete")
    assert draft not in {row.id for row in all_of(make, Event)}


def test_of_what_was_held_only_the_words_change(office, make) -> None:
    client, office_id = office
    began = clock.now() - timedelta(days=2)
    event = event_of(make, office_id, starts_at=began, ends_at=began + timedelta(hours=2), address="老地方")
    client.post(f"/organiser/events/{event}/edit", typed(material="slides.example.cn/1", address="新地方"))
    (row,) = all_of(make, Event)
    assert (row.starts_at, row.address, row.material) == (began, "老地方", "https://slides.example.cn/1")


def test_the_online_link_stands_in_the_calendar_of_who_registered_alone(make, app) -> None:
    event = event_of(make, make.organiser("office").id, address="", place="", online_link="https://meet.example.cn/1")
    guest = Client(app).login(make.graduate().user_id)
    assert "meet.example.cn" not in guest.get(f"/events/{event}.ics").text
    guest.post(f"/events/{event}/join")
    assert "meet.example.cn" in guest.get(f"/events/{event}.ics").text
    assert "meet.example.cn" not in Client(app).get(f"/events/{event}.ics").text


def test_attendance_counts_only_those_of_this_event(office, make, app) -> None:
    client, office_id = office
    began = clock.now() - timedelta(hours=1)
    here, elsewhere = (event_of(make, office_id, starts_at=began) for _ in range(2))
    graduate = Client(app).login(make.graduate().user_id)
    graduate.post(f"/events/{elsewhere}/join")
    (signup,) = all_of(make, EventSignup)
    client.post(f"/organiser/events/{here}/attendance", attended(client, here, came=[str(signup.id)]), status=422)
    assert not all_of(make, EventSignup)[0].came


def test_attendance_entered_by_two_at_once_is_compared_first(office, make, app) -> None:
    client, office_id = office
    event = event_of(make, office_id, starts_at=clock.now() - timedelta(hours=1))
    guest = Client(app).login(make.graduate().user_id)
    guest.post(f"/events/{event}/join")
    (signup,) = all_of(make, EventSignup)
    old = attended(client, event, came=[str(signup.id)], others="7")
    other = Client(app).login(make.colleague(office_id))
    other.post(f"/organiser/events/{event}/attendance", attended(other, event, others="12"))
    page = client.post(f"/organiser/events/{event}/attendance", old, status=422).text
    assert "刚刚被别人改过" in page and 'value="7"' in page and all_of(make, Event)[0].others == 12
    (form,) = (one for one in forms_of(page, "") if "others" in one.names)
    seen = next(one.value for one in form.fields if one.name == "seen")
    client.post(f"/organiser/events/{event}/attendance", old | {"seen": seen})
    assert all_of(make, Event)[0].others == 7 and all_of(make, EventSignup)[0].came


def test_guests_are_told_a_few_at_a_time_and_nobody_twice_when_it_breaks_off(
    office, make, app, work, monkeypatch
) -> None:
    client, office_id = office
    event = event_of(make, office_id)
    for _ in range(3):
        Client(app).login(make.graduate().user_id).post(f"/events/{event}/join")
    monkeypatch.setattr(telling, "BATCH", 1)
    told = telling.tell

    def breaks(people, *arguments, **values):
        if len(all_of(make, Notice)) == 2:
            raise OSError("the worker was stopped")
        return told(people, *arguments, **values)

    monkeypatch.setattr(telling, "tell", breaks)
    page = client.get(f"/organiser/events/{event}").text
    assert "取消活动，并告诉 3 位报名的人？" in page
    client.post(f"/organiser/events/{event}/cancel", {"note": "场地停电"})
    work()
    assert len(all_of(make, Notice)) == 2
    monkeypatch.setattr(telling, "tell", told)
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        work()
    assert len(all_of(make, Notice)) == 3 and len(all_of(make, Mail)) == 3


def test_nobody_is_told_of_a_move_that_was_moved_again(office, make, app, work) -> None:
    client, office_id = office
    event = event_of(make, office_id)
    Client(app).login(make.graduate().user_id).post(f"/events/{event}/join")
    client.post(f"/organiser/events/{event}/edit", typed(address="二楼"))
    client.post(f"/organiser/events/{event}/edit", typed(address="三楼"))
    work()
    (mail,) = all_of(make, Mail)
    assert "三楼" in mail.body and "二楼" not in mail.body


def test_an_agency_that_was_stopped_does_not_register(make, app) -> None:
    event = event_of(make, make.organiser("office").id)
    Client(app).login(make.agency(status="suspended").user_id).post(f"/events/{event}/join", status=403)


def test_of_an_account_that_was_closed_the_organiser_reads_no_name(office, make, app) -> None:
    client, organiser = office
    event = event_of(make, organiser)
    guest = make.graduate(name="欧阳蓝鹦")
    Client(app).login(guest.user_id).post(f"/events/{event}/join")
    assert "欧阳蓝鹦" in client.get(f"/organiser/events/{event}").text
    with make.database.writing() as session:
        session.get(User, guest.user_id).disabled_at = clock.now()
    page = client.get(f"/organiser/events/{event}").text
    assert "账号已停用" in page and "欧阳蓝鹦" not in page and "示例大学" not in page
