"""Text as forms take it: what turns or hides letters is gone, and an address leads where it seems to."""

import pytest
from wtforms import ValidationError

from web.core.forms import clean, web_address


@pytest.mark.parametrize(
    "mark", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\ufeff\u2060\xad"]
)
def test_nothing_turns_or_hides_the_letters_beside_it(mark) -> None:
    assert clean(f"张{mark}三") == "张三"
    assert clean(f" {mark} ") == ""  # what looks empty is empty


def test_what_people_write_stays() -> None:
    for text in ("👩‍🎓 毕业生", "שלום", "مرحبا", "第一行\n\t第二行"):  # joined pictures, other scripts, lines
        assert clean(text) == text


class Field:
    def __init__(self, data: str) -> None:
        self.data = data


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "ftp://example.cn/", "https://", "https:///path", "http://[::1",
        "https://example.cn@evil.example/", "https://user:word@example.cn/", "https://example.cn/a\nb",
        "https://example.cn/a b", "https://exa\tmple.cn/",
    ],
)  # fmt: skip
def test_an_address_that_leads_elsewhere_is_refused(address) -> None:
    with pytest.raises(ValidationError):
        web_address(None, Field(address))


@pytest.mark.parametrize(
    "address", ["", "HTTPS://Example.cn", "http://127.0.0.1:8000/x?y=a@b#z", "https://例子.中国/路径"]
)
def test_an_address_of_a_site_is_taken(address) -> None:
    web_address(None, Field(address))
