"""Long arithmetic apart from the site: the same answer, progress on the way, and an end when either side ends."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from flask import Flask

from web.core import apart


class Refused(ValueError):
    """An error of the work, with its words."""


def square(number: int, tell) -> tuple[int, int]:
    print("a word on the way")
    for done in range(3):
        tell("step", done, 3)
    return number * number, os.getpid()


def refuse(word: str, tell) -> None:
    raise Refused(word)


def think(tell) -> None:
    tell("pid", os.getpid(), 0)
    time.sleep(600)


def die(tell) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def shared(app: Flask):
    with app.app_context():
        app.extensions[apart.SHARED] = True
        yield
        del app.extensions[apart.SHARED]


def test_the_answer_and_its_progress_are_the_same_in_another_process(app: Flask, shared) -> None:
    told: list[tuple] = []
    value, number = apart.call(square, 7, tell=lambda *words: told.append(words))
    assert value == 49 and number != os.getpid() and told == [("step", n, 3) for n in range(3)]


def test_a_worker_of_its_own_does_it_itself(app: Flask) -> None:
    with app.app_context():
        assert apart.call(square, 7, tell=lambda *_: None) == (49, os.getpid())


def test_what_is_raised_there_is_raised_here(app: Flask, shared) -> None:
    with pytest.raises(Refused, match="^narrow$"):
        apart.call(refuse, "narrow", tell=lambda *_: None)
    with pytest.raises(apart.Died, match="-9"):
        apart.call(die, tell=lambda *_: None)


def test_whoever_is_told_can_end_it(app: Flask, shared) -> None:
    numbers = []

    def stop(_word: str, number: int, _total: int) -> None:
        numbers.append(number)
        raise Refused

    with pytest.raises(Refused):
        apart.call(think, tell=stop)
    assert not psutil.pid_exists(numbers[0])


PARENT = """
import sys
from flask import Flask
from tests.web.core.test_apart import think
from web.core import apart
app = Flask("parent")
app.extensions[apart.SHARED] = True
with app.app_context():
    apart.call(think, tell=lambda _word, number, _total: print(number, flush=True))
"""


def test_it_ends_when_its_worker_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    child.wait(timeout=60)
