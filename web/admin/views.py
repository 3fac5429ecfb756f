"""Routes of this feature."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.accounts import queries as accounts
from web.accounts.access.proof import Proof, proven, proving
from web.accounts.service import factors, invitations
from web.admin import forms, queries, service, words
from web.core import db, limits
from web.core.access import ADMIN, allow
from web.core.addresses import normalise
from web.core.forms import clean
from web.core.i18n import language
from web.models import Organiser, User

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("")
@allow(ADMIN)
def home():
    to_check = url_for("agencies.to_check")
    return render_template(
        "admin/home.html", figures=queries.figures(), outbox=queries.outbox_health(), to_check=to_check
    )


@bp.post("/outbox/<int:row_id>/retry")
@allow(ADMIN)
def retry(row_id: int):
    service.try_again(row_id)
    flash(_("已重新排队，稍后自动处理。"), "ok")
    return redirect(url_for("admin.home"), code=303)


@bp.get("/organisers")
@allow(ADMIN)
def organisers():
    return render_template("admin/organisers.html", organisers=queries.organisers())


@bp.route("/organisers/new", methods=["GET", "POST"])
@allow(ADMIN)
@proving
def create_organiser():
    form = forms.NewOrganiser()
    if form.validate_on_submit():
        limits.spend("invite", str(current_user.id))
        names = ("kind", "name", "school", "name_en", "province", "email")
        with form.mending():
            organiser = service.create_organiser(**{name: form[name].data for name in names})
            flash(_("已建立，并向 %(email)s 发出邀请。", email=form.email.data), "ok")
            return redirect(url_for("admin.organiser", organiser_id=organiser.id), code=303)
    return render_template("admin/create_organiser.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/organisers/<int:organiser_id>")
@allow(ADMIN)
def organiser(organiser_id: int):
    return _organiser_page(organiser_id, forms.InvitePerson())


@bp.post("/organisers/<int:organiser_id>/invite")
@allow(ADMIN)
@proving
def invite(organiser_id: int):
    form = forms.InvitePerson()
    if not form.validate():
        return _organiser_page(organiser_id, form), 422
    db.one(Organiser, organiser_id)
    limits.spend("invite", str(current_user.id))
    with form.mending():
        invitations.invite(form.email.data, "member", organiser_id=organiser_id, locale=language())
        flash(_("已向 %(email)s 发出邀请，七天内有效。", email=form.email.data), "ok")
        return redirect(url_for("admin.organiser", organiser_id=organiser_id), code=303)
    return _organiser_page(organiser_id, form), 422


@bp.post("/organisers/<int:organiser_id>/school")
@allow(ADMIN)
@proving
def name_school(organiser_id: int):
    form = forms.SchoolForm()
    if not form.validate():
        return _organiser_page(organiser_id, forms.InvitePerson(formdata=None), form), 422
    service.name_school(organiser_id, form.school.data)
    flash(_("校名已登记。"), "ok")
    return redirect(url_for("admin.organiser", organiser_id=organiser_id), code=303)


def _organiser_page(organiser_id: int, form: forms.InvitePerson, school: forms.SchoolForm | None = None) -> str:
    organiser = db.one(Organiser, organiser_id)
    likely = organiser.school or service.school_in(organiser.name)
    return render_template(
        "admin/organiser.html",
        organiser=organiser,
        school=school or forms.SchoolForm(formdata=None, school=likely),
        members=queries.members(organiser_id),
        invitations=accounts.open_invitations(organiser_id=organiser_id),
        form=form,
    )


@bp.post("/organisers/<int:organiser_id>/invitations/<int:invitation_id>/withdraw")
@allow(ADMIN)
def withdraw_invitation(organiser_id: int, invitation_id: int):
    invitations.withdraw_invitation(invitation_id, organiser_id=organiser_id)
    flash(_("邀请已撤回。"), "ok")
    return redirect(url_for("admin.organiser", organiser_id=organiser_id), code=303)


@bp.post("/organisers/<int:organiser_id>/members/<int:member_id>/remove")
@allow(ADMIN)
@proving
def remove_member(organiser_id: int, member_id: int):
    service.remove_member(organiser_id, member_id)
    flash(_("已移出，对方的权限立即失效。"), "ok")
    return redirect(url_for("admin.organiser", organiser_id=organiser_id), code=303)


@bp.get("/people")
@allow(ADMIN)
def people():
    asked = clean(request.args.get("email", ""))[:254]
    found = accounts.user_by_email(normalise(asked)) if asked else None
    return _people_page(asked, found, Proof(formdata=None))


def _people_page(asked: str, found: User | None, form: Proof, status: int = 200):
    places = queries.places(found.id) if found else []
    return render_template("admin/people.html", asked=asked, found=found, places=places, form=form), status


def _typed(found: User) -> str:
    """The address the page was asked for, "" where it is not that of this account: an id alone tells nobody an
    address."""
    typed = clean(request.form.get("email", ""))[:254]
    return typed if typed and normalise(typed) == found.email else ""


def _back_to(found: User) -> Response:
    """To the account, by the address that was typed."""
    return redirect(url_for("admin.people", email=_typed(found) or None), code=303)


@bp.post("/people/<int:user_id>/reset-second-factor")
@allow(ADMIN)
def reset_second_factor(user_id: int):
    found, form = db.one(User, user_id), Proof()
    if not (form.validate_on_submit() and proven(form)):
        typed = _typed(found)
        return _people_page(typed, found if typed else None, form, 422)
    factors.reset(user_id)
    flash(_("两步验证已重置，对方已收到邮件，所有设备上的登录都已退出。"), "ok")
    return _back_to(found)


@bp.post("/people/<int:user_id>/disable")
@allow(ADMIN)
@proving
def disable(user_id: int):
    service.disable(user_id)
    flash(_("账号已停用，所有设备上的登录都已退出。"), "ok")
    return _back_to(db.one(User, user_id))


@bp.post("/people/<int:user_id>/enable")
@allow(ADMIN)
@proving
def enable(user_id: int):
    service.enable(user_id)
    flash(_("账号已恢复，可以登录了。"), "ok")
    return _back_to(db.one(User, user_id))


@bp.get("/audit")
@allow(ADMIN)
def audit():
    asked = {name: clean(request.args.get(name, ""))[:60] for name in ("action", "subject", "actor", "day")}
    wanted = {"action": asked["action"], "subject": asked["subject"]}
    wanted |= {"actor": forms.whole(asked["actor"]), "day": forms.day(asked["day"])}
    entries, older = queries.audit_page(**wanted, before=forms.whole(request.args.get("before")))
    return render_template(
        "admin/audit.html",
        entries=entries,
        older=older,
        people=queries.actors(entries),
        actions=sorted(words.acts()),
        asked=asked,
        act=words.name,
    )
