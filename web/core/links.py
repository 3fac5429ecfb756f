"""Where a person may be sent: own paths only, mail links built on the public address."""

from urllib.parse import urlsplit

from flask import current_app, request, url_for


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
    return current_app.extensions["settings"].public_url + path(endpoint, **values)


def path(endpoint: str, **values: object) -> str:
    """A path of this site, made without a request."""
    return current_app.url_map.bind("site").build(endpoint, values)


def here(**changes: object) -> str:
    """This page's path with some query parameters changed; None removes one."""
    values = {**request.args.to_dict(flat=False), **request.view_args, **changes}
    return url_for(request.endpoint, **{k: v for k, v in values.items() if v is not None})
