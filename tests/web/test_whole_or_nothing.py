"""An act that fails at any of its statements, the last one included, leaves every table as it was."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from tests.web.accounts.helpers import agency_form, graduate_form
from tests.web.client import Client, form_value
from tests.web.make import Make
from tests.web.rosters.routes import roster_of
from tests.web.rosters.site import upload
from tests.web.test_wrong_inputs import everything
from web.models import FairMeeting


class Fault(RuntimeError):
    """The database stops in the middle."""


@contextmanager
def failing_at(database, number: int):
    """Raise at the `number`th statement (counted from 1, the commit last) of the write a request opens."""
    seen = {"statements": 0, "reached": False}

    def writes(connection) -> bool:
        return bool(connection.get_execution_options().get("shanggang_write"))

    def count(connection) -> None:
        if writes(connection):
            seen["statements"] += 1
            if seen["statements"] == number:
                seen["reached"] = True
                raise Fault(number)

    def statement(connection, _cursor, text: str, *_rest) -> None:
        if "limit_counters" not in text:  # counted before the act, in transactions of their own
            count(connection)

    event.listen(database.engine, "before_cursor_execute", statement)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", statement)


def apply(app: Flask, make: Make) -> Callable[[], object]:
    client, position = Client(app).login(make.graduate().user_id), make.position(make.agency().id)
    return lambda: client.post(f"/positions/{position}/apply", {"message": "您好", "fields": "phone"})


def publish(app: Flask, make: Make) -> Callable[[], object]:
    agency = make.agency(introduction="介绍")
    draft = make.position(agency.id, status="draft", published_at=None, index=False)
    client = Client(app).login(agency.user_id)
    return lambda: client.post(f"/agency/positions/{draft}/publish", {"confirm": "y"})


def invite(app: Flask, make: Make) -> Callable[[], object]:
    agency, graduate = make.agency(), make.graduate(visibility="anonymous")
    position, client = make.position(agency.id), Client(app).login(agency.user_id)
    address = f"/agency/positions/{position}/candidates/{make.mark(agency.id, graduate.id)}/invite"
    return lambda: client.post(address, {"message": "您好"})


def import_rows(app: Flask, make: Make) -> Callable[[], object]:
    office = make.organiser("office")
    client, roster = Client(app).login(office.user_id), roster_of(make, office.id)
    upload(client, roster, "graduates", "编号,专业,学历\nG1,微电子,本科\nG2,化学,看不懂\n".encode())
    mended = "编号,专业,学历\nG1,光学,本科\nG2,化学,硕士\nG3,物理,看不懂\n"
    return lambda: upload(client, roster, "graduates", mended.encode())


def register_graduate(app: Flask, make: Make) -> Callable[[], object]:
    return lambda: Client(app).post("/register/graduate", graduate_form())


def register_agency(app: Flask, make: Make) -> Callable[[], object]:
    return lambda: Client(app).post("/register/agency", agency_form())


def withdraw(app: Flask, make: Make) -> Callable[[], object]:
    graduate = make.graduate()
    key = make.application(make.position(make.agency().id), graduate.id)
    client = Client(app).login(graduate.user_id)
    return lambda: client.post(f"/applications/{key}/withdraw")


def leave(app: Flask, make: Make) -> Callable[[], object]:
    from tests.web.make import PASSWORD

    graduate = make.graduate()
    make.application(make.position(make.agency().id), graduate.id)
    client = Client(app).login(graduate.user_id)
    return lambda: client.post("/me/data/delete", {"delete-current": PASSWORD, "delete-sure": "y"})


def type_in_a_card(app: Flask, make: Make) -> Callable[[], object]:
    from tests.web.fairday.world import fair_world
    from web.models import Fair

    fair = fair_world(make)
    met = [fair.meeting(fair.person(), slot=slot) for slot in range(2)]
    with make.database.writing() as session:
        session.get(Fair, fair.fair_id).windows[0].day -= timedelta(days=2)
    for number in met:
        with make.database.writing() as session:
            session.get(FairMeeting, number).day -= timedelta(days=2)
    desk, said = Client(app).login(fair.organiser), {met[0]: "offer", met[1]: "no_show"}
    address = f"/organiser/fairs/{fair.fair_id}/stands/{fair.stand_id}/cards"
    page = desk.get(address).text
    sent = {f"outcome-{number}": code for number, code in said.items()}
    sent |= {f"seen-{number}": form_value(page, f"seen-{number}") for number in met}
    return lambda: desk.post(address, sent)


def take_a_slot(app: Flask, make: Make) -> Callable[[], object]:
    from tests.web.interviews.site import at, opened, seen
    from tests.web.interviews.test_slots import invited

    agency, graduate = make.agency(), make.graduate()
    position = make.position(agency.id)
    application = invited(make, position, graduate.id)
    (slot,) = opened(make, position, agency.user_id, at(3))
    client, mark = Client(app).login(graduate.user_id), seen(make, application)
    address = f"/applications/{application}/interviews/choose"
    return lambda: client.post(address, {"seen": mark, "option": f"slot:{slot}"})


ACTS = (
    take_a_slot,
    type_in_a_card,
    apply,
    publish,
    invite,
    import_rows,
    register_graduate,
    register_agency,
    withdraw,
    leave,
)


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_done_whole_or_not_at_all(app: Flask, database, make: Make, monkeypatch, act) -> None:
    do = act(app, make)
    before, number = everything(database), 0
    while True:
        number += 1
        with failing_at(database, number) as seen:
            try:
                do()
            except Fault:
                pass
            else:
                assert not seen["reached"]
                break
        assert everything(database) == before, f"statement {number} of {act.__name__} left something"
        monkeypatch.setattr(app.extensions["limiter"], "hit", lambda *_: True)  # the tries are ours, not a person's
    assert number > 4
    assert everything(database) != before
