"""An agency's home, its profile with designations, and its public page."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.accounts.access.proof import proven
from web.agencies import access, service
from web.agencies.forms import DesignationForm, LeaveForm, ProfileForm
from web.agencies.views import bp
from web.applications.queries import desk, replies
from web.core import clock
from web.core.access import AGENCY_AT_ALL, AGENCY_OWNER_AT_ALL, PUBLIC, allow
from web.core.labels import label
from web.core.links import safe_next
from web.fairs import queries as fairs
from web.fairs.words import fair_states
from web.interviews import queries as interviews
from web.models import Agency, Designation
from web.positions import queries as positions


@bp.get("/agency")
@allow(AGENCY_AT_ALL)
def home():
    """What to do next, and the figures that matter today."""
    if current_user.own_agency_id is None:
        return render_template("agencies/none.html")
    agency = access.own(current_user)
    if not agency.may("work"):
        return render_template("agencies/stopped.html", agency=agency)
    states = positions.state_counts(agency.id)
    inbox = desk.counts(agency.id)
    return render_template(
        "agencies/home.html",
        agency=agency,
        states=states,
        inbox=inbox,
        overdue=desk.overdue_count(agency.id, clock.today()),
        to_see_to=interviews.waiting_count(agency.id),
        ending=positions.ending_soon(agency.id),
        steps=_steps(agency, states),
        ahead=fairs.ahead_of_agency(agency.id),
        fair_states=fair_states(),
    )


def _steps(agency: Agency, states: dict[str, int]) -> list[tuple[str, str, bool, str]]:
    """The way to the first candidates: (what, what it brings, whether it is done, address)."""
    profile, new = url_for("agencies.edit_profile"), url_for("positions.create")
    complete = bool(agency.place and agency.introduction and agency.services)
    shown = states["published"] + states["closed"] + states["expired"]
    return [
        (_("填写机构资料"), _("所在地、服务类别和介绍，是发布职位的必填内容。"), complete, profile),
        (_("写第一个职位"), _("大约十分钟，存成草稿可以接着写。"), sum(states.values()) > 0, new),
        (
            _("发布职位"),
            _("逐项检查后公开，毕业生几秒钟后就能搜到。"),
            shown > 0,
            url_for("positions.manage", state="draft"),
        ),
        (
            _("主管部门核验"),
            _("由主管部门核对统一社会信用代码和资质，不用你操作；通过后页面注明“已核验”。"),
            agency.status == "checked",
            url_for("agencies.profile"),
        ),
    ]


@bp.post("/agency/ask-again")
@allow(AGENCY_OWNER_AT_ALL)
def ask_again():
    service.ask_again(access.own(current_user).id)
    flash(_("已申请重新核验，主管部门会再看一遍；结果会寄到负责人的邮箱。"), "ok")
    return redirect(url_for("agencies.home"), code=303)


@bp.route("/agency/leave-site", methods=["GET", "POST"])
@allow(AGENCY_OWNER_AT_ALL)
def leave_site():
    """The whole agency leaves, whatever its status; asks who it is, and that it is meant."""
    agency, form = access.own(current_user), LeaveForm()
    if form.validate_on_submit() and proven(form):
        service.delete_agency(agency.id)
        flash(_("机构已注销。你的账号还在，可以加入别的机构。"), "ok")
        return redirect(url_for("agencies.home"), code=303)
    return render_template("agencies/leave_site.html", agency=agency, form=form), 422 if form.errors else 200


@bp.get("/agency/profile")
@allow(AGENCY_AT_ALL)
def profile():
    return _profile_page(DesignationForm(formdata=None))


def _profile_page(form: DesignationForm, status: int = 200):
    agency = access.own(current_user)
    return render_template("agencies/profile.html", agency=agency, form=form, most=service.MOST_DESIGNATIONS), status


@bp.route("/agency/profile/edit", methods=["GET", "POST"])
@allow(AGENCY_OWNER_AT_ALL)
def edit_profile():
    """The agency's own words; afterwards back to the page whose check led here."""
    agency = access.own(current_user)
    back = safe_next(request.values.get("next"), url_for("agencies.profile"))
    form = ProfileForm(obj=agency, agency_id=agency.id)
    if form.validate_on_submit():
        was = agency.status
        with form.mending():
            agency = service.edit_profile(agency.id, form.values())
            if was != agency.status:
                flash(_("已保存。名称或代码变了，需要主管部门重新核验。"), "ok")
            else:
                flash(_("已保存。"), "ok")
            return redirect(back, code=303)
    return render_template(
        "agencies/edit_profile.html", agency=agency, form=form, back=back
    ), 422 if form.errors else 200


@bp.post("/agency/profile/designations")
@allow(AGENCY_OWNER_AT_ALL)
def add_designation():
    agency, form = access.own(current_user), DesignationForm()
    if form.validate():
        with form.mending():
            service.add_designation(agency.id, form.values())
            flash(_("已登记，主管部门核对依据前注明“机构自报”。"), "ok")
            return redirect(url_for("agencies.profile", _anchor="designations"), code=303)
    return _profile_page(form, 422)


@bp.post("/agency/profile/designations/<int:designation_id>/remove")
@allow(AGENCY_OWNER_AT_ALL)
def remove_designation(designation_id: int):
    access.designation(current_user, designation_id)
    service.remove_designation(designation_id)
    flash(_("已删除。"), "ok")
    return redirect(url_for("agencies.profile", _anchor="designations"), code=303)


@bp.get("/agencies/<int:agency_id>")
@allow(PUBLIC)
def show(agency_id: int):
    """An agency as everybody sees it."""
    agency = access.public(agency_id)
    return render_template(
        "agencies/show.html",
        agency=agency,
        positions=positions.open_of(agency.id),
        replies=replies.public(agency.id),
    )


@bp.app_template_global("designation_text")
def designation_text(designation: Designation) -> str:
    """A designation in one line: name, level, who granted it, when."""
    parts = [label("designations", designation.kind), label("levels", designation.level), designation.granted_by]
    return " · ".join([p for p in parts if p] + ([str(designation.year)] if designation.year else []))
