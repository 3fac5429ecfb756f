"""The pages everybody can read say what the program does, and the menu says where one is."""

import re

import pytest

from tests.web.client import Client
from tests.web.make import Make


def test_the_privacy_page_names_the_periods_the_sweep_goes_by(client: Client) -> None:
    kept = client.app.extensions["house"].forgets
    page = client.get("/privacy").text
    assert f"登录后 {kept['LoginSession'].after.days} 天" in page and "重设密码 30 分钟" in page
    assert f"发出后 {kept['FairPass'].after.days} 天" in page
    english = client.get("/privacy?lang=en").text
    assert (
        f"{kept['Invitation'].after.days} days after they end" in english and "for a new password 30 minutes" in english
    )


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/me/profile", ("page", "我的资料")),
        ("/me/profile/about", ("true", "我的资料")),
        ("/me", ("page", "首页")),
        ("/positions", ("page", "职位")),
        ("/account", None),
    ],
)
def test_the_menu_marks_the_page_or_what_it_belongs_to(client: Client, make: Make, path, marked) -> None:
    page = client.login(make.graduate().user_id).get(path).text
    menu = page[page.index('class="main-nav"') : page.index('class="top-tools"')]
    found = re.findall(r'aria-current="(\w+)">([^<]+)<', menu)
    assert found == ([marked] if marked else [])


def test_english_moments_cannot_be_read_in_two_ways(client: Client, make: Make) -> None:
    page = client.login(make.graduate().user_id).get("/account?lang=en").text
    assert re.search(r">\d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d<", page)


def test_whoever_is_in_already_is_not_asked_to_register(client: Client, make: Make) -> None:
    assert "机构注册" in client.get("/for-agencies").text
    client.login(make.agency().user_id)
    page = client.get("/for-agencies").text
    assert "机构注册" not in page and "/agency/positions" in page
    for path in ("/register", "/register/graduate", "/register/agency"):
        assert client.get(path, status=303).location == "/agency"


def test_what_has_no_room_in_the_bar_stands_in_the_account_menu(client: Client, make: Make) -> None:
    page = client.login(make.agency().user_id).get("/agency").text
    bar, menu = page.index('class="main-nav"'), page.index('class="menu-body"')
    places = ["/agency/positions", "/agency/graduates", "/agency/members", "/agency/fairs"]
    assert [page.index(f'href="{place}"', bar) > menu for place in places] == [False, False, True, True]
    tabs = page[page.index('class="tabbar"') :]
    assert tabs.count("<li>") == 5


@pytest.mark.parametrize("path", ["/exam", "/about"])
def test_sources_are_named_in_the_language_of_the_page(client: Client, path: str) -> None:
    said = re.findall(r'class="source">([^<]*)<', client.get(f"{path}?lang=en").text)
    assert said and not [text for text in said if re.search(r"[\u3400-\u9fff]", text)]
    assert "（" in "".join(re.findall(r'class="source">([^<]*)<', client.get(f"{path}?lang=zh").text))
