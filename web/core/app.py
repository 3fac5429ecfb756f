"""The Flask application whose HTTP method decides what may be written, with one unit of work per request."""

from typing import Any

from flask import Flask, Request, g, request
from werkzeug.datastructures import MultiDict
from werkzeug.routing import IntegerConverter, Map
from werkzeug.utils import cached_property

from web.core import once
from web.core.db import Database
from web.core.templates import Templates

SAFE = ("GET", "HEAD", "OPTIONS")


class RecordId(IntegerConverter):
    """`<int:…>` in an address: what a database can hold as a key; anything longer is a missing page."""

    regex = "[0-9]+"

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **({"max": 2**31 - 1} | options))


class Sent(Request):
    """What a browser sent, without NUL: no database text holds it, and PostgreSQL refuses to look for it."""

    def __init__(self, environ: dict[str, Any], *args: Any, **options: Any) -> None:
        environ["PATH_INFO"] = environ.get("PATH_INFO", "").replace("\0", "%00")  # so that it is no page of ours
        super().__init__(environ, *args, **options)

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return without_nul(super().args)

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = without_nul(self.__dict__["form"])


def without_nul(sent: MultiDict[str, str]) -> Any:
    """The same values in the same order; a new dictionary only where something has to go."""
    if not any("\0" in name or "\0" in value for name, value in sent.items(multi=True)):
        return sent
    return type(sent)((name.replace("\0", ""), value.replace("\0", "")) for name, value in sent.items(multi=True))


class App(Flask):
    """Commits the request's unit after the view answered below 400, and only for unsafe methods."""

    request_class = Sent
    jinja_environment = Templates

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.url_map.converters["int"] = RecordId

    def dispatch_request(self) -> Any:
        response = self.make_response(super().dispatch_request())
        if response.status_code < 400 and g.unit.writing:
            once.remember(response)
            g.unit.commit()
        return response


def open_units(app: Flask, database: Database) -> None:
    """Give every request its unit, closed at teardown whatever happened."""
    app.extensions["database"] = database

    @app.before_request
    def _open() -> None:
        context = database.unit(may_write=request.method not in SAFE)
        g.unit, g.unit_context = context.__enter__(), context

    @app.teardown_request
    def _close(_error: BaseException | None) -> None:
        context = g.pop("unit_context", None)
        if context is not None:
            g.pop("unit", None)
            context.__exit__(None, None, None)
