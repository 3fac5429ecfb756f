"""What was read in a profile: shown with its source, confirmed, corrected and taken back."""

import pytest
from sqlalchemy import select

from web.models import AuditEntry, Education, Graduate, Language

EDUCATION = {"school": "江南大学", "degree": "bachelor", "major": "机械工程", "graduated": "2026-06"}


@pytest.fixture
def my(client, make):
    me = make.graduate(languages=[Language(language="英语", test="CET-6", score="502")])
    client.login(me.user_id)
    client.post("/me/profile/texts", {"introduction": "做过专利查新，用Verilog写过课程设计。", "specialities": ""})
    return client


def profile(database) -> Graduate:
    with database.unit(may_write=False) as unit:
        return unit.session.scalars(select(Graduate)).one()


def reading(database, field, start=""):
    found = [r for r in profile(database).reading["readings"] if r["field"] == field and r["value"].startswith(start)]
    return found[0] if found else None


def named(reading, **more):
    return {"field": reading["field"], "value": reading["value"], "source": reading["source"], **more}


def test_every_reading_stands_there_with_its_source_and_how_sure(my, database):
    page = my.get("/me/understood").text
    for r in profile(database).reading["readings"]:
        assert r["source"].replace("&", "&amp;") in page
    assert "CET-6" in page and "把握 100%" in page


def test_an_unsure_reading_asks_and_is_sure_once_confirmed(my, database):
    unsure = next(r for r in profile(database).reading["readings"] if r["certainty"] < 0.75 and r["field"] == "skill")
    assert "请确认" in my.get("/me/understood").text and "没有把握" in my.get("/me").text
    my.post("/me/understood/correct", named(unsure, confirm="1"))
    assert reading(database, "skill", unsure["value"])["certainty"] == 1.0
    assert "你改过" in my.get("/me/understood").text


def test_a_wrong_reading_is_replaced_by_what_the_person_says(my, database):
    my.post("/me/understood/correct", named(reading(database, "language"), to="CET-6 620"))
    assert reading(database, "language")["value"] == "en:cet6:620"
    assert "改为“" in my.get("/me/understood").text
    # Correcting the corrected one leads on from there.
    my.post("/me/understood/correct", named(reading(database, "language"), to="CET-6 630"))
    assert reading(database, "language")["value"] == "en:cet6:630"


def test_who_would_rather_not_travel_can_think_again(my, database):
    my.post("/me/profile/texts", {"introduction": "晕车，不接受经常出差。", "specialities": ""})
    assert "不想经常出差" in my.get("/me/understood").text
    my.post("/me/understood/correct", named(reading(database, "travel"), to="可以出差"))
    assert reading(database, "travel")["value"] == "travels"
    assert "可以出差" in my.get("/me/understood").text


def test_what_is_not_so_is_dropped_and_can_be_taken_back(my, database):
    skill = reading(database, "skill", "verilog")
    my.post("/me/understood/correct", named(skill))
    assert reading(database, "skill", "verilog") is None
    my.post("/me/understood/undo", named(skill))
    assert reading(database, "skill", "verilog") == skill
    my.post("/me/understood/undo", named(skill))  # gone already: no error


def test_words_that_say_nothing_change_nothing_and_stay(my, database):
    before = reading(database, "language")
    page = my.post("/me/understood/correct", named(before, to="嗯嗯啊啊"), status=422).text
    assert "没有读懂“嗯嗯啊啊”" in page and 'value="嗯嗯啊啊"' in page
    assert reading(database, "language") == before and profile(database).corrections == []


def test_only_what_was_read_can_be_corrected(my, database):
    forged = {"field": "eligibility", "value": "not_eligible", "source": "无", "to": "eligible"}
    my.post("/me/understood/correct", forged, status=422)
    my.post("/me/understood/correct", {"field": "", "value": "", "source": ""}, status=422)
    assert profile(database).corrections == []


def test_corrections_survive_other_changes_of_the_profile(my, database):
    my.post("/me/understood/correct", named(reading(database, "language"), to="CET-6 620"))
    my.post("/me/profile/skills", {"skills": "LaTeX"})
    assert reading(database, "language")["value"] == "en:cet6:620"


def test_corrections_are_written_down(my, database):
    my.post("/me/understood/correct", named(reading(database, "language"), to="CET-6 620"))
    with database.unit(may_write=False) as unit:
        parts = [a.details.get("part") for a in unit.session.scalars(select(AuditEntry))]
    assert parts.count("corrections") == 1


def test_an_empty_profile_says_what_to_do(client, make):
    me = make.graduate(educations=[], languages=[], skills=[], honours=[], introduction="")
    page = client.login(me.user_id).get("/me/understood").text
    assert "还没有读出内容" in page and "/me/profile" in page


def test_in_english(my):
    page = my.get("/me/understood?lang=en").text
    assert "What was understood" in page and "请确认" not in page and "把握" not in page


def test_the_examination_is_no_certainty_and_says_what_it_takes_for_granted(my, database):
    graduate = profile(database)
    my.post("/me/profile/educations/new", EDUCATION)
    page = my.get("/me/understood").text
    part = page[page.index('id="field-eligibility"') :]
    part = part[: part.index("</section>")]
    assert "可报考" in part and "把握" not in part and "认证" in part and "国籍没有填" not in part
    my.post("/me/profile/about", {"name": "林小满", "phone": "", "nationality": ""})
    page = my.get("/me/understood").text
    part = page[page.index('id="field-eligibility"') :]
    part = part[: part.index("</section>")]
    assert graduate.nationality and "国籍没有填；填了才知道" in part and "待确认" in part and "可报考" not in part


def test_a_language_major_is_shown_what_asks_for_no_examination(client, make):
    client.login(make.graduate(educations=[Education(**EDUCATION | {"major": "日语"})]).user_id)
    client.post("/me/profile/texts", {"introduction": "做过专利翻译。", "specialities": ""})
    page = client.get("/me/understood").text
    assert "不可报考" in page and "不考证也能上岗" in page
