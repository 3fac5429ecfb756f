"""The organiser's links for who has no account: helpers at the door, and stands on their day."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import paper
from web.core.access import ORGANISER, allow
from web.core.fields import digits
from web.core.links import public_url
from web.fairday import access, queries, service
from web.fairday.forms import HelperForm
from web.fairday.views import bp
from web.fairs import access as fairs
from web.fairs.queries import stands
from web.models import Fair, FairPass


@bp.get("/organiser/fairs/<int:fair_id>/links")
@allow(ORGANISER)
def passes(fair_id: int):
    """The links in force, each with its code for a phone's camera, and the stands that have none."""
    return _page(fairs.managed(current_user, fair_id), HelperForm(formdata=None))


def _page(fair: Fair, form: HelperForm, status: int = 200):
    links = queries.passes(fair.id)
    at_stand = {link.stand_id: link for link in links}
    return render_template(
        "fairday/passes.html",
        fair=fair,
        form=form,
        helpers=[link for link in links if link.stand_id is None],
        stands=[(stand, at_stand.get(stand.id)) for stand in stands(fair.id)],
        address=_address,
        qr=lambda link: paper.qr(_address(link)),
        running=fair.status in access.RUNNING,
        open=fair.status not in ("over", "cancelled"),
    ), status


def _address(link: FairPass) -> str:
    if link.stand_id is None:
        return public_url("fairday.helper_checkin", door_code=link.code)
    return public_url("fairday.link_stand", stand_code=link.code)


@bp.post("/organiser/fairs/<int:fair_id>/links")
@allow(ORGANISER)
def give_pass(fair_id: int):
    """A link for a helper of a name, or for a stand; where there is one already, that one."""
    fair, form = fairs.managed(current_user, fair_id), HelperForm()
    stand_id = digits(request.form.get("stand", ""))
    if stand_id is not None:
        stand = fairs.stand_in(fair, stand_id)
        with form.mending():
            service.give_pass(fair_id, stand.id, stand.name[:60], current_user.id)
            return redirect(url_for(".passes", fair_id=fair_id) + f"#stand-{stand_id}", code=303)
        return _page(fair, form, 422)
    if not form.validate_on_submit():
        return _page(fair, form, 422)
    with form.mending():
        row = service.give_pass(fair_id, None, form.name.data, current_user.id)
        flash(_("链接已做好，请发给%(name)s，或让 TA 扫码。", name=row.name), "ok")
        return redirect(url_for(".passes", fair_id=fair_id) + f"#link-{row.id}", code=303)
    return _page(fair, form, 422)


@bp.post("/organiser/fairs/<int:fair_id>/links/<int:pass_id>/end")
@allow(ORGANISER)
def end_pass(fair_id: int, pass_id: int):
    row = access.pass_in(fairs.managed(current_user, fair_id), pass_id)
    service.end_pass(row.id)
    flash(_("链接已停用，再也打不开。"), "ok")
    return redirect(url_for(".passes", fair_id=fair_id), code=303)
