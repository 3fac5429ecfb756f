"""Friendly error pages: what happened, that nothing was lost, how to mend it, and the request's id."""

from math import ceil

import structlog
from flask import Flask, g, make_response, redirect, render_template, request
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from web.core import links, unsent
from web.core.access import PUBLIC, Stopped, rule_of, to_login
from web.core.app import MOST_FIELDS, MOST_FORM
from web.core.db import Missing
from web.core.i18n import gettext as _
from web.core.limits import TooMany
from web.core.refusals import Conflict, Wrong

log = structlog.get_logger(__name__)
PAGES = (400, 403, 404, 405, 409, 413, 429, 500, 503)
KEEPS = (403, 404, 409, 422, 429)  # where what was typed is kept: it was read, and there may be a database


def page(status: int, message: str = "", kind: str = "", **headers: str) -> Response:
    """The error page of a status, or of a `kind` of it; it needs no database, so that it also shows when there is
    none."""
    unit = g.get("unit")
    if unit is not None:
        try:
            unit.give_up()
        except DBAPIError:
            g._login_user = AnonymousUserMixin()
    if status in (500, 503):
        g._login_user = AnonymousUserMixin()
    too_many_strangers = status == 429 and not current_user.is_authenticated
    kept = unsent.keep() if status in KEEPS and not too_many_strangers else ""
    template = f"errors/{kind or (status if status in PAGES else 500 if status >= 500 else 400)}.html"
    response = make_response(
        render_template(
            template,
            message=message,
            kept=kept,
            back=unsent.came_from() or (links.page() if status in (409, 413, 422, 429) else ""),
            request_id=g.get("request_id", ""),
        ),
        status,
    )
    response.headers.update(headers)
    return response


def old_page(app: Flask) -> Response:
    """The form's token is none of this session's: somebody logged in or out since its page was opened, or it is another
    site's. What was typed on a page of ours waits where it can be sent again; a button leads back to its page."""
    if not current_user.is_authenticated and rule_of(app, request.endpoint) is not PUBLIC and unsent.from_our_page():
        return to_login()
    kept = unsent.keep()
    if kept:
        return redirect(kept, code=303)
    return page(400, _("这个页面打开以后，登录状态变过：可能在另一个标签页里登录或退出过。"))


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
        if error.code == 413 and not request.takes_files:
            most = _("一张表单最多 %(kb)d KB、%(n)d 项，而且这一页不收文件。", kb=MOST_FORM // 1024, n=MOST_FIELDS)
            return page(413, most, kind="too_long")
        return old_page(app) if isinstance(error, CSRFError) else page(error.code)

    @app.errorhandler(Missing)
    @app.errorhandler(ObjectDeletedError)
    def _missing(_error: Exception) -> Response:
        return page(404)

    @app.errorhandler(TooMany)
    def _too_many(error: TooMany) -> Response:
        return page(429, in_words(error.wait), **{"Retry-After": str(error.wait)})

    @app.errorhandler(Wrong)
    def _wrong(error: Wrong) -> Response:
        return page(422, error.message, kind="wrong")

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
