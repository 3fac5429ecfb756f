"""The one door for everybody whose password or mailed link was right: with a second factor, a code is asked next."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from web.accounts.access import known, person
from web.accounts.access.proof import wrong_code
from web.accounts.forms import Code
from web.accounts.rules.devices import device
from web.accounts.service import factors, sessions
from web.accounts.views import bp
from web.core import clock, db, ids, nav
from web.core.access import PUBLIC, allow
from web.models import User

HALFWAY = "halfway"  # in the cookie: whose password was right, and when
PATIENCE = 600  # seconds
WELCOMES = {"proven": _l("邮箱已确认，谢谢。"), "reset": _l("新密码已生效，其他设备上的登录都已退出。")}


def enter(user_id: int, *, target: str = "", welcome: str = "", new_hash: str | None = None):
    """Log in, or go on to the second step. The caller has found the password, or a mailed link, right; `welcome` is the
    sentence of `WELCOMES` to say inside, in the person's language, which need not be this browser's."""
    if db.one(User, user_id).second_factor is not None:
        user = sessions.half_way(user_id, new_hash)
        session.clear()
        session[HALFWAY] = {"user": user.id, "mark": _mark(user), "at": _now(), "next": target, "welcome": welcome}
        return redirect(url_for("accounts.login_code"), code=303)
    return _begin(user_id, target, welcome, new_hash=new_hash)


def _begin(user_id: int, target: str, welcome: str, second: str = "", new_hash: str | None = None):
    login, token = sessions.log_in(user_id, device(request.user_agent.string), new_hash, second)
    person.begin(login, token)
    known.remember(login.user)
    if welcome:
        flash(str(WELCOMES[welcome]), "ok")
    return redirect(target or url_for(nav.home_endpoint()), code=303)


def _now() -> int:
    return int(clock.now().timestamp())


def _mark(user: User) -> str:
    """Changes with the password, so that a half-finished login does not outlive it."""
    return ids.digest(f"halfway {user.password_hash}")[:16]


def _halfway() -> dict | None:
    """The half-finished login of this browser, when it is fresh and its account as it was."""
    kept = session.get(HALFWAY)
    if not kept or _now() - kept["at"] > PATIENCE:
        return None
    user = db.session().get(User, kept["user"])
    alive = user is not None and user.disabled_at is None and user.second_factor is not None
    return kept if alive and _mark(user) == kept["mark"] else None


@bp.route("/login/code", methods=["GET", "POST"])
@allow(PUBLIC)
def login_code():
    if current_user.is_authenticated:
        return redirect(url_for(nav.home_endpoint()), code=303)
    kept, form = _halfway(), Code()
    if kept is None:
        flash(_("请先输入邮箱和密码。"), "warn")
        return redirect(url_for("accounts.login"), code=303)
    if form.validate_on_submit():
        known_as = known.device(db.one(User, kept["user"]))
        way = factors.spend(kept["user"], form.code.data, known_as)
        if way:
            response = _begin(kept["user"], kept["next"], kept.get("welcome", ""), second=way)
            if way == "recovery":
                left = factors.codes_left(kept["user"])
                flash(_("已用掉一个恢复码，还剩 %(left)d 个。换了手机就请重新设置两步验证。", left=left), "warn")
            return response
        form.code.errors = [wrong_code()]
    return render_template("accounts/login_code.html", form=form), 422 if form.is_submitted() else 200
