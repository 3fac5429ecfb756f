"""Two sites started at the same moment on one machine never share a port, and an address that is none is explained."""

import pytest

from web.__main__ import reserve


def test_a_port_is_taken_from_the_first_moment_on() -> None:
    with reserve("127.0.0.1", 5710) as first, reserve("127.0.0.1", 5710) as second:
        ports = first.getsockname()[1], second.getsockname()[1]
        assert 5710 <= ports[0] < ports[1], "the second site is to find the next free port while the first is loading"


def test_a_host_that_is_not_this_machine_is_explained() -> None:
    with pytest.raises(SystemExit, match="HOST"):
        reserve("192.0.2.1", 5710)
