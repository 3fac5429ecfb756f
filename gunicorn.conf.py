"""How gunicorn serves the site: `gunicorn app:app` reads this file; every value can be given on the command line."""

import os

from gunicorn.http import wsgi

from web.core import upkeep
from web.settings import SettingsError, from_environment

try:
    from_environment()
except SettingsError as error:
    raise SystemExit(f"上岗 does not start: {error}") from None

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '5000')}"
workers = os.cpu_count() or 1
worker_class = "gthread"
threads = 4
keepalive = 15


class Nameless(wsgi.Response):
    """Gunicorn's answer without its name: who looks for servers with a known fault is told nothing."""

    def default_headers(self) -> list[str]:
        return [line for line in super().default_headers() if not line.startswith("Server:")]


wsgi.Response = Nameless


def post_worker_init(worker) -> None:
    upkeep.settle()
