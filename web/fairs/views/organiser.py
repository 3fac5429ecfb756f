"""The organiser's side: fairs, their setup, stands, readiness and the next step."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import db, limits, paging
from web.core.access import ORGANISER, allow
from web.core.addresses import address
from web.core.clock import CHINA
from web.core.fields import digits
from web.core.forms import clean
from web.core.labels import choices
from web.fairs import access, forms, queries, service, words
from web.fairs.queries import hosting, readiness
from web.fairs.service import invitations, stands
from web.fairs.views import bp
from web.models import Fair
from web.timetables import queries as timetables
from web.timetables.service import cancel as cancel_run

SHOWN = 200  # agencies to tick one by one; all that a search finds can be invited at once
STEPS = ("basics", "windows", "halls", "rules", "hosts")


def step_names() -> dict[str, str]:
    return {
        "basics": _("名称和地点"),
        "windows": _("日期和时段"),
        "halls": _("展厅"),
        "rules": _("规则"),
        "hosts": _("主办和协办"),
    }


@bp.get("/organiser/fairs")
@allow(access.READER)
def manage_index():
    if current_user.role != "admin" and current_user.organiser_id is None:
        raise db.Missing("Organiser")
    number = None if current_user.role == "admin" else current_user.organiser_id
    listed = queries.managed_list(number, paging.asked())
    return render_template("fairs/manage_index.html", listed=listed, states=words.fair_states())


@bp.route("/organiser/fairs/new", methods=["GET", "POST"])
@allow(ORGANISER)
def create():
    form = forms.BasicsForm()
    if form.validate_on_submit():
        if current_user.organiser_id is None:
            raise db.Missing("Organiser")
        with form.mending():
            fair = service.create(current_user.organiser_id, form.values(), current_user.id)
            flash(_("招聘会已建好，接着填日期和时段。"), "ok")
            return redirect(url_for("fairs.setup", fair_id=fair.id, step="windows"), code=303)
    return render_template("fairs/create.html", form=form), 422 if form.errors else 200


@bp.get("/organiser/fairs/<int:fair_id>")
@allow(access.READER)
def manage(fair_id: int):
    """Where the fair stands, and the one thing to do next."""
    fair = access.readable(current_user, fair_id)
    counts = queries.counts(fair)
    runs = access.runs(current_user, fair)
    return render_template(
        "fairs/manage.html",
        fair=fair,
        counts=counts,
        gaps=readiness.gaps(fair),
        next=readiness.next_step(fair, counts),
        runs=runs,
        host=access.host_of(current_user, fair),
        agreements=hosting.in_force(fair_id),
        shares=hosting.in_words(),
        grid=queries.slots(fair),
        states=words.fair_states(),
        modes=words.modes(),
    )


@bp.post("/organiser/fairs/<int:fair_id>/agreement")
@allow(ORGANISER)
def agree(fair_id: int):
    """What the person's organisation shares of the people it brings, written down with who said so and when."""
    fair = access.readable(current_user, fair_id)
    hosting.agree(fair.id, current_user.organiser_id, request.form.getlist("share"), current_user.id)
    flash(_("约定已记下。"), "ok")
    return redirect(url_for("fairs.manage", fair_id=fair_id) + "#agreement", code=303)


@bp.route("/organiser/fairs/<int:fair_id>/setup", methods=["GET", "POST"])
@bp.route("/organiser/fairs/<int:fair_id>/setup/<step>", methods=["GET", "POST"])
@allow(ORGANISER)
def setup(fair_id: int, step: str = "basics"):
    """One step at a time; "preview" counts without saving."""
    fair = access.managed(current_user, fair_id)
    if step not in STEPS:
        abort(404)
    form = _form(step, fair)
    valid = form.validate_on_submit()
    if valid and "preview" not in request.form:
        with form.mending():
            _save(step, form, fair_id)
            after = STEPS[STEPS.index(step) + 1] if step != STEPS[-1] and "next" in request.form else step
            flash(_("已保存。"), "ok")
            return redirect(url_for("fairs.setup", fair_id=fair_id, step=after), code=303)
    return render_template(
        "fairs/setup.html",
        fair=fair,
        settled=service.settled(fair, step in ("windows", "rules")),
        form=form,
        step=step,
        steps=step_names(),
        preview=_preview(fair, step, form if valid else None),
        clock=queries.clock_text,
    ), 422 if form.errors else 200


def _form(step: str, fair: Fair) -> Any:
    """The step's form, filled with what the fair has, and with empty rows to add more."""
    if request.method == "POST":
        return {
            "basics": forms.BasicsForm,
            "windows": forms.WindowsForm,
            "halls": forms.HallsForm,
            "rules": forms.RulesForm,
            "hosts": forms.HostsForm,
        }[step]()
    if step == "basics":
        form = forms.BasicsForm(obj=fair)
        form.register_until.data = fair.register_until.astimezone(CHINA) if fair.register_until else None
        return form
    if step == "rules":
        form = forms.RulesForm(obj=fair)
        form.graduation_years.data = "、".join(map(str, fair.graduation_years or ()))
        form.universities.data = "\n".join(fair.universities or ())
        return form
    text = queries.clock_text
    if step == "windows":
        rows = [{"day": w.day, "starts": text(w.starts), "ends": text(w.ends)} for w in fair.windows]
        return forms.WindowsForm(rows=rows + [{}] * 3)
    if step == "halls":
        rows = [{"number": str(h.id), "name": h.name, "online": h.online} for h in fair.halls]
        return forms.HallsForm(rows=rows + [{}] * 3)
    return forms.HostsForm(rows=[{"name": h.name, "role": h.role} for h in fair.hosts] + [{}] * 3)


