"""Coming back to what was typed into a form that could not be carried out."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from web.accounts.views import bp
from web.core import nav
from web.core import unsent as kept_forms
from web.core.access import PUBLIC, allow


@bp.get("/unsent")
@allow(PUBLIC)
def unsent():
    name = request.args.get("form", "")
    kept = kept_forms.find(name)
    if kept is None:
        return render_template("accounts/unsent_gone.html"), 410
    if kept.owner is not None and not current_user.is_authenticated:
        return redirect(url_for("accounts.login", next=url_for("accounts.unsent", form=name)), code=303)
    if not kept.may_see(current_user.id if current_user.is_authenticated else None):
        return render_template("accounts/unsent_other.html", name=name, nobodys=kept.owner is None), 409
    path = kept.path.partition("?")[0]
    return render_template(
        "accounts/unsent.html", kept=kept, shown=kept_forms.shown(kept), path=path, section=nav.section(path)
    )
