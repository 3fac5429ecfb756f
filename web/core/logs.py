"""Logs as JSON lines in UTC with the request's id, without personal data: paths and names of errors, never values."""

import logging
import sys
import traceback
from time import perf_counter
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request


class StandardError:
    """Whatever standard error is at the moment of writing: servers and test runners exchange it."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def trace(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Where an error came from: its kinds and its places in the program. What it says may be somebody's data."""
    error = event.pop("exc_info", None)
    error = sys.exc_info()[1] if error is True else error[1] if isinstance(error, tuple) else error
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["places"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
        causes = [error.__cause__, error.__context__]
        event["causes"] = [type(cause).__name__ for cause in causes if cause is not None]
    return event


def configure(pretty: bool) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *(() if pretty else (trace,)),
            structlog.dev.ConsoleRenderer() if pretty else structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(StandardError()),  # a line is one write: threads mix none
        cache_logger_on_first_use=False,
    )


def init_app(app: Flask) -> None:
    log = structlog.get_logger("web.request")
    quiet = app.extensions["house"].quiet | {"static"}

    @app.before_request
    def _begin() -> None:
        g.request_id, g.started = uuid4().hex, perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=g.request_id)

    @app.after_request
    def _end(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        if request.endpoint not in quiet:
            took = round((perf_counter() - g.started) * 1000, 1) if "started" in g else None
            route = request.url_rule.rule if request.url_rule else "(none)"
            log.info("request", method=request.method, route=route, status=response.status_code, ms=took)
        return response