def _save(step: str, form: Any, fair_id: int) -> None:
    if step in ("basics", "rules"):
        service.set_values(fair_id, form.values())
    elif step == "windows":
        service.set_windows(fair_id, form.windows)
    elif step == "halls":
        service.set_halls(fair_id, form.halls)
    else:
        service.set_hosts(fair_id, form.hosts)


def _preview(fair: Fair, step: str, form: Any) -> dict[str, Any]:
    """How many slots and places the fair would have with what the form says, or has now."""
    values = {name: getattr(fair, name) for name in ("slot_minutes", "gap_minutes", "walk_in_slots")}
    windows = [(w.day, w.starts, w.ends) for w in fair.windows]
    if form is not None and step == "rules":
        values = {name: form[name].data for name in values}
    if form is not None and step == "windows":
        windows = form.windows
    return readiness.preview(values, windows, queries.counts(fair).tables)


@bp.post("/organiser/fairs/<int:fair_id>/open", endpoint="open")
@allow(ORGANISER)
def open_fair(fair_id: int):
    access.managed(current_user, fair_id)
    service.open_fair(fair_id)
    flash(_("已开放报名，公开页面现在看得到。"), "ok")
    return redirect(url_for("fairs.manage", fair_id=fair_id), code=303)


@bp.post("/organiser/fairs/<int:fair_id>/close", endpoint="close")
@allow(ORGANISER)
def close_fair(fair_id: int):
    access.managed(current_user, fair_id)
    service.close_fair(fair_id)
    flash(_("报名已截止，可以开始匹配。"), "ok")
    return redirect(url_for("fairs.manage", fair_id=fair_id), code=303)


@bp.post("/organiser/fairs/<int:fair_id>/cancel", endpoint="cancel")
@allow(ORGANISER)
def cancel_fair(fair_id: int):
    access.managed(current_user, fair_id)
    told = invitations.call_off(fair_id)
    if (run := timetables.active_run(fair_id)) is not None:
        cancel_run(run.id)
        flash(_("进行中的匹配也已取消，它的结果不会公布。"), "ok")
    flash(_("招聘会已取消，资料都还在；通知了 %(n)d 人。", n=told), "ok")
    return redirect(url_for("fairs.manage", fair_id=fair_id), code=303)


# --- stands -----------------------------------------------------------------------------------------------------------


@bp.get("/organiser/fairs/<int:fair_id>/stands", endpoint="stands")
@allow(access.READER)
def stands_page(fair_id: int):
    """Every stand with its tables and positions, and checked agencies that can be invited."""
    fair = access.readable(current_user, fair_id)
    wanted, missing = _wanted(request.args), request.args.get("missing", "")
    listed = readiness.stands(fair.id, missing)
    found = readiness.invitable(fair.id, wanted) if access.runs(current_user, fair) else []
    return render_template(
        "fairs/stands.html",
        fair=fair,
        listed=listed,
        wanted=wanted,
        provinces=[(code, name) for code, name in choices("regions") if code.endswith("0000")],
        services=choices("services"),
        designations=choices("designations"),
        missing=missing,
        found=found[:SHOWN],
        total=len(found),
        runs=access.runs(current_user, fair),
        states=words.stand_states(),
    )


def _wanted(values: Mapping[str, str]) -> readiness.Wanted:
    """Which agencies the search asks for; an unknown code finds nobody."""
    names = ("q", "province", "service", "designation")
    return readiness.Wanted(*(clean(values.get(name, ""))[:60] for name in names))


@bp.post("/organiser/fairs/<int:fair_id>/invite")
@allow(ORGANISER)
def invite(fair_id: int):
    """Invite agencies of the site; who is invited already is left as they are."""
    access.managed(current_user, fair_id)
    asked = (digits(text) for text in request.form.getlist("agency")[:SHOWN])
    numbers = [number for number in asked if number is not None]
    if "all" in request.form:
        numbers = [row.id for row in readiness.invitable(fair_id, _wanted(request.form))]
    if not numbers:
        flash(_("请先勾选要邀请的机构。"), "warn")
        return redirect(url_for("fairs.stands", fair_id=fair_id), code=303)
    limits.spend("invite", account=f"fair:{current_user.organiser_id}")
    invited = invitations.invite_all(fair_id, numbers)
    flash(_("邀请了 %(n)d 家机构，对方会收到通知和邮件。", n=invited), "ok")
    return redirect(url_for("fairs.stands", fair_id=fair_id), code=303)


@bp.post("/organiser/fairs/<int:fair_id>/stands/<int:stand_id>")
@allow(ORGANISER)
def edit_stand(fair_id: int, stand_id: int):
    """Give a stand its number, hall and how many tables it has, or take it out."""
    fair = access.managed(current_user, fair_id)
    access.stand_in(fair, stand_id)
    if request.form.get("act") == "remove":
        stands.remove(stand_id)
        flash(_("展位已移除。"), "ok")
        return redirect(url_for("fairs.stands", fair_id=fair_id), code=303)
    hall_id, tables = (digits(request.form.get(name, "")) for name in ("hall", "tables"))
    number = forms.one_line(request.form.get("number", ""))[:10]
    typed = clean(request.form.get("email", ""))
    if (email := address(typed)) is None and typed:
        flash(_("邮箱请写完整，例如 name@example.com，没有保存。"), "warn")
    elif tables is None or tables > stands.MOST_TABLES:
        flash(_("桌数请填 0 到 %(n)d 的整数，没有保存。", n=stands.MOST_TABLES), "warn")
    else:
        stands.place(stand_id, number, hall_id, tables, email or "")
        flash(_("展位已保存。"), "ok")
    return redirect(url_for("fairs.stands", fair_id=fair_id) + f"#stand-{stand_id}", code=303)
