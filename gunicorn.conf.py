"""How gunicorn serves the site: `gunicorn app:app` reads this file; every value can be given on the command line."""

import gc
import os

from gunicorn.http import wsgi

from web.core import upkeep
from web.settings import SettingsError, from_environment

gc.disable()  # until `settle`, as `python -m web` does
try:
    from_environment()
except SettingsError as error:
    raise SystemExit(f"上岗 does not start: {error}") from None

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '5000')}"
workers = os.cpu_count() or 1
worker_class = "gthread"
threads = 4
keepalive = 15
control_socket_disable = True  # systemd starts and stops it; a socket in somebody's home would be one more door
preload_app = True  # loaded once and shared: a worker of its own would hold 140 MB more; to update, restart


class Nameless(wsgi.Response):
    """Gunicorn's answer without its name: who looks for servers with a known fault is told nothing."""

    def default_headers(self) -> list[str]:
        return [line for line in super().default_headers() if not line.startswith("Server:")]


wsgi.Response = Nameless


def when_ready(server) -> None:
    """Before the first worker is forked: what all of them will need, and nothing that belongs to one process."""
    from app import app

    upkeep.warm(app)
    upkeep.settle()
    app.extensions["database"].engine.dispose()
