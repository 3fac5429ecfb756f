"""What the worker does for reports: say in time that one is due."""

from datetime import date, time, timedelta

from flask import current_app

from seeds import reference
from web.agencies import queries as agencies
from web.core import clock
from web.notices.queries import told
from web.reports import queries
from web.reports.queries import published, written
from web.reports.telling import tell_due

AT_ONCE = 20  # years of figures counted in one run
HOUR = time(9, tzinfo=clock.CHINA)  # nobody is written to at night
DAYS = (14, 3)  # before the day itself
TABLE = "table"  # of people hired; the others are reports in words


def remind() -> None:
    """From nine o'clock on, two weeks and three days before: tell every office what is due and not handed up, once."""
    now = clock.now().astimezone(clock.CHINA)
    if now.timetz() < HOUR:
        return
    for row in reference.table("report_deadlines"):
        due = date(now.year, int(row["month"]), int(row["day"]))
        for days in DAYS:
            if now.date() == due - timedelta(days=days):
                _tell(row["code"], (row["name"], row["name_en"]), due, days)


def _tell(code: str, name: tuple[str, str], due: date, days: int) -> None:
    database = current_app.extensions["database"]
    with database.unit(may_write=False):
        done = queries.done(due.year) if code == TABLE else written.done(due.year, code)
        offices = {n: people for n, (province, people) in agencies.offices().items() if province and n not in done}
        keys = {office: f"due:{code}:{due.isoformat()}:{days}:{office}" for office in offices}
        left = set(keys.values()) - told(list(keys.values()))
    for office, key in keys.items():
        if key in left:
            with database.unit() as unit:
                unit.write()
                tell_due(offices[office], key, name, due, code)
                unit.commit()


def publish() -> None:
    """Count the figures of what is closed and not counted yet, each in a unit of its own; the rest a minute later."""
    database = current_app.extensions["database"]
    with database.unit(may_write=False):
        missing = [one for one, _n in zip(published.missing(), range(AT_ONCE), strict=False)]
    for organiser_id, year in missing:
        with database.unit() as unit:
            unit.write()
            if published.published(organiser_id, year) is None:
                unit.session.add(published.counted(organiser_id, year))
            unit.commit()
