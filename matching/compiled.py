"""Inner loops: run as they stand where there is little to do, compiled by numba where there is much.

Loading numba takes most of a second and compiling a fair's loops half a minute, more than a small fair takes in plain
Python; where compiled loops are loaded already, they serve small fairs too. Both ways run the same lines and give the
same numbers. Without numba everything runs as it stands.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property, update_wrapper
from importlib.util import find_spec
from typing import Any

AVAILABLE = find_spec("numba") is not None
loaded = False  # whether this process has compiled loops already
_little = ContextVar("little", default=not AVAILABLE)


@contextmanager
def for_work(little: bool) -> Iterator[None]:
    """Within it compiled functions run as they stand where there is little to do and none are loaded."""
    before = _little.set(not AVAILABLE or (little and not loaded))
    try:
        yield
    finally:
        _little.reset(before)


class Compiled:
    """A function that is compiled when it is first called for much work; compiled functions may call one another."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.plain = function
        update_wrapper(self, function)

    def __call__(self, *arguments: Any) -> Any:
        return (self.plain if _little.get() else self.fast)(*arguments)

    @cached_property
    def fast(self) -> Callable[..., Any]:
        """The compiled function, kept on disk where that is allowed."""
        import numba

        global loaded
        loaded = True
        try:
            compiled: Callable[..., Any] = numba.njit(cache=True, nogil=True)(self.plain)
        except RuntimeError:  # no directory to keep compiled code in
            compiled = numba.njit(nogil=True)(self.plain)
        return compiled

    @property
    def _numba_type_(self) -> Any:  # by this numba knows how one compiled function calls another
        return self.fast._numba_type_  # type: ignore[attr-defined]  # numba's, of what it compiled
