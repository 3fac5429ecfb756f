"""A form carried out once stays carried out once: the second post of the same key goes where the first one went."""

from flask import Flask, Response, g, redirect, request
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from web.core import clock, db, ids
from web.models.plumbing import Once

FIELD = "once"


class AlreadyDone(Exception):
    """This very form was carried out before; `location` is where it led."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(once=fresh_key, csrf_token=token)

    @app.before_request
    def _watch() -> None:
        key = request.form.get(FIELD, "") if request.method == "POST" else ""
        if key and len(key) <= 64 and g.get("unit"):
            stored = ids.digest(f"{request.path} {key}")
            _refuse_second(g.unit.session, stored)  # before the view finds that what it is to make is there already
            g.unit.on_write.append(lambda session: _claim(session, stored))

    @app.errorhandler(AlreadyDone)
    def _again(error: AlreadyDone) -> Response:
        return redirect(error.location, code=303)


def token() -> str:
    """The token against forgery: one a page, kept by Flask-WTF in `g`, where a page of twenty forms finds it at
    once."""
    return str(g._get_current_object().get("csrf_token") or generate_csrf())


def fresh_key() -> str:
    """A key no form has had before: a page of twenty forms asks the system for randomness once."""
    page = g._get_current_object()
    if "once_page" not in page:
        page.once_page, page.once_forms = ids.token(), 0
    page.once_forms += 1
    return f"{page.once_page}-{page.once_forms}"


def _refuse_second(session: Session, key: str) -> None:
    location = session.scalar(select(Once.location).where(Once.key == key))
    if location is not None:
        raise AlreadyDone(location)


def _claim(session: Session, key: str) -> None:
    _refuse_second(session, key)
    session.add(Once(key=key, at=clock.now()))
    try:
        session.flush()
    except IntegrityError:  # two at the same moment: the other one holds the key and has just committed
        session.rollback()
        raise AlreadyDone(session.scalar(select(Once.location).where(Once.key == key)) or "/") from None
    g.once_key = key


def use_up(kind: str, number: str) -> bool:
    """Mark a random number as used, in the current written unit; False when it was before. For what a browser keeps and
    may send again: a cookie cannot be taken back."""
    session = db.session()
    if was_used(kind, number):
        return False
    session.add(Once(key=ids.digest(f"{kind} {number}"), at=clock.now()))
    session.flush()  # two at the same moment: the database refuses one
    return True


def was_used(kind: str, number: str) -> bool:
    return db.session().get(Once, ids.digest(f"{kind} {number}")) is not None


def remember(response: Response) -> None:
    """Keep where the act led, in its own transaction; called just before the commit."""
    key = g.pop("once_key", None)
    if key is not None:
        db.session().get_one(Once, key).location = (response.location or request.path)[:500]
