"""The site and its embedded worker stop when they are told to, at the first signal."""

import os
import signal
import subprocess
import sys

import pytest

SITE = """
import signal, time
from web import create_app
from web.core import queue, schema, upkeep
app = create_app()
schema.upgrade(app.extensions["database"].engine)
consumer = queue.start_in_thread(app)
upkeep.settle()  # as the site does: Python drops a Ctrl-C that arrives while it collects garbage
try:
    print("ready", flush=True)  # in here, since the signal may come before the next line
    time.sleep(60)
except KeyboardInterrupt:
    consumer.stop(graceful=True)
    print("stopped", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_the_site(number: signal.Signals, tmp_path) -> None:
    env = os.environ | {"DATA_DIR": str(tmp_path), "SHANGGANG_ENV": "development"}
    env = {name: value for name, value in env.items() if name not in ("DATABASE_URL", "QUEUE_URL", "SEARCH_URL")}
    program = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n" + SITE
    with subprocess.Popen([sys.executable, "-c", program], env=env, stdout=subprocess.PIPE, text=True) as site:
        try:
            assert any(line == "ready\n" for line in site.stdout)
            site.send_signal(number)
            code = site.wait(timeout=90)
            rest = site.stdout.read()
        finally:
            site.kill()
    assert (code, "stopped" in rest) == ((0, True) if number == signal.SIGINT else (-number, False))
