"""How gunicorn serves the site: `gunicorn app:app` reads this file; every value can be given on the command line."""

import os

from web.core import upkeep

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '5000')}"
workers = os.cpu_count() or 1
worker_class = "gthread"
threads = 4
keepalive = 15


def post_worker_init(worker) -> None:
    upkeep.settle()
