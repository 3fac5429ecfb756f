"""A small memory of this process for what is read often and can be made again; bounded, oldest use first out."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")
TURNS = 16  # values that may be made at once


class Kept(Generic[T]):
    """At most `most` values by key. The key carries the version of what it stands for, so nothing is ever stale.

    `filling` is for whoever makes many at once: with it, look again what is lacking, then make that.
    """

    def __init__(self, most: int) -> None:
        self._most, self._rows, self._lock = most, OrderedDict[Hashable, T](), Lock()
        self._turns, self.filling = tuple(Lock() for _ in range(TURNS)), Lock()

    def get(self, key: Hashable) -> T | None:
        with self._lock:
            if key in self._rows:
                self._rows.move_to_end(key)
            return self._rows.get(key)

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of a key, made now if there is none. However many ask at once, one makes it and the others wait;
        `make` must not ask the same memory."""
        value = self.get(key)
        if value is None:
            with self._turns[hash(key) % TURNS]:
                value = self.get(key)
                return self.put(key, make()) if value is None else value
        return value

    def put(self, key: Hashable, value: T) -> T:
        with self._lock:
            self._rows[key] = value
            while len(self._rows) > self._most:
                self._rows.popitem(last=False)
        return value
