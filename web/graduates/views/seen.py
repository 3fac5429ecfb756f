"""Who sees the profile: choosing the level, and looking through an agency's eyes."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import db, forgetting, paging
from web.core.access import GRADUATE, allow
from web.graduates import access, forms, queries, service
from web.graduates.rules import released
from web.graduates.service import looks, openings
from web.graduates.views import bp


@bp.get("/me/visibility")
@bp.post("/me/visibility")
@allow(GRADUATE)
def visibility():
    graduate = access.own(current_user, whole=False)
    form = forms.VisibilityForm(visibility=graduate.visibility)
    if form.validate_on_submit():
        service.choose_visibility(graduate.id, form.visibility.data)
        flash(_("已保存，现在就生效。"), "ok")
        return redirect(url_for("graduates.visibility"), code=303)
    page = render_template("graduates/visibility.html", form=form, graduate=graduate, levels=queries.levels())
    return page, 422 if form.is_submitted() else 200


@bp.get("/me/seen")
@allow(GRADUATE)
def seen():
    """How agencies see me, at each level and after an application with everything ticked."""
    graduate = access.own(current_user)
    level = request.args.get("level", graduate.visibility)
    level = level if level in queries.LEVELS else "applied"
    shown = queries.FIELDS if level == "applied" else level
    return render_template(
        "graduates/seen.html",
        graduate=graduate,
        level=level,
        levels=queries.levels(),
        seen=queries.seen_by_agency(graduate, shown),
        labels=queries.field_labels(),
    )


@bp.get("/me/visibility/texts")
@allow(GRADUATE)
def texts():
    """Every text as an agency would read it that knows no name, and whether it may."""
    graduate = access.own(current_user)
    free, labels = released.released(graduate), queries.field_labels() | {"wishes": _("地点说明")}
    rows = [
        {"field": field, "name": labels[field], "text": text, "seal": released.seal(field, text)}
        | {"free": field in free, "changed": field in (graduate.released or {}) and field not in free}
        for field, text in released.texts(graduate).items()
    ]
    return render_template("graduates/texts_shown.html", graduate=graduate, rows=rows)


@bp.post("/me/visibility/texts")
@allow(GRADUATE)
def release_text():
    """Release one field as it was read, or take it back: `act` in the form says which."""
    graduate, field = access.own(current_user), request.form.get("field", "")
    if field not in queries.LEVELS["anonymous"]:
        raise db.Missing(f"text {field[:20]}")
    free = request.form.get("act") == "release"
    service.release(graduate.id, field, request.form.get("seal", ""), free)
    flash(_("已放行，机构现在看得到这段文字。") if free else _("已收回，机构看不到这段文字了。"), "ok")
    return redirect(url_for("graduates.texts", _anchor=field), code=303)


@bp.get("/me/looks")
@allow(GRADUATE)
def who_looked():
    """The agencies that were shown me lately; older looks go by themselves."""
    graduate = access.own(current_user, whole=False)
    rows, page, pages = looks.of_graduate(graduate.id, paging.asked())
    return render_template(
        "graduates/looks.html",
        rows=rows,
        page=page,
        pages=pages,
        days=forgetting.after("ProfileLook").days,
        openings=openings.of_graduate(graduate.id, [row.agency_id for row in rows]),
        names=queries.field_labels() | {"resume": _("下载了简历"), "sheet": _("导出到表格")},
    )
