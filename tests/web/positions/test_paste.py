"""An advert pasted into one box fills the whole form; nothing is stored before the form is saved, and no text is
lost."""

import re
from html import unescape

import pytest
from sqlalchemy import func, select

from tests.matching.test_advert import FLOWING, LISTED, SEVERAL
from tests.web.client import form_value
from tests.web.page_forms import forms_of
from web.models import Position

PASTE = "/agency/positions/paste"


@pytest.fixture
def agency(make):
    return make.agency(introduction="四十人的专利代理机构。")


@pytest.fixture
def owner(client, agency):
    return client.login(agency.user_id)


def positions(make) -> int:
    with make.database.unit(may_write=False) as unit:
        return unit.session.scalar(select(func.count()).select_from(Position))


def filled(answer) -> dict:
    """What the form of the page would send as it stands."""
    form = next(f for f in forms_of(answer.text, PASTE) if "title" in f.names)
    assert form.action.endswith("/agency/positions/new")
    sent: dict[str, list] = {}
    for one in form.fields:
        if one.value and one.name not in ("csrf_token", "once"):
            sent.setdefault(one.name, []).append(one.value)
    return sent


def test_the_whole_form_is_filled_and_saved_as_it_stands(owner, make) -> None:
    answer = owner.post(PASTE, {"advert": LISTED}, 200)
    assert answer.status_code == 200 and positions(make) == 0
    assert LISTED.split("\n")[4] in unescape(answer.text)  # the text stays in its box
    sent = filled(answer)
    assert sent["title"] == ["专利检索员（光学方向）"] and sent["pay_low"] == ["7000"]
    preview = owner.post("/agency/positions/new", sent).location
    with make.database.unit(may_write=False) as unit:
        row = unit.session.get(Position, int(preview.split("/")[-2]))
        assert (row.status, row.kind, row.degree, row.places) == ("draft", "search", "bachelor", ["320500"])
        assert (row.pay_low, row.pay_high, row.pay_months, row.headcount) == (7000, 11000, 13, 3)
        assert (row.graduation_years, row.certificate, row.certify_months) == ([2027], "later", 24)
        assert row.training and "光学工程" in row.majors and row.description == LISTED.strip()


@pytest.mark.parametrize(
    "lang, said", [("zh", "学历必须是本科或以上。"), ("en", "The degree must be Bachelor or above.")]
)
def test_what_was_understood_is_said_at_once_and_the_same_once_saved(owner, lang, said) -> None:
    answer = owner.post(f"{PASTE}?lang={lang}", {"advert": LISTED}, 200)
    page = unescape(answer.text)
    box = page.split('<div class="prose">')[1].split("</section>")[0]
    read = [line.strip() for line in re.findall(r"<li>(.*?)(?:<span.*?)?</li>", box, re.S)]
    preview = unescape(owner.get(owner.post("/agency/positions/new", filled(answer)).location).text)
    assert said in read and read == re.findall(r'<span class="count">\d+</span> <b>(.*?)</b>', preview)


def test_what_the_advert_does_not_say_is_asked_for(owner) -> None:
    answer = owner.post(PASTE, {"advert": FLOWING}, 200)
    assert 'href="#valid_until"' in answer.text and 'href="#pay_low"' not in answer.text


def test_several_positions_are_told(owner) -> None:
    text = unescape(owner.post(PASTE, {"advert": SEVERAL}, 200).text)
    assert "这段文字里有 3 个职位，只填了第一个" in text and "日语专利翻译" in text


@pytest.mark.parametrize("sent, words", [("", "请把招聘启事粘贴在这里"), ("招聘检索员。" * 1200, "最多 6000 个字符")])
def test_a_wrong_text_stays_in_its_box(owner, make, sent, words) -> None:
    answer = owner.post(PASTE, {"advert": sent}, 422)
    assert answer.status_code == 422 and positions(make) == 0
    assert words in answer.text and (not sent or sent in answer.text)


def test_what_is_no_advert_at_all_fills_nothing_but_the_description(owner) -> None:
    answer = owner.post(PASTE, {"advert": "<script>alert(1)</script> 今天天气不错"}, 200)
    assert answer.status_code == 200 and "<script>alert" not in answer.text
    assert "kind" not in filled(answer) and 'href="#kind"' in answer.text


def test_a_double_click_reads_twice_and_stores_nothing(owner, make) -> None:
    once = form_value(owner.get("/agency/positions/new").text, "once")
    for _ in range(2):
        assert owner.post(PASTE, {"advert": LISTED, "once": once}, 200).status_code == 200
    assert positions(make) == 0


def test_what_was_read_can_be_set_right_before_publishing(owner) -> None:
    preview = owner.post("/agency/positions/new", filled(owner.post(PASTE, {"advert": LISTED}, 200))).location
    page = unescape(owner.get(preview).text)
    assert 'id="demands"' in page and re.search(r"<b>专业应是.*?光学工程.*?</b>", page)
    assert re.search(r'<a class="words" href="#demand-\d+">.*?<mark>[^<]*光学工程', page)
    demand = next(f for f in forms_of(page, preview) if f.action.endswith("/demands/correct"))
    sent = {one.name: one.value for one in demand.fields if one.name not in ("csrf_token", "once", "action")}
    assert owner.post(demand.action, sent | {"action": "wish"}).location == f"{preview}#demands"
    assert "你们的更正" in owner.get(preview).text
