"""A small memory of this process for what is read often and cheap to make again; bounded, oldest use first out."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """At most `most` values by key. The key carries the version of what it stands for, so nothing is ever stale."""

    def __init__(self, most: int) -> None:
        self._most, self._rows, self._lock = most, OrderedDict[Hashable, T](), Lock()

    def get(self, key: Hashable) -> T | None:
        with self._lock:
            if key in self._rows:
                self._rows.move_to_end(key)
            return self._rows.get(key)

    def put(self, key: Hashable, value: T) -> T:
        with self._lock:
            self._rows[key] = value
            while len(self._rows) > self._most:
                self._rows.popitem(last=False)
        return value
