"""Routes of this feature, by what a person comes for."""

from flask import Blueprint, Response, current_app, make_response, render_template

bp = Blueprint("accounts", __name__)


def dead_link(message: str) -> Response:
    """The page of a mailed link that does no more: what to do instead."""
    return make_response(render_template("accounts/dead_link.html", message=message), 410)


def mailbox_open() -> bool:
    """Whether mail goes to the development mailbox, so that pages can point there."""
    return current_app.extensions["settings"].keeps_mail


from web.accounts.views import (  # noqa: E402, F401  (they add their routes)
    entering,
    joining,
    letting_in,
    recovering,
    second_factor,
    settings,
    unsent,
)
