"""How long the write lock is held: `python -m tests.bench.lock` runs tests of the site and prints the slowest by route.

Arguments go to pytest (default: tests/web). Times are from BEGIN IMMEDIATE to the end of the transaction, on SQLite.
"""

import sys
from collections import defaultdict
from time import perf_counter

import pytest
from flask import has_request_context, request
from sqlalchemy import Engine, event

MOST = 50.0  # milliseconds the design allows


class Plugin:
    """Listens to every engine of the run."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        event.listen(Engine, "begin", self.begin)
        event.listen(Engine, "commit", self.end)
        event.listen(Engine, "rollback", self.end)

    def begin(self, connection) -> None:
        if connection.get_execution_options().get("shanggang_write"):
            connection.info["held_since"] = perf_counter()

    def end(self, connection) -> None:
        since = connection.info.pop("held_since", None)
        if since is not None:
            rule = request.url_rule.rule if has_request_context() and request.url_rule else "(no request)"
            self.times[rule].append((perf_counter() - since) * 1000)


def main(arguments: list[str]) -> int:
    plugin = Plugin()
    failed = pytest.main(["-q", "-p", "no:cacheprovider", *(arguments or ["tests/web"])], plugins=[plugin])
    print(f"\n{'write lock held, ms':60} {'times':>6} {'median':>8} {'95 %':>8} {'most':>8}")
    for rule, times in sorted(plugin.times.items(), key=lambda item: -max(item[1])):
        ordered = sorted(times)
        mark = " !" if ordered[-1] > MOST else ""
        middle, late = ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100]
        print(f"{rule:60} {len(times):6} {middle:8.1f} {late:8.1f} {ordered[-1]:8.1f}{mark}")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
