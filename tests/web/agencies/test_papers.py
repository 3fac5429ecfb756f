"""The papers an agency hands to its office: kept behind the guards of files, seen by its office alone."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfWriter
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.web.agencies.helpers import actions, claim, claims
from tests.web.agencies.test_check import decide
from tests.web.client import Client, form_value
from web.agencies import jobs
from web.core import clock, files
from web.models import Agency, AgencyPaper, Notice, StoredFile

PAGE = "/agency/papers"


def paper() -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": "secret author"})
    writer.write(out)
    return out.getvalue()


def send(client: Client, content: bytes, status: int = 303, **fields: str):
    """Post a paper as a browser does."""
    values = {"kind": "licence", "number": "0001", "issued_on": "2020-03-04", "csrf_token": client.csrf()} | fields
    boundary, body = encode_multipart(values | {"paper": FileStorage(BytesIO(content), "执业许可证.pdf")})
    response = client.http.post(PAGE, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    return client._checked(response, PAGE, status)


@pytest.fixture
def waiting(make):
    return make.agency(status="pending", checked_at=None, place="320500")


@pytest.fixture
def owner(client, waiting):
    return client.login(waiting.user_id)


@pytest.fixture
def office(client, make):
    return Client(client.app).login(make.organiser("office", province="320000").user_id)


def rows(make, model) -> list:
    with make.database.unit(may_write=False) as unit:
        return list(unit.session.scalars(select(model).order_by(model.id)))


def test_a_paper_reaches_its_office_and_nobody_else(owner, office, make, waiting) -> None:
    send(owner, paper())
    (row,) = rows(make, AgencyPaper)
    assert (row.kind, row.number, str(row.issued_on)) == ("licence", "0001", "2020-03-04")
    page = office.get(f"/organiser/agencies/{waiting.id}").text
    assert "专利代理机构执业许可证 · 0001 · 2020-03-04" in page
    answer = office.get(f"/organiser/agencies/{waiting.id}/papers/{row.id}")
    assert answer.data.startswith(b"%PDF-") and b"secret author" not in answer.data
    assert "attachment" in answer.headers["Content-Disposition"] and "agency.paper.download" in actions(make)
    far = Client(owner.app).login(make.organiser("office", province="440000").user_id)
    far.get(f"/organiser/agencies/{waiting.id}/papers/{row.id}", 404)
    other = make.agency()
    Client(owner.app).login(other.user_id).get(f"{PAGE}/{row.id}/file", 404)
    office.get(f"/organiser/agencies/{other.id}/papers/{row.id}", 404)  # of another agency
    assert "执业许可证" not in Client(owner.app).get(f"/agencies/{waiting.id}").text


def test_a_new_paper_takes_the_place_of_the_old_and_both_files_do_not_stay(app, owner, make) -> None:
    send(owner, paper())
    send(owner, paper(), number="0002")
    (row,) = rows(make, AgencyPaper)
    assert row.number == "0002" and len(rows(make, StoredFile)) == 1
    owner.post(f"{PAGE}/{row.id}/remove")
    with app.app_context():
        assert not rows(make, AgencyPaper) and not rows(make, StoredFile) and not list(files.folder().glob("[!.]*"))


@pytest.mark.parametrize(
    "content, fields, status, words",
    [
        (b"<script>", {}, 422, "这不是 PDF 文件"),
        (b"%PDF-1.7 rubbish", {}, 422, "打不开"),
        (b"%PDF-1.7\n" + b"0" * (5 * 1024 * 1024), {}, 413, "超过 5 MB"),
        (b"%PDF", {"number": ""}, 422, "请填写执业许可证的证号"),
        (b"%PDF", {"issued_on": "2999-01-01"}, 422, "今天以前"),
        (b"%PDF", {"kind": "passport"}, 422, ""),
    ],
)
def test_what_is_no_paper_is_refused_beside_its_field(owner, make, content, fields, status, words) -> None:
    assert words in send(owner, content, status, **fields).text
    assert not rows(make, AgencyPaper)


def test_an_office_never_decides_on_papers_it_has_not_seen(owner, office, make, waiting) -> None:
    seen = form_value(office.get(f"/organiser/agencies/{waiting.id}").text, "seen")
    send(owner, paper())
    decide(office, waiting.id, status=409, verdict="checked", seen=seen)
    decide(office, waiting.id, verdict="checked")


def test_the_public_reads_who_checked_and_a_designation_keeps_who_confirmed_it(office, make, waiting) -> None:
    number = claim(make, waiting.id)
    decide(office, waiting.id, verdict="checked", proven=[str(number)])
    (row,) = claims(make, waiting.id)
    assert row.checked_by is not None
    with make.database.unit(may_write=False) as unit:
        name = unit.session.get(Agency, waiting.id).checker.name
    assert f"由{name}核验" in Client(office.app).get(f"/agencies/{waiting.id}").text


def test_offices_are_reminded_once_a_week_of_agencies_to_check_again(app, make, monkeypatch) -> None:
    moment = datetime(2026, 9, 7, 2, tzinfo=UTC)  # ten o'clock on a Monday in China
    monkeypatch.setattr(clock, "now", lambda: moment)
    near, far = make.organiser("office", province="320000"), make.organiser("office", province="440000")
    national = make.organiser("office", province="")
    make.agency(place="320500", checked_at=moment - timedelta(days=184))
    make.agency(place="440300", checked_at=moment - timedelta(days=100))
    with app.app_context():
        jobs.remind()
        jobs.remind()
    told = [(row.user_id, row.text_zh) for row in rows(make, Notice)]
    words = "1 家机构距上次核验已满半年，请复核"
    assert (near.user_id, words) in told and (national.user_id, words) in told
    assert len(told) == len(set(told)) and far.user_id not in {user for user, _ in told}
