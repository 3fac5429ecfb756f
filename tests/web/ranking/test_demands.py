"""What a position was understood to ask for: the page of its agency, what is asked before publishing, the public's
words."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from tests.web.client import Client
from tests.web.make import Make
from tests.web.page_forms import forms_of
from tests.web.ranking.test_candidates import address, strong
from tests.web.ranking.test_crowd import packed, several
from web.core import clock
from web.models import AuditEntry, Education, Language, Position
from web.positions import engine as finder
from web.ranking.engine import reading
from web.ranking.jobs import read_again

DUTIES = "负责机械领域的专利检索，写检索报告。\n要求：\n"


@pytest.fixture
def agency(make: Make):
    return make.agency(introduction="四十人的专利代理机构。")


@pytest.fixture
def member(client: Client, agency) -> Client:
    return client.login(agency.user_id)


def draft(make: Make, agency, text: str, **values) -> int:
    fields = dict(
        status="draft",
        published_at=None,
        description=DUTIES + text,
        languages="",
        majors="",
        skills="",
        certificate="none",
    )
    return make.position(agency.id, **(fields | values))


def page_of(member: Client, position: int, page: str = "demands") -> str:
    return unescape(member.get(f"/agency/positions/{position}/{page}").text)


def said_in(page: str) -> list[str]:
    """The sentences of the demands, in the order of the page."""
    return re.findall(r'<span class="count">\d+</span> <b>(.*?)</b>', page)


def answer(member: Client, position: int, said: str, action: str, page: str = "demands") -> str:
    """Press one of the buttons under a sentence, and where it led."""
    where = f"/agency/positions/{position}/{page}"
    text = member.get(where).text
    item = next(i for i in re.findall(r'<li class="demand".*?</li>', text, re.S) if said in unescape(i))
    (form,) = forms_of(item, where)
    assert action in [one.value for one in form.fields if one.name == "action"]
    sent = {one.name: one.value for one in form.fields if one.name not in ("csrf_token", "once", "action")}
    return member.post(form.action, sent | {"action": action}).location


def row(make: Make, position: int) -> Position:
    with make.database.unit(may_write=False) as unit:
        return unit.session.get(Position, position)


def blocked(member: Client, position: int) -> int:
    found = re.search(r"不符合必备条件的 (\d+) 人", member.get(address(position)).text)
    return int(found[1]) if found else 0


def test_demands_are_sentences_by_force_with_their_words_marked(member, make, agency) -> None:
    position = draft(
        make, agency, "1. 本科及以上。\n2. 英语六级必须。\n3. 会CAD优先。\n4. 英语专业勿投。", majors="机械工程"
    )
    page = page_of(member, position)
    assert re.findall(r'card-title">(.*?)<', page)[:4] == ["必须", "要求", "加分", "不合适"]
    assert said_in(page)[:2] == ["学历必须是本科或以上。", "外语必须达到 CET-6。"]
    assert "技能最好有 AutoCAD。" in page and "专业不能是英语。" in page and "专业应是机械工程。" in page
    for number, words in re.findall(r'href="#words-(\d+)">[^<]*</a>：“(.*?)”', page):
        assert re.search(rf'<span id="words-{number}"></span>(?:<span id="[^"]*"></span>)*<mark>([^<]*)', page), words
    assert "<mark>英语六级必须</mark>" in re.sub(r"(<mark>)\d\. ", r"\1", page)
    assert page.count("来自表格：") >= 3  # kind of work, places, pay


def test_buttons_set_right_how_a_position_was_read_and_can_be_taken_back(member, make, agency) -> None:
    position = make.position(agency.id)
    make.graduate(visibility="open", languages=[Language(language="英语", test="CET-6", score="390")])
    page = page_of(member, position)
    assert blocked(member, position) == 0 and "英语六级是硬条件" in page and "读自正文，确认前只扣分、不挡人" in page
    answer(member, position, "外语必须达到 CET-6。", "must")
    assert blocked(member, position) == 1 and "读自正文，确认前" not in page_of(member, position)
    assert answer(member, position, "外语必须达到 CET-6。", "wish").endswith("/demands#demands")
    page = page_of(member, position)
    assert "你们的更正" in page and "外语必须" not in page and blocked(member, position) == 0
    undo = next(f for f in forms_of(page, "/") if f.action.endswith("/demands/undo"))
    sent = {one.name: one.value for one in undo.fields if one.name not in ("csrf_token", "once")}
    member.post(undo.action, sent)
    assert "读自正文，确认前只扣分、不挡人" in page_of(member, position) and blocked(member, position) == 0
    answer(member, position, "外语必须达到 CET-6。", "drop")
    assert blocked(member, position) == 0 and "CET-6" not in "".join(said_in(page_of(member, position)))


def test_what_is_unsuitable_is_answered_in_its_own_way(member, make, agency) -> None:
    position = draft(make, agency, "本科及以上。英语专业慎投。", status="published", published_at=clock.now())
    english = Education(school="某大学", degree="bachelor", major="英语", graduated="2026-06")
    make.graduate(visibility="open", educations=[english])
    assert "专业最好不是英语。" in page_of(member, position) and blocked(member, position) == 0
    answer(member, position, "专业最好不是英语。", "must")
    assert "专业不能是英语。" in page_of(member, position) and blocked(member, position) == 1
    answer(member, position, "专业不能是英语。", "confirm")
    assert "专业最好不是英语。" in page_of(member, position) and blocked(member, position) == 0


def test_a_demand_nobody_read_is_not_corrected(member, make, agency) -> None:
    position = make.position(agency.id)
    sent = {"field": "language", "value": "fr:cefr:6", "source": "法语", "action": "must"}
    member.post(f"/agency/positions/{position}/demands/correct", sent)
    page = page_of(member, position)
    assert "已经不在了" in page and "你们的更正" not in page
    member.post(f"/agency/positions/{position}/demands/correct", sent | {"action": "everything"}, status=422)
    member.post(f"/agency/positions/{position}/demands/correct", sent | {"back": "//elsewhere.example"}, status=422)


@pytest.mark.parametrize("crowded", [False, True])
def test_each_must_says_how_many_people_it_leaves(app, member, make, agency, crowded: bool) -> None:
    several(make, 40)
    position = draft(
        make, agency, "本科及以上必须。法学专业勿投。", degree="", status="published", published_at=clock.now()
    )
    applicant = make.graduate(educations=[Education(school="某大学", degree="junior", major="机械", graduated="2026")])
    make.application(position, applicant.id)
    if crowded:
        packed(app)
    for said in [one for one in said_in(page_of(member, position)) if "必须" in one or "不能" in one]:
        answer(member, position, said, "must")
    page = page_of(member, position)
    each = [
        tuple(map(int, found))
        for found in re.findall(r"只看这一条，(\d+) 人里还剩 (\d+) 人，其中写明符合的 (\d+) 人", page)
    ]
    together = re.search(r"一起看：(\d+) 人里还剩 (\d+) 人", page)
    total, left = int(together[1]), int(together[2])
    assert len(each) == 2 and {e[0] for e in each} == {total} and total > 20
    assert total - left == blocked(member, position) > 0
    assert all(left <= e[1] < total and e[2] <= e[1] for e in each)


def test_counting_takes_as_many_queries_for_more_people(app, member, make, agency) -> None:
    position, counts = draft(make, agency, "本科及以上必须。"), []
    for crowded in (False, True):
        for _ in (1, 3):
            several(make, 5)
            if crowded:
                packed(app)
            page_of(member, position)
            with member.counting() as q:
                page_of(member, position)
            counts.append(q.count)
        assert counts[-1] == counts[-2] <= 16, q.statements


def test_nobody_waits_for_many_profiles_to_be_read(app, member, make, agency, monkeypatch) -> None:
    monkeypatch.setattr(reading, "MOST_ANEW", 3)
    several(make, 12)
    position = draft(make, agency, "本科及以上必须。")
    page = page_of(member, position)
    assert "正在重新读取毕业生的资料" in page and "人里还剩" not in page and "学历必须是本科或以上。" in page
    with app.app_context():
        read_again()
    page = page_of(member, position)
    assert "正在重新读取" not in page and "人里还剩" in page


def test_an_unchecked_agency_is_told_no_number(client, make) -> None:
    several(make, 30)
    agency = make.agency(status="pending", introduction="新机构。")
    position = draft(make, agency, "硕士及以上必须。", degree="")
    client.login(agency.user_id)
    for page in ("demands", "preview"):
        text = page_of(client, position, page)
        assert "学历必须是硕士或以上。" in text and "机构通过核验以后" in text
        assert "人里还剩" not in text and "先请回答" not in text


def many_of_a_college(make: Make, count: int = 12) -> None:
    for _ in range(count):
        education = Education(school="某学院", degree="junior", major="机械制造", graduated="2026-06")
        make.graduate(visibility="open", educations=[education])


def publish(member: Client, position: int) -> None:
    member.post(f"/agency/positions/{position}/publish", {"confirm": "y"})


def test_what_would_bar_most_people_is_asked_first_and_unanswered_bars_nobody(member, make, agency, database) -> None:
    many_of_a_college(make)
    strong(make)
    position = draft(make, agency, "会画图。", degree="bachelor")
    page = page_of(member, position, "preview")
    assert "有 1 项要求请先看一眼" in page and "先请回答这 1 项" in page
    assert "13 人里还剩 1 人" in page.split("先请回答")[1].split("</section>")[0]
    publish(member, position)
    assert blocked(member, position) == 0
    page = page_of(member, position, "preview")
    assert "先请回答" not in page and "学历应是本科或以上。" in page and "→ 面谈确认" in page
    assert "面谈确认，不挡人" in unescape(member.get(f"/positions/{position}").text)
    answer(member, position, "学历应是本科或以上。", "must", "preview")
    assert blocked(member, position) == 12
    with database.unit(may_write=False) as unit:
        assert len(unit.session.scalars(select(AuditEntry).filter_by(action="position.publish")).all()) == 1


def test_what_was_answered_is_published_as_it_was_answered(member, make, agency) -> None:
    many_of_a_college(make)
    position = draft(make, agency, "会画图。", degree="bachelor")
    assert answer(member, position, "学历必须是本科或以上。", "must", "preview").endswith("/preview#demands")
    assert "先请回答" not in page_of(member, position, "preview")
    publish(member, position)
    assert blocked(member, position) == 12


def test_a_must_of_the_text_is_asked_about_and_waits_by_itself(member, make, agency) -> None:
    many_of_a_college(make)
    position = draft(make, agency, "本科及以上。", degree="")
    page = page_of(member, position, "preview")
    assert "先请回答这 1 项" in page and "确认以后只看这一条，12 人里还剩 0 人" in page
    publish(member, position)
    assert blocked(member, position) == 0 and row(make, position).corrections == []
    assert "先请回答这 1 项" in page_of(member, position), "it is asked about until it is answered"
    assert "面谈确认，不挡人" in unescape(member.get(f"/positions/{position}").text)
    answer(member, position, "学历必须是本科或以上。", "must")
    assert blocked(member, position) == 12


def test_musts_of_the_text_that_bar_few_are_to_be_confirmed_too(member, make, agency) -> None:
    position = draft(make, agency, "本科及以上。英语专业勿投。", degree="")
    assert "正文里读到 2 条必须或不合适，请确认" in page_of(member, position, "preview")
    answer(member, position, "专业不能是英语。", "must", "preview")
    assert "正文里读到 1 条必须或不合适，请确认" in page_of(member, position, "preview")


def test_of_few_people_no_share_is_asked_about(member, make, agency) -> None:
    many_of_a_college(make, 9)
    page = page_of(member, draft(make, agency, "本科及以上。"), "preview")
    assert "9 人里还剩 0 人" in page and "先请回答" not in page


def test_a_reopened_position_asks_again_for_what_is_new(member, make, agency) -> None:
    many_of_a_college(make)
    day = clock.today()
    position = draft(make, agency, "会画图。", status="closed", published_at=clock.now(), closed_at=clock.now())
    assert "有 1 项要求请先看一眼" in page_of(member, position, "preview")
    member.post(f"/agency/positions/{position}/reopen", {"valid_until": day.isoformat(), "confirm": "y"})
    assert blocked(member, position) == 0


def edit(member: Client, position: int, **values: list[str]) -> None:
    """Save the form of a position as it stands, but for some values."""
    where = f"/agency/positions/{position}/edit"
    form = next(f for f in forms_of(member.get(where).text, where) if "title" in f.names)
    sent: dict[str, list[str]] = {}
    for one in form.fields:
        if one.value and one.name not in ("csrf_token", "once"):
            sent.setdefault(one.name, []).append(one.value)
    member.post(where, sent | values)


def test_what_an_edit_of_a_public_position_newly_asks_bars_nobody_unanswered(member, make, agency) -> None:
    many_of_a_college(make)
    position = draft(make, agency, "英语六级优先。", degree="", status="published", published_at=clock.now())
    edit(member, position, degree=["master"])
    assert blocked(member, position) == 0 and "→ 面谈确认" in page_of(member, position)
    answer(member, position, "学历应是硕士或以上。", "must")
    edit(member, position, headcount=["3"])
    assert blocked(member, position) == 12


def test_where_form_and_text_differ_the_text_counts_on_every_page(app, member, make, agency, work) -> None:
    position = draft(make, agency, "本科及以上学历。", degree="junior")
    page = page_of(member, position, "preview")
    asked = page.split("先请回答这 1 项")[1].split("</section>")[0]
    assert "“学历要求”写“专科及以上”" in asked and "改表格" in asked and "学历必须是本科或以上。" in asked
    assert "以工作内容为准" in page
    answer(member, position, "学历必须是本科或以上。", "must", "preview")
    publish(member, position)
    work()
    assert row(make, position).degree == "bachelor"
    shown, listed = unescape(member.get(f"/positions/{position}").text), unescape(member.get("/positions").text)
    assert "学历必须是本科或以上。" in shown and "专科" not in shown
    assert "本科及以上" in listed and "专科及以上" not in listed
    with app.app_context(), make.database.unit(may_write=False):
        (found,) = finder.documents(finder.db.session(), [position])
    assert found.degree == "bachelor"
    answer(member, position, "学历必须是本科或以上。", "drop")
    assert row(make, position).degree == ""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_graduates_read_the_sentences_of_the_agency(member, client, make, agency, lang: str) -> None:
    text = "1. 本科及以上。\n2. 英语六级必须。\n3. 会CAD优先。\n4. 英语专业勿投。"
    position = draft(make, agency, text, majors="机械工程", status="published", published_at=clock.now())
    page = unescape(member.get(f"/agency/positions/{position}/preview?lang={lang}").text)
    conditions = page.split('id="conditions"')[1].split("</section>")[0]
    public = unescape(client.get(f"/positions/{position}?lang={lang}").text)
    read = [line.strip() for line in re.findall(r"<li>(.*?)(?:<span.*?)?</li>", conditions, re.S)]
    assert read == said_in(page) and len(read) >= 7
    assert conditions == public.split('id="conditions"')[1].split("</section>")[0]
    assert "“" not in conditions and "人里还剩" not in conditions and "<form" not in conditions
    assert not [text for text in read if "#" in text or (lang == "en" and re.search(r"[一-鿿]", text))]


def test_a_page_of_demands_speaks_english(member, make, agency) -> None:
    position = draft(make, agency, "本科及以上。英语六级必须。会CAD优先。英语专业勿投。")
    page = unescape(member.get(f"/agency/positions/{position}/demands?lang=en").text)
    for words in ("The degree must be Bachelor or above.", "Not asked", "Really not wanted", "From the form"):
        assert words in page
