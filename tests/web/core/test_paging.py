"""A list always has a page to show, whatever the address says."""

import pytest

from web.core import paging


@pytest.mark.parametrize(
    ("text", "page"), [("3", 3), ("", 1), ("0", 1), ("-2", 1), ("x", 1), ("٣", 1), ("²", 1), ("9" * 40, 1)]
)
def test_what_is_no_page_number_asks_for_the_first(app, text: str, page: int) -> None:
    with app.test_request_context("/", query_string={"page": text}):
        assert paging.asked() == page


def test_the_last_page_stands_in_for_those_after_it() -> None:
    assert paging.within(2, 41, 20) == (2, 3)
    assert paging.within(99, 41, 20) == (3, 3)
    assert paging.within(1, 0, 20) == (1, 1)
    assert paging.within(2, 20, 20) == (1, 1)
