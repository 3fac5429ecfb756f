"""What the worker does for agencies: remind offices of those whose last check is half a year ago."""

from datetime import time

from flask import current_app
from flask_babel import gettext as _

from web.agencies import queries
from web.core import clock
from web.notices.queries import told
from web.notices.service import tell

HOUR = time(9, tzinfo=clock.CHINA)  # nobody is written to at night


def remind() -> None:
    """From nine o'clock on Mondays, or later in the week when the worker was down then: tell each office once a week
    how many of its agencies are to be checked again. Nobody is told of none."""
    now = clock.now().astimezone(clock.CHINA)
    if now.timetz() < HOUR:
        return
    week = "-".join(map(str, now.isocalendar()[:2]))
    database = current_app.extensions["database"]
    with database.unit(may_write=False):
        due = queries.due_by_office()
        offices = {
            n: (due[province], people) for n, (province, people) in queries.offices().items() if due.get(province)
        }
        done = told([f"recheck:{week}:{office}" for office in offices])
    for office, (count, people) in offices.items():
        key = f"recheck:{week}:{office}"
        if key not in done:
            with database.unit() as unit:
                unit.write()
                _tell(people, key, count)
                unit.commit()


def _tell(people: list, key: str, count: int) -> None:
    def words() -> str:
        return _("%(n)d 家机构距上次核验已满半年，请复核", n=count)

    tell(people, key, kind="agency", words=words, link="/organiser/agencies?status=checked")
