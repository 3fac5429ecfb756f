"""Accepting an invitation to an agency, an office or a university."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.accounts import queries
from web.accounts.forms import Join
from web.accounts.rules import passwords
from web.accounts.service import invitations, unproven
from web.accounts.views import bp, dead_link
from web.accounts.views.letting_in import enter
from web.core import limits, nav
from web.core.access import PUBLIC, UNPROVEN, allow
from web.core.i18n import language, pick


@bp.route("/join/<token>", methods=["GET", "POST"])
@allow(PUBLIC)
def join(token: str):
    invitation = queries.live_invitation(token)
    if invitation is None:
        return dead_link(_("这个邀请已被接受、撤回或过期。请让对方重新邀请你。"))
    values = {"invitation": invitation, "place": queries.place_of(invitation), "token": token}
    if current_user.is_authenticated:
        obstacle = invitations.obstacle_to_join(invitation, current_user.user)
        return render_template("accounts/join.html", mode="accept", obstacle=obstacle, **values)
    known = queries.user_by_email(invitation.email)
    if known is not None and not unproven.gives_way(known):
        return render_template("accounts/join.html", mode="login", **values)
    form = Join(invitation.email)
    if form.validate_on_submit():
        limits.spend("register", invitation.email, f"invitation:{invitation.id}")
        new = {"password_hash": passwords.hash_password(form.password.data), "name": form.name.data}
        user = invitations.accept_as_new(token, **new, locale=language())
        inside = enter(user.id)
        flash(_("欢迎加入%(place)s。", place=pick(values["place"].name, values["place"].name_en)), "ok")
        return inside
    return render_template("accounts/join.html", mode="new", form=form, **values), 422 if form.is_submitted() else 200


@bp.post("/join/<token>/accept")
@allow(UNPROVEN)  # the link was mailed to the address: it proves it
def accept(token: str):
    invitation = queries.live_invitation(token)
    if invitation is None:
        return dead_link(_("这个邀请已被接受、撤回或过期。请让对方重新邀请你。"))
    place = queries.place_of(invitation)
    name = pick(place.name, place.name_en)
    invitations.accept(token, current_user.id)
    flash(_("欢迎加入%(place)s。", place=name), "ok")
    return redirect(url_for(nav.home_endpoint()), code=303)
