"""Long arithmetic in a process of its own, where the site shares its process with the worker (`python -m web`).

Solvers hold the interpreter, above all while their loops are compiled for the first time, and keep the memory they
took: apart from the site, pages are answered meanwhile and the memory goes when the work is done. A worker that is a
process of its own does the work itself.

The child runs `main`. It is told (module, name, arguments) on its standard input, which stays open
as its lifeline: when it ends, because the worker was killed or has heard enough, so does the child. On its standard
output it says ("tell", arguments) as often as it likes and at last ("done", value) or ("raised", error).
"""

import importlib
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

from flask import current_app

SHARED = "worker_shares_process"


class Died(RuntimeError):
    """The process of its own ended without a word; `str()` is its exit code."""


def call(function: Callable[..., Any], *arguments: Any, tell: Callable[..., None]) -> Any:
    """function(*arguments, tell): a function at the top of its module that needs no application. What `tell` raises
    ends the work; what the function raises is raised here. Raises Died when its process was killed."""
    return (alone if current_app.extensions.get(SHARED) else _here)(function, *arguments, tell=tell)


def _here(function: Callable[..., Any], *arguments: Any, tell: Callable[..., None]) -> Any:
    return function(*arguments, tell)


def alone(function: Callable[..., Any], *arguments: Any, tell: Callable[..., None]) -> Any:
    """What `call` does where site and worker share a process, whatever this one is."""
    command = [sys.executable, "-c", f"from {__name__} import main; main()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True) as child:
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("both were asked for")
        try:
            pickle.dump((function.__module__, function.__qualname__, arguments), child.stdin)
            child.stdin.flush()
            while True:
                said, value = pickle.load(child.stdout)  # noqa: S301  (our own child's words)
                if said == "tell":
                    tell(*value)
                elif said == "raised":
                    raise value
                else:
                    return value
        except (EOFError, BrokenPipeError):
            raise Died(str(child.wait())) from None
        finally:
            child.kill()


def main() -> None:
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed on the way is no answer
    module, name, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301  (our own parent's words)
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def say(word: str, value: Any) -> None:
        pickle.dump((word, value), out)
        out.flush()

    try:
        function = getattr(importlib.import_module(module), name)
        answer = ("done", function(*arguments, lambda *told: say("tell", told)))
    except Exception as error:  # raised again where it was asked for
        answer = ("raised", error)
    say(*answer)
    os._exit(0)  # past the thread that waits for the parent


def _end_with_parent() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)
