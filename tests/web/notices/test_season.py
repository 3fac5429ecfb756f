"""A season played day by day by a clock of its own, with all that the worker does at every hour: each reminder comes once,
nobody is written to at night, and calendars say the same hour in every zone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from sqlalchemy import select

from tests.web.client import Client
from tests.web.hires.site import act, claimed, completed
from tests.web.interviews.site import booked, said, seen
from tests.web.make import Make
from tests.web.offers.site import write
from web.core import clock, outbox
from web.core.feature import house
from web.hires import service as hires
from web.interviews import service as interviews
from web.models import Mail, Notice, User

FIRST, LAST = date(2027, 3, 1), date(2027, 4, 11)
HOURS = (3, 7, 8, 20, 22)  # in China
AT = datetime(2027, 3, 5, 9, tzinfo=clock.CHINA)
MOVED = datetime(2027, 3, 7, 15, tzinfo=clock.CHINA)
ZONES = ("Asia/Shanghai", "Europe/Paris", "America/New_York", "Pacific/Auckland")


def entries(calendar: str) -> list[dict[str, str]]:
    """The entries of a calendar by the letter of RFC 5545, read without the library that wrote them: lines unfolded,
    names without their parameters."""
    found: list[dict[str, str]] = []
    method, inside = "", False
    for line in calendar.replace("\r\n ", "").split("\r\n"):
        name, _colon, value = line.partition(":")
        name = name.partition(";")[0]
        if line == "BEGIN:VEVENT":
            found.append({"METHOD": method})
            inside = True
        elif line == "END:VEVENT":
            inside = False
        elif inside:
            found[-1][name] = value
        elif name == "METHOD":
            method = value
    return found


def moment(text: str) -> datetime:
    assert text.endswith("Z"), "a time with no zone means another hour elsewhere"
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


class Season:
    def __init__(self, make: Make, app, database) -> None:
        self.make, self.app, self.database = make, app, database
        self.agency, self.graduate = make.agency(), make.graduate()
        self.position = make.position(self.agency.id, certificate="later")
        self.application = 0

    def on(self, day: date) -> None:
        """What the two sides do on a day, at ten."""
        if day == FIRST:
            self.application = booked(self.make, self.position, self.graduate.id, self.agency.user_id, AT)
        elif day == FIRST + timedelta(days=1):
            mark = seen(self.make, self.application)
            plan = said([self.agency.user_id], MOVED)
            act(self.make, lambda: interviews.move(self.application, plan, mark))
        elif day == date(2027, 3, 10):
            write(self.make, self.application, answer_by=date(2027, 3, 20))
        elif day == date(2027, 3, 25):
            hire = claimed(self.make, self.make.position(self.agency.id, certificate="later"), self.graduate.id)
            completed(self.make, hire, starts_on=date(2027, 3, 24))
            act(self.make, lambda: hires.confirm(hire, hires.last_entry(hire)))

    def worker(self) -> None:
        with self.app.app_context():
            for load in house().sweeps.values():
                load()()
            outbox.deliver(self.database)

    def play(self) -> None:
        for n in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(days=n)
            for hour in HOURS:
                with time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=clock.CHINA), tick=False):
                    self.worker()
                    if hour == 8:
                        self.on(day)
                        self.worker()

    def told(self, user_id: int) -> list[tuple[datetime, str]]:
        with self.database.unit(may_write=False) as unit:
            mine = select(Notice.created_at, Notice.text_zh).where(Notice.user_id == user_id).order_by(Notice.id)
            return [(at.astimezone(clock.CHINA), text) for at, text in unit.session.execute(mine)]

    def mails(self, user_id: int) -> list[Mail]:
        with self.database.unit(may_write=False) as unit:
            to = unit.session.get_one(User, user_id).email
            return list(unit.session.scalars(select(Mail).where(Mail.to == to).order_by(Mail.id)))


def test_a_season_tells_each_thing_once_and_nothing_at_night(make: Make, app, database, monkeypatch) -> None:
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], quiet_nights=True))
    with time_machine.travel("2027-03-01 07:00+08:00", tick=False):
        season = Season(make, app, database)
        person, agency = season.graduate.user_id, season.agency.user_id
        everything = {kind: "at_once" for kind in ("application", "interview_time", "terms", "plan")}
        Client(app).login(person).post("/notices/choices", everything | {"hire": "daily"} | REST)
    season.play()
    told = season.told(person)
    assert len({text for _at, text in told}) == len(told), "nothing twice"
    assert all(not clock.is_night(when) for when, _text in told)
    days = [(when.date(), when.hour, text.partition("：")[0]) for when, text in told]
    for expected in (
        (date(2027, 3, 6), 8, "面试就要开始"),  # moved from the 5th to the 7th: once, the day before
        (date(2027, 3, 18), 8, "录用意向就要到期，请答复"),
        (date(2027, 3, 21), 8, "录用意向已到期"),
    ):
        assert days.count(expected) == 1, days
        assert [text for _day, _hour, text in days].count(expected[2]) == 1
    plans = [(when.date(), text) for when, text in told if "报名" in text]
    assert len(plans) == 1, "the way to the examination is begun with, once"
    for user in (person, agency):
        sent = season.mails(user)
        assert sent and all(not clock.is_night(mail.at) for mail in sent)
        assert len({mail.key for mail in sent}) == len(sent)
    gathered = [mail for mail in season.mails(person) if "昨天以来" in mail.subject]
    assert [mail.at.astimezone(clock.CHINA).strftime("%m-%d %H") for mail in gathered] == ["03-26 08"]
    assert not any("录用待你确认" in mail.subject for mail in season.mails(person)), (
        "what gathers is in no mail of its own"
    )


REST = {kind: "at_once" for kind in ("message", "search", "fair", "event", "honour")}


def test_calendars_of_the_season_say_the_same_hour_everywhere(make: Make, app, database) -> None:
    with time_machine.travel("2027-03-01 10:00+08:00", tick=False):
        season = Season(make, app, database)
        for n in range(2):
            season.on(FIRST + timedelta(days=n))
        season.worker()
    for user in (season.graduate.user_id, season.agency.user_id):
        sent = [one for mail in season.mails(user) if mail.calendar for one in entries(mail.calendar)]
        assert [(one["METHOD"], one["SEQUENCE"]) for one in sent] == [("REQUEST", "0"), ("REQUEST", "1")]
        assert len({one["UID"] for one in sent}) == 1
        starts = moment(sent[-1]["DTSTART"])
        assert {starts.astimezone(ZoneInfo(zone)).strftime("%d %H:%M") for zone in ZONES} == {
            "07 15:00", "07 08:00", "07 02:00", "07 20:00",
        }  # fmt: skip
        assert moment(sent[-1]["DTEND"]) - starts == timedelta(minutes=30)
