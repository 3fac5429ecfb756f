"""Files the worker makes: who may fetch them is asked each time, each fetching is written down, and old ones go."""

from datetime import timedelta

import time_machine

from tests.web.client import Client
from tests.web.downloads.site import asked, made
from tests.web.fairday.world import fair_world
from tests.web.make import Make
from web.core import clock
from web.downloads import jobs, service
from web.downloads.rules.kinds import Kind
from web.models import AuditEntry, FairHost, MadeFile, OrganiserMember, StoredFile


def test_each_fetching_is_allowed_anew_and_written_down(client: Client, make: Make) -> None:
    office = make.organiser()
    fair = fair_world(make, organiser=office)
    client.login(office.user_id)
    answer = made(client, f"/organiser/fairs/{fair.fair_id}/day.xlsx")
    assert answer.data[:2] == b"PK" and "attachment" in answer.headers["Content-Disposition"]
    number = fair.every(MadeFile)[0].id
    client.get(f"/downloads/{number}/file")
    fetched = [entry for entry in fair.every(AuditEntry) if entry.action == "file.fetch"]
    assert [(entry.subject, entry.actor_id) for entry in fetched] == [(f"file:{number}", office.user_id)] * 2
    stranger = Client(client.app).login(make.organiser().user_id)
    for page in ("", "/state", "/file"):
        stranger.get(f"/downloads/{number}{page}", 404)
    with make.database.writing() as session:
        session.query(OrganiserMember).filter_by(user_id=office.user_id).delete()
    client.get(f"/downloads/{number}/file", 404)  # who left the office fetches nothing any more


def test_a_host_never_fetches_the_report_of_the_whole(client: Client, make: Make) -> None:
    office, host = make.organiser(), make.organiser("university")
    fair = fair_world(make, organiser=office)
    with make.database.writing() as session:
        session.add(FairHost(fair_id=fair.fair_id, organiser_id=host.id, name="甲大学", role="cohost"))
    address = f"/organiser/fairs/{fair.fair_id}/report.xlsx"
    whole = asked(client.login(office.user_id), address)
    other = Client(client.app).login(host.user_id)
    own = asked(other, address)
    assert own != whole
    other.get(f"/downloads/{own}")
    other.get(f"/downloads/{whole}", 404)
    client.get(f"/downloads/{own}", 404)


def test_a_file_is_forgotten_after_a_time(client: Client, make: Make) -> None:
    office = make.organiser()
    fair = fair_world(make, organiser=office)
    made(client.login(office.user_id), f"/organiser/fairs/{fair.fair_id}/day.xlsx")
    stored = fair.every(StoredFile)[0]
    with client.app.app_context():
        path = service.files.path_of(stored)
        jobs.forget_old()
        assert path.is_file() and len(fair.every(MadeFile)) == 1
        with time_machine.travel(clock.now() + service.KEPT + timedelta(minutes=1)):
            jobs.forget_old()
    assert not path.exists() and not fair.every(MadeFile) and not fair.every(StoredFile)


def test_the_page_shows_how_far_it_is_and_what_went_wrong(client: Client, make: Make, monkeypatch) -> None:
    office = make.organiser()
    fair = fair_world(make, organiser=office)
    address = f"/organiser/fairs/{fair.fair_id}/day.xlsx"
    number = asked(client.login(office.user_id), address)
    page = client.get(f"/downloads/{number}").text
    assert 'role="progressbar"' in page and f"/downloads/{number}/state" in page
    kinds = client.app.extensions["house"].files
    kind = kinds["fair_day"]()
    broken = Kind(kind.allowed, kind.about, kind.stamp, lambda *_all: 1 / 0, kind.title, kind.back)
    with monkeypatch.context() as meanwhile, client.app.app_context():
        meanwhile.setitem(kinds, "fair_day", lambda: broken)
        jobs.make(number)
    assert "文件没有做成" in client.get(f"/downloads/{number}").text
    assert made(client, address).data[:2] == b"PK"  # asked again, the same row is made after all
    assert client.get(f"/downloads/{number}/state").json["status"] == "done"
