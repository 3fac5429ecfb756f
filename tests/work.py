"""How much work something is, counted in steps of the interpreter and not by a clock, so that a busy machine changes
nothing."""

import sys
from collections.abc import Callable
from contextlib import suppress


def steps(act: Callable[[], object], expected: type[Exception] | tuple[type[Exception], ...] = ()) -> int:
    """How many steps the interpreter takes: turns of loops as well as calls; an expected refusal ends it."""
    count = 0

    def step(frame, _event, _argument):
        nonlocal count
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        count += 1
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        with suppress(*(expected if isinstance(expected, tuple) else (expected,))):
            act()
    finally:
        sys.settrace(before)
    return count
