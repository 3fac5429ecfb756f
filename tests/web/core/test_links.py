"""Redirects lead to own paths only."""

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from web.core.links import safe_next, with_query


@pytest.mark.parametrize(
    "evil",
    ["//evil.example", "/\\evil.example", "\\\\evil", "https://evil.example", "javascript:alert(1)", "/\t/evil", "/\n/evil",
     "/%09", " /x", "", None, "evil", "/\\/evil", "http:/evil", "/x\\y", "/ok\r\nSet-Cookie: a=b"],
)  # fmt: skip
def test_evil_targets_fall_back(evil: str | None) -> None:
    assert safe_next(evil, "/home") in ("/home", evil if evil == "/%09" else "/home")


def test_own_paths_stay() -> None:
    assert safe_next("/positions?q=机械&page=2", "/home") == "/positions?q=机械&page=2"


@given(st.text())
def test_whatever_comes_the_result_is_a_path_of_this_site(text: str) -> None:
    target = safe_next(text, "/home")
    assert target.startswith("/") and not target.startswith(("//", "/\\"))
    assert not any(ord(c) < 33 for c in target)


VALUES = st.none() | st.integers() | st.text() | st.lists(st.text()) | st.lists(st.text()).map(tuple)


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(("q", "kind", "place", "page", "sort")), VALUES))
def test_an_address_with_a_query_is_the_one_flask_would_build(standing: Flask, values: dict[str, object]) -> None:
    with standing.test_request_context("/"):
        assert with_query("/positions", values) == Flask.url_for(standing, "positions.index", **values)
