"""The test services leave nothing running behind, also when they are told to end early."""

import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import pytest

ROOT = Path(__file__).parents[3]
TELL = 'echo "$TEST_DATABASE_URL"; echo "$TEST_REDIS_URL"; exec sleep 600'


def ended(process: int) -> bool:
    """Also one that ended and that the machine's first process has not yet taken note of."""
    try:
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.redis
@pytest.mark.skipif(shutil.which("redis-server") is None, reason="Redis is not installed")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_what_was_started(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "tests.services", "sh", "-c", TELL]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True) as services:
        try:
            database, redis = (urlsplit(services.stdout.readline().strip()) for _ in range(2))
            folder = Path(parse_qs(database.query)["host"][0])
            postgres = int((folder / "postmaster.pid").read_text().splitlines()[0])
            assert not ended(postgres)
            services.send_signal(number)
            code = services.wait(timeout=120)
        finally:
            services.kill()
    assert code == 128 + number
    assert ended(postgres)
    with socket.socket() as probe:
        assert probe.connect_ex((redis.hostname, redis.port)) != 0
    assert not folder.parent.exists()
