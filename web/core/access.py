"""Who may call which route: every view declares a rule, an undeclared one stops the start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, abort, redirect, request
from flask_login import current_user
from werkzeug.exceptions import Forbidden

from web.core import links, nav, unsent

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named condition on the current person; `test` gets a signed-in Person.

    People of a refused or suspended agency pass only where the rule says `stopped` too.
    """

    name: str
    test: Callable[[Any], bool]
    public: bool = False
    unproven: bool = False  # whether somebody may whose address is not proven yet: only to prove it, or to leave
    stopped: bool = False


PUBLIC = Rule("public", lambda person: True, public=True)
UNPROVEN = Rule("signed in, address proven or not", lambda person: True, unproven=True, stopped=True)
SIGNED_IN = Rule("signed in", lambda person: True, stopped=True)
STAFF = Rule("signed in, no graduate", lambda person: person.role != "graduate", stopped=True)
GRADUATE = Rule("graduate", lambda person: person.role == "graduate")
AGENCY = Rule("agency", lambda person: person.role == "agency")
AGENCY_EDITOR = Rule("agency editor", lambda person: person.agency_role in ("owner", "editor"))
AGENCY_OWNER = Rule("agency owner", lambda person: person.agency_role == "owner")
AGENCY_AT_ALL = Rule("agency of any status", lambda person: person.role == "agency", stopped=True)
AGENCY_OWNER_AT_ALL = Rule("agency owner, any status", lambda person: person.own_agency_role == "owner", stopped=True)
ORGANISER = Rule("organiser", lambda person: person.role == "organiser")
OFFICE = Rule("office or administrator", lambda person: person.role == "admin" or person.organiser_kind == "office")
ADMIN = Rule("administrator", lambda person: person.role == "admin")


class Undeclared(RuntimeError):
    """A route has no access rule."""


class Stopped(Forbidden):
    """The person's agency was refused or suspended: the page says so and leads to the reason."""


def allow(rule: Rule, *, files: bool = False, signed: bool = False) -> Callable[[View], View]:
    """Declare a view's access rule: `@bp.get(...)` above, `@allow(GRADUATE)` below; and whether its form brings files:
    all others are bounded as forms are (`core.app`). Of a `signed` one the address itself proves who sent for it, for
    this one act, so that it asks for no token against forgery."""

    def declare(view: View) -> View:
        view.access_rule, view.takes_files, view.signed = rule, files, signed
        return view

    return declare


def init_app(app: Flask) -> None:
    """Check each request against its view's rule, before anything else is loaded."""

    @app.before_request
    def _check() -> Any:
        view = app.view_functions.get(request.endpoint or "")
        if view is None or request.routing_exception is not None:
            return None  # the 404 or 405 page answers
        rule = rule_of(app, request.endpoint)
        if rule.public:
            return None
        if not current_user.is_authenticated:
            return to_login()
        if not current_user.verified and not rule.unproven:
            return redirect(nav.address("unproven"), code=303)  # a stranger may have typed this address
        if not rule.stopped and current_user.stopped:
            raise Stopped
        if not rule.test(current_user):
            abort(403)
        return None


def to_login() -> Any:
    """To the log-in page, which says why, and from there back: to the page asked for, to what was typed, or to where a
    button was pressed."""
    back = links.here() if request.method == "GET" else unsent.keep() or unsent.came_from()
    return redirect(nav.address("login", next=back or None), code=303)


def rule_of(app: Flask, endpoint: str | None) -> Rule:
    if endpoint == "static":
        return PUBLIC
    rule: Rule | None = getattr(app.view_functions[endpoint or ""], "access_rule", None)
    if rule is None:
        raise Undeclared(f"route {endpoint!r} declares no access rule: add @allow(...) under its route")
    return rule


def check_all_declared(app: Flask) -> None:
    """Raise Undeclared at start-up when any route lacks a rule; those whose address is signed need no other token."""
    for endpoint, view in app.view_functions.items():
        rule_of(app, endpoint)
        if getattr(view, "signed", False):
            app.extensions["csrf"].exempt(view)
