"""Where a person may be sent: own paths only, mail links built on the public address."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from flask import current_app, request

UNQUOTED = "!$'()*,/:;?@"  # what Werkzeug leaves as it is in a query


def safe_next(target: str | None, fallback: str) -> str:
    """`target` when it is a path of this site, else `fallback`: no scheme, host, backslash or control character."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return fallback
    if any(ord(c) < 33 or c == "\\" for c in target):
        return fallback
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else fallback


def public_url(endpoint: str, **values: object) -> str:
    """An absolute link for mail: from PUBLIC_URL, never from the Host header; the worker needs no request for it."""
    return absolute(path(endpoint, **values))


def absolute(path: str) -> str:
    """The same for a path of this site."""
    return current_app.extensions["settings"].public_url.rstrip("/") + path


def path(endpoint: str, **values: object) -> str:
    """A path of this site, made without a request."""
    return current_app.url_map.bind("site").build(endpoint, values)


def with_query(path: str, values: Mapping[str, object]) -> str:
    """`path` with a query of these values, a sequence once for each of its items: what `url_for` adds to an address, at
    a tenth of its time."""
    pairs = [
        (name, one)
        for name, value in values.items()
        for one in (value if isinstance(value, list | tuple) else (value,))
        if one is not None
    ]
    return f"{path}?{urlencode(pairs, safe=UNQUOTED)}" if pairs else path


def page() -> str:
    """The page one is on as an address that can be opened: where a form's answer has none, the nearest above it."""
    if request.method == "GET":
        return here()
    adapter, path = current_app.create_url_adapter(request), request.path
    while path.strip("/") and not adapter.test(path, "GET"):
        path = path.rpartition("/")[0]
    return path or "/"


def here() -> str:
    """This page's own address: as it was asked, for a name in a query may be one that `url_for` keeps for itself."""
    return request.full_path.rstrip("?")
