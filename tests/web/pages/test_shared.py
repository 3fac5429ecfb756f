"""What others show of a public page where they name it: its title, two sentences and its one address; nothing of any other."""

import re

import pytest

from tests.web.client import Client
from tests.web.fairs.site import fair_of
from tests.web.make import Make
from web.models import Agency, Position


def told(page: str) -> dict[str, str]:
    named = dict(re.findall(r'<meta (?:property|name)="((?:og:)?\w+)" content="([^"]*)">', page))
    address = re.search(r'<link rel="canonical" href="([^"]*)">', page)
    return named | ({"canonical": address[1]} if address else {})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_public_page_says_what_it_is(client: Client, make: Make, lang: str) -> None:
    agency, office = make.agency(), make.organiser()
    position, fair = make.position(agency.id), fair_of(make, office.id)
    with make.database.writing() as session:
        session.get(Position, position).description = '检索"无效"证据\n<b>撰写</b>报告' * 40
        session.get(Agency, agency.id).introduction = "做电学案件"
    seen = set()
    for path in (
        "/",
        "/positions",
        f"/positions/{position}",
        f"/agencies/{agency.id}",
        "/fairs",
        f"/fairs/{fair.fair_id}",
        "/about",
        "/exam",
        "/for-agencies",
    ):
        page = told(client.get(f"{path}?lang={lang}").text)
        assert page["canonical"] == page["og:url"] == f"http://localhost{path}"
        assert 5 < len(page["description"]) < 400 and page["og:description"] == page["description"]
        assert page["og:title"] and "\n" not in page["description"]
        seen.add(page["description"])
    assert len(seen) == 9, "no two pages say the same"


def test_a_list_is_named_by_what_was_asked_of_it(client: Client) -> None:
    page = told(client.get("/positions?q=检索&lang=en&empty=").text)
    assert page["canonical"] == "http://localhost/positions?q=%E6%A3%80%E7%B4%A2"


def test_what_is_not_public_says_nothing(client: Client, make: Make) -> None:
    client.login(make.graduate().user_id)
    for path in ("/me", "/me/profile", "/notices", "/settings"):
        assert not {"canonical", "description"} & told(client.http.get(path).text).keys()
