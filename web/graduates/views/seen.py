"""Who sees the profile: choosing the level, and looking through an agency's eyes."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import paging
from web.core.access import GRADUATE, allow
from web.core.forgetting import LOOK_OLD
from web.graduates import access, forms, looks, queries, service
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


@bp.get("/me/looks")
@allow(GRADUATE)
def who_looked():
    """The agencies that were shown me lately; older looks go by themselves."""
    graduate = access.own(current_user, whole=False)
    rows, page, pages = looks.of_graduate(graduate.id, paging.asked())
    return render_template("graduates/looks.html", rows=rows, page=page, pages=pages, days=LOOK_OLD.days)
