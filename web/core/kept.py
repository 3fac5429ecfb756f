"""A small memory of this process for what is read often and can be made again; bounded, oldest use first out."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock, get_ident
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
        self._makers: set[int] = set()  # threads that are making a value

    def get(self, key: Hashable) -> T | None:
        with self._lock:
            if key in self._rows:
                self._rows.move_to_end(key)
            return self._rows.get(key)

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of a key, made now if there is none. However many ask at once, one makes it and the others wait.
        RuntimeError when `make` asks the same memory for what is not there: it would wait for itself, or for another
        that waits for it."""
        value = self.get(key)
        if value is None:
            me = get_ident()
            if me in self._makers:
                raise RuntimeError(f"what is being made asks its own memory for {key!r}")
            with self._turns[hash(key) % TURNS]:
                value = self.get(key)
                return self._made(key, make, me) if value is None else value
        return value

    def _made(self, key: Hashable, make: Callable[[], T], me: int) -> T:
        self._makers.add(me)
        try:
            return self.put(key, make())
        finally:
            self._makers.discard(me)

    def put(self, key: Hashable, value: T) -> T:
        with self._lock:
            self._rows[key] = value
            while len(self._rows) > self._most:
                self._rows.popitem(last=False)
        return value
