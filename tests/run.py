"""`make test`: the whole suite, naming what was skipped because this machine lacks it. CI must lack nothing."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """Where Chromium is, or None."""
    return os.environ.get("CHROMIUM") or next((found for name in BROWSERS if (found := shutil.which(name))), None)


def compile_once(folder: str) -> None:
    """Keep what is compiled for this run alone: dozens of programs begin in it, each some seconds sooner."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = folder
    sys.dont_write_bytecode = False


def main(arguments: list[str]) -> int:
    lacking = []
    if chromium() is None:
        lacking.append("Chromium: the browser tests are skipped")
    if shutil.which("redis-server") is None and not os.environ.get("TEST_REDIS_URL"):
        lacking.append("a Redis server: the tests of several workers on Redis are skipped")
    if lacking and os.environ.get("CI"):
        print("CI lacks " + "; ".join(lacking), file=sys.stderr)
        return 2
    workers = os.environ.get("TEST_WORKERS", str(min(4, 2 * (os.cpu_count() or 1))))  # half of the time they wait
    with tempfile.TemporaryDirectory(prefix="shanggang-bytecode-") as folder:
        if sys.dont_write_bytecode:
            compile_once(folder)
        code = pytest.main(["-n", workers, "--dist", "loadscope", "--no-loadscope-reorder", "-ra", *arguments])
    for line in lacking:
        print(f"skipped here, for want of {line}")
    return int(code)


if __name__ == "__main__":
    os.chdir(Path(__file__).parent.parent)
    raise SystemExit(main(sys.argv[1:]))
