"""The terms as PDF: each side its own file, made by the worker, gone with the graduate."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from tests.web.client import Client
from tests.web.make import Make
from tests.web.offers.site import offered
from web.core import paper
from web.downloads import jobs
from web.graduates.service import delete_account
from web.models import MadeFile

NAME = "金丝雀名"


@pytest.fixture(autouse=True)
def printer(app) -> None:
    with app.app_context():
        try:
            paper.require_printer()
        except paper.NoPrinter:
            pytest.skip("pango or a Chinese font is missing")


def words_of(client: Client, page: str, app) -> tuple[str, str]:
    """The address of the file that the button orders, and what stands in it."""
    address = client.post(f"{page}/pdf").location
    assert client.post(f"{page}/pdf").location == address, "asked twice is made once"
    with app.test_request_context():
        jobs.make(int(address.rpartition("/")[2]))
    assert "offer" in client.get(address).text
    answer = client.get(f"{address}/file")
    return address, "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.data)).pages).replace(" ", "")


def test_each_side_has_its_own_file_and_it_goes_with_the_graduate(app, make: Make, database) -> None:
    agency, graduate, other = make.agency(), make.graduate(name=NAME), make.agency()
    application = offered(make, make.position(agency.id, title="专利检索员"), graduate.id, note="欢迎加入")
    page = f"/applications/{application}/offer"
    person, owner = Client(app).login(graduate.user_id), Client(app).login(agency.user_id)
    mine, text = words_of(person, page, app)
    assert all(word in text for word in (NAME, "专利检索员", "9,000", "欢迎加入", "第1版", "不是劳动合同"))
    theirs, text = words_of(owner, page, app)
    assert mine != theirs and NAME not in text and "候选人" in text
    owner.get(mine, status=404), person.get(theirs, status=404)
    Client(app).login(other.user_id).get(theirs, status=404)
    Client(app).login(make.organiser("office").user_id).get(f"{mine}/file", status=404)
    with app.test_request_context(), database.writing():
        delete_account(graduate.id)
    with database.unit(may_write=False) as unit:
        assert unit.session.scalars(select(MadeFile)).all() == []
