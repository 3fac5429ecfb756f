"""Friendly error pages: what happened, that nothing was lost, how to mend it, and the request's id."""

from math import ceil

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import HTTPException

from web.core.access import Stopped
from web.core.db import Missing
from web.core.limits import TooMany

log = structlog.get_logger(__name__)
PAGES = (400, 403, 404, 405, 409, 413, 429, 500, 503)


class Conflict(Exception):
    """The act no longer fits the state (already closed, already taken): `message` says so in the page's language."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def page(status: int, message: str = "", kind: str = "", **headers: str) -> Response:
    """The error page of a status, or of a `kind` of it; it needs no database, so that it also shows when there is none."""
    unit = g.get("unit")
    if unit is not None:
        try:
            unit.session.rollback()
        except DBAPIError:
            g._login_user = AnonymousUserMixin()
    if status in (500, 503):
        g._login_user = AnonymousUserMixin()
    template = f"errors/{kind or (status if status in PAGES else 500 if status >= 500 else 400)}.html"
    response = make_response(render_template(template, message=message, request_id=g.get("request_id", "")), status)
    response.headers.update(headers)
    return response


def in_words(seconds: int) -> str:
    """How long to wait, as people say it: an hour's wait is not 3,600 seconds."""
    if seconds <= 90:
        return _("请过 %(n)d 秒再试。", n=seconds)
    if seconds <= 90 * 60:
        return _("请过 %(n)d 分钟再试。", n=ceil(seconds / 60))
    return _("请过 %(n)d 小时再试。", n=ceil(seconds / 3600))


def route() -> str:
    """The route's pattern for the log: its values may be somebody's secret link."""
    return request.url_rule.rule if request.url_rule else "(none)"


def init_app(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        if error.code is None or error.code < 400:
            return error.get_response()
        if isinstance(error, Stopped):
            return page(403, kind="stopped")
        return page(error.code, error.description if isinstance(error, CSRFError) else "")

    @app.errorhandler(Missing)
    @app.errorhandler(ObjectDeletedError)
    def _missing(_error: Exception) -> Response:
        return page(404)

    @app.errorhandler(TooMany)
    def _too_many(error: TooMany) -> Response:
        return page(429, in_words(error.wait), **{"Retry-After": str(error.wait)})

    @app.errorhandler(Conflict)
    def _conflict(error: Conflict) -> Response:
        return page(409, error.message)

    @app.errorhandler(IntegrityError)
    @app.errorhandler(StaleDataError)
    def _clash(error: Exception) -> Response:
        log.warning("write refused by the database", error=type(error).__name__, route=route())
        return page(409)

    @app.errorhandler(DBAPIError)
    def _database(error: DBAPIError) -> Response:
        state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
        log.error("database unavailable", error=type(error.orig).__name__, state=state, route=route())
        return page(503, **{"Retry-After": "10"})

    @app.errorhandler(Exception)
    def _unforeseen(error: Exception) -> Response:
        if app.testing:
            raise error
        log.exception("unforeseen error", route=route())
        return page(500)
