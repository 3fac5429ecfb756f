"""An agency's positions from the first word to the last day, through its own pages."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.web.client import Client, form_value
from web.core import clock
from web.models import Agency, AuditEntry, OutboxRow, Position
from web.positions import jobs

DUTIES = "负责半导体领域的查新检索，每周三到五份报告。\n由资深代理师带教。"


def day(ahead: int) -> str:
    return (clock.today() + timedelta(days=ahead)).isoformat()


def filled(**values) -> dict:
    fields = {
        "title": "专利检索员",
        "kind": "search",
        "description": DUTIES,
        "headcount": "2",
        "places": ["苏州", "上海"],
        "degree": "bachelor",
        "majors": "微电子、集成电路",
        "pay_low": "8k",
        "pay_high": "1.2万",
        "pay_months": "13",
        "certificate": "later",
        "certify_months": "24",
        "exam_fee": "y",
        "valid_until": day(90),
    }
    return fields | values


@pytest.fixture
def described(make):
    return make.agency(introduction="四十人的专利代理机构。")


@pytest.fixture
def owner(client, described):
    return client.login(described.user_id)


def row(make, position_id: int) -> Position:
    with make.database.unit(may_write=False) as unit:
        return unit.session.get(Position, position_id)


def count(make, model, *conditions) -> int:
    with make.database.unit(may_write=False) as unit:
        return len(unit.session.scalars(select(model).where(*conditions)).all())


def draft(make, agency_id: int, **values) -> int:
    fields = {"status": "draft", "published_at": None, "index": False, "description": DUTIES}
    return make.position(agency_id, **(fields | values))


def test_write_preview_publish_and_be_found(owner, make, work) -> None:
    address = owner.post("/agency/positions/new", filled()).location
    position_id = int(address.split("/")[-2])
    saved = row(make, position_id)
    assert (saved.status, saved.places, saved.pay_low, saved.pay_high) == ("draft", ["320500", "310000"], 8000, 12000)
    assert saved.reading, "the matcher has read it"
    page = owner.get(address).text
    assert "必填内容都齐了" in page and "8,000–12,000 元/月" in page and "江苏省 苏州市" in page
    owner.post(f"/agency/positions/{position_id}/publish")
    work()
    assert "专利检索员" in Client(owner.app).get("/positions?q=微电子").text
    assert count(make, AuditEntry, AuditEntry.action == "position.publish") == 1


def test_the_preview_shows_what_the_public_page_shows(owner, make, described) -> None:
    position_id = make.position(described.id, until_certified="做检索和附图。")
    preview, public = (
        owner.get(f"/agency/positions/{position_id}/preview").text,
        owner.get(f"/positions/{position_id}").text,
    )
    for text in ("做检索和附图。", "9,000–14,000 元/月", "微电子、集成电路、电子科学与技术", "北京市", "英语六级"):
        assert text in preview and text in public


def test_a_draft_may_be_half_written_but_not_published(owner, make) -> None:
    address = owner.post(
        "/agency/positions/new", {"title": "检索员", "kind": "search", "certificate": "later"}
    ).location
    page = owner.get(address).text
    for item in ("招聘条件", "工作内容：", "工作地点", "基本劳动报酬：", "有效期："):
        assert item in page
    refused = owner.post(address.replace("preview", "publish"), status=422)
    assert "发布前还要补齐这些" in refused.text
    assert row(make, int(address.split("/")[-2])).status == "draft"


def test_an_agency_that_does_not_describe_itself_is_sent_to_its_profile(client, make) -> None:
    agency = make.agency()
    position_id = draft(make, agency.id)
    path = f"/agency/positions/{position_id}/preview"
    page = client.login(agency.user_id).get(path).text
    link = "/agency/profile/edit?next=" + path
    assert "单位情况" in page and f'href="{link}#introduction"' in page
    assert f'name="next" value="{path}"' in client.get(link).text
    editor = client.login(make.member(agency.id)).get(path).text
    assert "（请负责人填写）" in editor and link not in editor


def test_wrong_input_keeps_everything_that_was_typed(owner) -> None:
    typed = filled(title="<script>检索员", places=["苏州", "亚特兰蒂斯"], pay_low="面议", valid_until="明天")
    page = owner.post("/agency/positions/new", typed, status=422).text
    for kept in ("&lt;script&gt;检索员", "亚特兰蒂斯", "面议", "微电子、集成电路", "由资深代理师带教。"):
        assert kept in page
    assert "有几处需要修改" in page


def test_a_forbidden_word_is_marked_and_cannot_be_confirmed_away(owner, make, described) -> None:
    position_id = draft(make, described.id, title="检索员，男性优先")
    page = owner.get(f"/agency/positions/{position_id}/preview").text
    assert "<mark>男性优先</mark>" in page and "妇女权益保障法" in page
    owner.post(f"/agency/positions/{position_id}/publish", {"confirm": "y"}, status=422)
    assert row(make, position_id).status == "draft"


def test_a_doubtful_word_may_be_confirmed_and_the_audit_says_so(owner, make, described) -> None:
    position_id = draft(make, described.id, description=DUTIES + "\n统招本科。")
    owner.post(f"/agency/positions/{position_id}/publish", status=422)
    owner.post(f"/agency/positions/{position_id}/publish", {"confirm": "y"})
    assert row(make, position_id).status == "published"
    with make.database.unit(may_write=False) as unit:
        entry = unit.session.scalar(select(AuditEntry).where(AuditEntry.action == "position.publish"))
    assert entry.details == {"confirmed": ["study_mode"]}


def test_editing_a_public_position_never_leaves_it_incomplete(owner, make, described, work) -> None:
    position_id = make.position(described.id)
    address = f"/agency/positions/{position_id}/edit"
    seen = form_value(owner.get(address).text, "seen")
    page = owner.post(address, filled(places=[], seen=seen, title="新名字"), status=422).text
    assert "还没有保存" in page and "新名字" in page
    assert row(make, position_id).title == "专利检索分析员（半导体方向）"
    page = owner.post(address, filled(description=DUTIES + "\n35岁以下", seen=seen), status=422).text
    assert 'name="confirm"' in page
    owner.post(address, filled(description=DUTIES + "\n35岁以下", seen=seen, confirm="y", title="新名字"))
    work()
    assert "新名字" in Client(owner.app).get("/positions").text


def test_two_members_editing_at_once_lose_nothing(owner, make, described) -> None:
    position_id = draft(make, described.id)
    address = f"/agency/positions/{position_id}/edit"
    colleague = Client(owner.app).login(make.member(described.id, "editor"))
    mine, theirs = (form_value(who.get(address).text, "seen") for who in (owner, colleague))
    colleague.post(address, filled(title="同事写的", seen=theirs))
    page = owner.post(address, filled(title="我写的", seen=mine), status=409).text
    assert "有同事" in page and "我写的" in page
    assert row(make, position_id).title == "同事写的"
    owner.post(address, filled(title="我写的", seen=form_value(page, "seen")))
    assert row(make, position_id).title == "我写的"


@pytest.mark.parametrize("seen", ["", "yesterday", "2026-01-01T00:00:00"])
def test_an_unreadable_mark_of_the_form_counts_as_overtaken(owner, make, described, seen: str) -> None:
    position_id = draft(make, described.id)
    owner.post(f"/agency/positions/{position_id}/edit", filled(seen=seen), status=409)


def test_close_and_reopen(owner, make, described, work) -> None:
    position_id = make.position(described.id, description=DUTIES)
    owner.post(f"/agency/positions/{position_id}/close")
    work()
    stranger = Client(owner.app)
    assert "专利检索分析员" not in stranger.get("/positions").text
    assert form_value(owner.get(f"/agency/positions/{position_id}/preview").text, "valid_until")
    owner.post(f"/agency/positions/{position_id}/close", status=409)
    owner.post(f"/agency/positions/{position_id}/reopen", {"valid_until": ""}, status=422)
    late = owner.post(f"/agency/positions/{position_id}/reopen", {"valid_until": day(400)}, status=422)
    assert "有效期：请选今天到" in late.text
    owner.post(f"/agency/positions/{position_id}/reopen", {"valid_until": day(30)})
    work()
    assert "专利检索分析员" in stranger.get("/positions").text
    owner.post(f"/agency/positions/{position_id}/reopen", {"valid_until": day(30)}, status=409)


def test_a_copy_is_a_draft_without_a_last_day(owner, make, described) -> None:
    position_id = make.position(described.id, exam_fee=True)
    address = owner.post(f"/agency/positions/{position_id}/copy").location
    new = row(make, int(address.split("/")[-2]))
    old = row(make, position_id)
    assert (new.status, new.valid_until, new.published_at) == ("draft", None, None)
    assert (new.title, new.places, new.exam_fee) == (old.title, old.places, True)
    assert new.id != old.id


def test_only_a_draft_that_was_never_public_can_be_deleted(owner, make, described) -> None:
    never, once = draft(make, described.id), make.position(described.id)
    owner.post(f"/agency/positions/{never}/discard")
    owner.post(f"/agency/positions/{once}/discard", status=409)
    assert row(make, never) is None and row(make, once) is not None


def test_a_double_click_publishes_and_writes_once(owner, make, described) -> None:
    position_id = draft(make, described.id)
    page = owner.get(f"/agency/positions/{position_id}/preview").text
    form = page[page.index("/publish") :]
    data = {"once": form_value(form, "once")}
    first = owner.post(f"/agency/positions/{position_id}/publish", data)
    assert owner.post(f"/agency/positions/{position_id}/publish", data).location == first.location
    assert "已经发布过了" in owner.post(f"/agency/positions/{position_id}/publish", status=409).text
    assert count(make, AuditEntry, AuditEntry.action == "position.publish") == 1
    new = filled(once="one-and-the-same-form")
    assert owner.post("/agency/positions/new", new).location == owner.post("/agency/positions/new", new).location
    assert count(make, Position, Position.title == "专利检索员") == 1


def test_visibility_ends_with_the_last_day_and_the_sweep_only_tidies_up(app, owner, make, described, work) -> None:
    past = make.position(described.id, title="昨天到期", valid_until=clock.today() - timedelta(days=1))
    today = make.position(described.id, title="今天到期", valid_until=clock.today())
    work()
    listed = Client(app).get("/positions").text
    assert "今天到期" in listed and "昨天到期" not in listed
    assert "昨天到期" in owner.get("/agency/positions?state=expired").text
    with app.app_context():
        jobs.close_lapsed()
        jobs.close_lapsed()
    assert row(make, past).status == "closed" and row(make, today).status == "published"
    assert count(make, AuditEntry, AuditEntry.action == "position.expire") == 1
    assert "昨天到期" in owner.get("/agency/positions?state=expired").text
    assert count(make, OutboxRow, OutboxRow.topic == "index", OutboxRow.done_at.is_(None)) == 1


def test_a_refused_agency_cannot_publish_and_is_told_why(owner, make, described) -> None:
    position_id = draft(make, described.id)
    with make.database.writing() as session:
        agency = session.get(Agency, described.id)
        agency.status, agency.status_note = "refused", "信用代码与名称不符"
    for page in (
        owner.get(f"/agency/positions/{position_id}/preview", status=403),
        owner.post(f"/agency/positions/{position_id}/publish", status=403),
    ):
        assert "没有通过核验" in page.text
    assert "信用代码与名称不符" in owner.get("/agency").text


def test_a_pending_agency_may_publish_and_every_page_says_so(client, make) -> None:
    agency = make.agency(status="pending", checked_at=None, introduction="新成立的机构。")
    position_id = draft(make, agency.id)
    client.login(agency.user_id).post(f"/agency/positions/{position_id}/publish")
    for address in (f"/positions/{position_id}", f"/agencies/{agency.id}"):
        assert "机构待核验" in Client(client.app).get(address).text


def test_a_viewer_sees_and_has_no_buttons(client, make, described) -> None:
    position_id = draft(make, described.id)
    client.login(make.member(described.id, "viewer"))
    page = client.get(f"/agency/positions/{position_id}/preview").text
    assert "/publish" not in page and "/edit" not in page
    assert "写一个新职位" not in client.get("/agency/positions").text


@pytest.mark.parametrize("state", ["", "draft", "published", "closed", "expired", "nonsense"])
def test_every_list_says_what_to_do_when_it_is_empty(owner, state: str) -> None:
    assert "写一个新职位" in owner.get(f"/agency/positions?state={state}").text


def test_the_list_costs_the_same_for_one_and_for_three(owner, make, described) -> None:
    counts = []
    for number in (1, 2):
        for _ in range(number):
            make.application(make.position(described.id), make.graduate().id)
        with owner.counting() as q:
            owner.get("/agency/positions")
        counts.append(q.count)
    assert counts[0] == counts[1] <= 7, q.statements


def test_pages_are_numbered_and_a_wild_number_is_mended(owner, make, described) -> None:
    for number in range(21):
        draft(make, described.id, title=f"草稿{number:02}")
    assert "草稿00" in owner.get("/agency/positions?page=99").text
    assert "草稿20" in owner.get("/agency/positions?page=-3").text


def test_everything_is_there_in_english(owner, make, described) -> None:
    position_id = draft(make, described.id, title_en="Patent searcher", title="检索员（限男）", certificate="required")
    page = owner.get(f"/agency/positions/{position_id}/preview?lang=en").text
    for text in ("Not allowed", "Think twice", "Requirements", "Patent searcher", "one sex"):
        assert text in page
    assert "What the work is" in owner.get("/agency/positions/new").text
    refused = owner.post("/agency/positions/new", filled(pay_low="lots"), status=422).text
    assert "Please enter a whole number" in refused
