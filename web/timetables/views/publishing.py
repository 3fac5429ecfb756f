"""Publishing a timetable or a placement, and the list of what was published with what each changed."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.accounts.access.proof import proven
from web.core import paging
from web.core.access import ORGANISER, allow
from web.fairs import access as fairs
from web.fairs.queries import unreached
from web.timetables import access, queries
from web.timetables.forms import PublishForm
from web.timetables.service import placing, publishing, shown
from web.timetables.service.shown import Shown
from web.timetables.views import bp

PAGE = 50


@bp.get("/organiser/fair-runs/<int:run_id>/publish")
@allow(ORGANISER)
def publish_page(run_id: int):
    """Before publishing: how many meetings come, move and go, or who is placed otherwise, and whom it concerns."""
    found, fair = access.managed_run(current_user, run_id)
    if found.work.pairs:
        return _placing_page(found, fair, placing.prepare(found), PublishForm(formdata=None))
    return _page(found, fair, publishing.prepare(found), PublishForm(formdata=None))


def _page(found, fair, ready: publishing.Prepared, form: PublishForm, status: int = 200):
    return render_template(
        "timetables/publish.html",
        run=found,
        fair=fair,
        ready=ready,
        form=form,
        result=Shown(found),
        listed=shown.Page.of(ready.changes if ready.number > 1 else [], paging.asked(), PAGE),
        people=len({change["person"] for change in ready.changes}),
    ), status


def _placing_page(found, fair, ready: placing.Prepared, form: PublishForm, status: int = 200):
    result = Shown(found)
    return render_template(
        "timetables/publish_placing.html",
        run=found,
        fair=fair,
        ready=ready,
        form=form,
        result=result,
        listed=shown.Page.of(ready.changed if ready.number > 1 else [], paging.asked(), PAGE),
        placed={row["attendee_id"]: row["fair_position_id"] for row in ready.rows},
    ), status


@bp.post("/organiser/fair-runs/<int:run_id>/publish")
@allow(ORGANISER)
def publish(run_id: int):
    found, fair = access.managed_run(current_user, run_id)
    if found.work.pairs:
        return _publish_placing(found, fair)
    ready, form = publishing.prepare(found), PublishForm()
    if not (form.validate_on_submit() and proven(form)):
        return _page(found, fair, ready, form, 422)
    version = publishing.publish(ready, form.note.data or "", current_user.id)
    flash(_("第 %(n)d 版已公布，有关的人会收到通知和邮件。", n=version.number), "ok")
    if silent := len(unreached(fair.id)):
        flash(_("%(n)d 人没有邮箱，收不到通知：在“毕业生 → 收不到邮件”里有名单和个人链接。", n=silent), "warn")
    return redirect(url_for("timetables.versions", fair_id=fair.id), code=303)


def _publish_placing(found, fair):
    ready, form = placing.prepare(found), PublishForm()
    if not (form.validate_on_submit() and proven(form)):
        return _placing_page(found, fair, ready, form, 422)
    done = placing.publish(ready, form.note.data or "", current_user.id)
    flash(_("第 %(n)d 次配对已公布，有关的人会收到通知和邮件。", n=done.number), "ok")
    return redirect(url_for("timetables.versions", fair_id=fair.id), code=303)


@bp.get("/organiser/fairs/<int:fair_id>/versions")
@allow(fairs.READER)
def versions(fair_id: int):
    """Every published timetable, the one in force first, with who was moved."""
    fair = fairs.readable(current_user, fair_id)
    names = shown.Names(fair_id, fairs.confined(current_user, fair))
    found = queries.versions(fair_id)
    changes = {
        version.id: [c for c in version.changes if names.confined is None or str(c["person"]) in names.who]
        for version in found
    }
    return render_template(
        "timetables/versions.html",
        fair=fair,
        versions=found,
        placings=queries.placings(fair_id),
        names=names,
        changes=changes,
        most=PAGE,
    )
