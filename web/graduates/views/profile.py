"""The profile on one page, and a small form for every section and every row of it."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from seeds import reference
from web.core import db, places
from web.core.access import GRADUATE, allow
from web.graduates import access, forms, queries, service
from web.graduates.views import bp

ROW_FORMS = {"educations": forms.EducationForm, "languages": forms.LanguageForm, "honours": forms.HonourForm}
SECTION_FORMS = {"about": forms.AboutForm, "texts": forms.TextsForm}
# The three the notice names come first.
HONOURS = (
    "优秀学生",
    "学生标兵",
    "优秀毕业生",
    "三好学生",
    "优秀学生干部",
    "国家奖学金",
    "国家励志奖学金",
    "学业奖学金",
)
LEVELLED = {"JLPT": [f"N{n}" for n in range(1, 6)], "TOPIK": [str(n) for n in range(6, 2, -1)]}


@bp.get("/me/profile")
@allow(GRADUATE)
def profile():
    graduate = access.own(current_user)
    return render_template("graduates/profile.html", graduate=graduate, steps=queries.steps(graduate))


@bp.get("/me/profile/<section>")
@bp.post("/me/profile/<section>")
@allow(GRADUATE)
def edit_section(section: str):
    graduate = access.own(current_user, whole=False)
    form = known(SECTION_FORMS, section)(obj=graduate)
    if form.validate_on_submit():
        service.save_part(graduate.id, section, {field: form[field].data for field in service.PARTS[section]})
        return saved(section)
    return page(f"graduates/{section}.html", form, graduate=graduate)


@bp.get("/me/profile/wishes")
@bp.post("/me/profile/wishes")
@allow(GRADUATE)
def wishes():
    graduate = access.own(current_user, whole=False)
    form = forms.WishesForm(
        kinds=graduate.wished_kinds,
        places=graduate.wished_places,
        places_note=graduate.places_note,
        pay_min=graduate.pay_min,
    )
    if form.validate_on_submit():
        values = {"wished_kinds": form.kinds.data, "wished_places": form.places.data}
        values |= {"places_note": form.places_note.data, "pay_min": form.pay_min.data}
        service.save_part(graduate.id, "wishes", values)
        for sentence in form.said_back():
            flash(sentence, "info")
        return saved("wishes")
    return page("graduates/wishes.html", form, place_options=places.options())


@bp.get("/me/profile/skills")
@bp.post("/me/profile/skills")
@allow(GRADUATE)
def skills():
    graduate, form = access.own(current_user), forms.SkillsForm()
    if form.validate_on_submit():
        with form.mending():
            added = service.add_skills(graduate.id, form.names())
            flash(_("已添加 %(n)d 项技能。", n=added) if added else _("这些技能已经在列表里了。"), "ok")
            return redirect(url_for("graduates.skills"), code=303)
    return page("graduates/skills.html", form, graduate=graduate)


@bp.get("/me/profile/<part>/new")
@bp.post("/me/profile/<part>/new")
@allow(GRADUATE)
def new_row(part: str):
    graduate, form = access.own(current_user, whole=False), known(ROW_FORMS, part)()
    if form.validate_on_submit():
        with form.mending():
            service.save_row(graduate.id, part, row_values(form, part))
            if "again" in request.form:
                flash(_("已保存，可以继续添加。"), "ok")
                return redirect(url_for("graduates.new_row", part=part), code=303)
            return saved(part)
    return page("graduates/row.html", form, part=part, row=None, **suggestions(part))


@bp.get("/me/profile/<part>/<int:entry_id>")
@bp.post("/me/profile/<part>/<int:entry_id>")
@allow(GRADUATE)
def edit_row(part: str, entry_id: int):
    row = access.own_row(current_user, known(service.ROWS, part), entry_id)
    form = known(ROW_FORMS, part)(obj=row)
    if form.validate_on_submit():
        service.save_row(row.graduate_id, part, row_values(form, part), entry_id)
        return saved(part)
    return page("graduates/row.html", form, part=part, row=row, **suggestions(part))


@bp.post("/me/profile/<part>/<int:entry_id>/remove")
@allow(GRADUATE)
def remove_row(part: str, entry_id: int):
    row = access.own_row(current_user, known(service.ROWS, part), entry_id)
    service.remove_row(row.graduate_id, part, entry_id)
    flash(_("已删除。"), "ok")
    if part == "skills":
        return redirect(url_for("graduates.skills"), code=303)
    return redirect(url_for("graduates.profile", _anchor=part), code=303)


def known(table: Mapping[str, Any], name: str) -> Any:
    """What the table holds under this part of an address; an address with another part does not exist."""
    if name not in table:
        raise db.Missing(name)
    return table[name]


def page(template: str, form: forms.Form, **values: Any) -> Any:
    """The form's page, with status 422 when it came back with faults: nothing was written, what was typed stands."""
    return render_template(template, form=form, **values), 422 if form.is_submitted() else 200


def saved(part: str) -> Any:
    flash(_("已保存。"), "ok")
    return redirect(url_for("graduates.profile", _anchor=part), code=303)


def row_values(form: forms.Form, part: str) -> dict[str, Any]:
    return {name: form[name].data or (None if name == "year" else "") for name in service.PARTS[part]}


def suggestions(part: str) -> dict[str, Any]:
    """What the datalists of a row's form offer."""
    if part == "languages":
        tests = [
            f"{row['name_en']} {level}".strip()
            for row in reference.table("language_tests")
            if row["code"] not in ("level", "cefr", "toefl26", "tdn")
            for level in LEVELLED.get(row["name_en"], [""])
        ]
        return {"lists": {"languages": [row["name"] for row in reference.table("languages")], "tests": tests}}
    return {"lists": {"honours": HONOURS}} if part == "honours" else {"lists": {}}
