"""The Flask application whose HTTP method decides what may be written, with one unit of work per request."""

from collections.abc import Callable
from functools import lru_cache
from typing import IO, Any

from flask import Flask, Request, Response, current_app, g, has_request_context, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.routing import IntegerConverter, Map
from werkzeug.utils import cached_property

from web.core import assets, once
from web.core.db import Database
from web.core.templates import Templates

MOST_FORM = 512 * 1024  # bytes of a form without a file; the longest of ours, all Chinese, takes a quarter of it
MOST_UPLOAD = 12 * 1024 * 1024  # bytes of one with a file, where a route takes any
MOST_FIELDS, MOST_FILES = 10_000, 10  # of a form; the cards of three thousand meetings have so many fields
MARK = 2_147_483_629  # stands for a record's number in an address that is kept
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
        self._streams: list[IO[bytes]] = []

    @property
    def takes_files(self) -> bool:
        """Whether this may be an upload: sent as one, to a route that declares it."""
        view = current_app.view_functions.get(self.endpoint or "")
        return self.mimetype == "multipart/form-data" and getattr(view, "takes_files", False)

    @property
    def max_content_length(self) -> int:
        return MOST_UPLOAD if self.takes_files else MOST_FORM

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return without_nul(super().args)

    def _load_form_data(self) -> None:
        try:
            super()._load_form_data()
        except RequestEntityTooLarge:
            for stream in self._streams:
                stream.close()
            raise
        if sum(len(values) for values in self.__dict__["form"].listvalues()) > MOST_FIELDS:
            raise RequestEntityTooLarge
        self.__dict__["form"] = without_nul(self.__dict__["form"])

    def _get_file_stream(self, *args: Any, **options: Any) -> IO[bytes]:
        if len(self._streams) == MOST_FILES:
            raise RequestEntityTooLarge
        self._streams.append(super()._get_file_stream(*args, **options))
        return self._streams[-1]


def without_nul(sent: MultiDict[str, str]) -> Any:
    """The same values in the same order; a new dictionary only where something has to go."""
    if not any("\0" in name or "\0" in value for name, value in sent.items(multi=True)):
        return sent
    return type(sent)((name.replace("\0", ""), value.replace("\0", "")) for name, value in sent.items(multi=True))


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookie, of which a file knows nothing: its answer is the same for everybody and kept as such."""

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        if request.endpoint != "static":
            super().save_session(app, session, response)


class App(Flask):
    """Commits the request's unit after the view answered below 400, and only for unsafe methods."""

    request_class = Sent
    jinja_environment = Templates
    session_interface = Sessions()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.url_map.converters["int"] = RecordId

        @lru_cache(4096)
        def built(_root: str, endpoint: str, names: tuple[str, ...], given: tuple[Any, ...]) -> str:
            return super(App, self).url_for(endpoint, **dict(zip(names, given, strict=True)))

        self._built = built

    def url_for(self, endpoint: str, **values: Any) -> str:
        """Flask's, which a page of twenty positions asks some hundred times: an address without values, or with one
        whole number, is built once and kept. Other addresses of this site follow from nothing but these values either,
        so the last ones of texts are kept too."""
        if not has_request_context() or endpoint[0] == ".":
            return super().url_for(endpoint, **values)
        root = request.root_path
        if len(values) == 1:
            ((name, value),) = values.items()
            if type(value) is int and 0 <= value < MARK and name[0] != "_":
                return self._built(root, endpoint, (name,), (MARK,)).replace(str(MARK), str(value))
        if any(name[0] == "_" for name in values):
            return super().url_for(endpoint, **values)
        if all(type(value) is str for value in values.values()):
            return self._built(root, endpoint, tuple(values), tuple(values.values()))
        return super().url_for(endpoint, **values)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: no view and no hook is a coroutine, which Flask would look into some twenty times a
        page."""
        return func

    def send_static_file(self, filename: str) -> Response:
        return assets.whole(super().send_static_file(filename))

    def process_response(self, response: Response) -> Response:
        """Flask's, which writes the session's cookie last of all: what may be kept for everybody carries none."""
        response = super().process_response(response)
        if response.cache_control.public:
            response.headers.pop("Set-Cookie", None)
        return response

    def dispatch_request(self) -> Any:
        response = self.make_response(super().dispatch_request())
        if response.status_code < 400 and g.unit.writing:
            once.remember(response)
            g.unit.commit()
            g.committed = True
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
