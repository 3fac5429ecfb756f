"""Where an agency meets the check of wording: pasting, editing, publishing, and afterwards."""

from html import unescape

import pytest

from tests.web.client import form_value
from tests.web.positions.test_manage import DUTIES, draft, filled, row


@pytest.fixture
def described(make):
    return make.agency(introduction="四十人的专利代理机构。")


@pytest.fixture
def owner(client, described):
    return client.login(described.user_id)


def test_a_pasted_advert_is_checked_at_once_in_both_languages(owner) -> None:
    advert = "招聘专利检索员\n岗位职责：检索专利文献，撰写检索报告\n任职要求：本科，限男性，35岁以下\n薪资：8-10K"
    page = unescape(owner.post("/agency/positions/paste", {"advert": advert}, 200).text)
    assert "招聘不得限定性别" in page and "<mark>限男性</mark>" in page and "妇女权益保障法" in page and "2022" in page
    page = unescape(owner.post("/agency/positions/paste?lang=en", {"advert": advert}, 200).text)
    assert "may not be limited to, or prefer, one sex" in page and "in force" in page


def test_the_edit_page_shows_what_is_wrong_before_anything_is_sent(owner, make, described) -> None:
    number = draft(make, described.id, description=DUTIES + "\n女生勿扰")
    page = unescape(owner.get(f"/agency/positions/{number}/edit").text)
    assert "<mark>女生勿扰</mark>" in page and 'name="confirm"' not in page
    clean = draft(make, described.id)
    assert "请看看这些词句" not in owner.get(f"/agency/positions/{clean}/edit").text


def test_what_was_confirmed_stays_with_the_published_position(owner, make, described) -> None:
    number = draft(make, described.id, description=DUTIES + "\n统招本科")
    owner.post(f"/agency/positions/{number}/publish", {"confirm": "y"})
    kept = row(make, number).precheck
    assert [(w["code"], w["words"]) for w in kept["confirmed"]] == [("study_mode", "统招")]
    page = unescape(owner.get(f"/agency/positions/{number}/preview").text)
    assert "机构确认过的词句" in page and "“统招”" in page
    edit = f"/agency/positions/{number}/edit"
    seen = form_value(owner.get(edit).text, "seen")
    owner.post(edit, filled(description=DUTIES, seen=seen), 303)
    assert row(make, number).precheck["confirmed"] == []


@pytest.mark.parametrize("text, status", [("限男性，" + DUTIES, 422), ("研究男性用品的专利。" + DUTIES, 303)])
def test_a_forbidden_word_keeps_a_position_from_being_published(owner, make, described, text, status) -> None:
    number = draft(make, described.id, description=text)
    owner.post(f"/agency/positions/{number}/publish", {"confirm": "y"}, status=status)
    assert row(make, number).status == ("draft" if status == 422 else "published")
