"""Form fields that read numbers and days leniently: 8,000元, ８千, 1.2万, 2026/12/31."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, IntegerField
from wtforms.form import BaseForm
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

AMOUNT = re.compile(
    r"[¥￥]?\s*(\d+(?:\.\d+)?)\s*(?:(k|千|w|万)(\d)?)?\s*(?:元|人|个月|月|薪|rmb)?(?:[/每一]?个?月)?(?:以上|起)?",
    re.IGNORECASE,
)
UNITS = {"k": 1000, "千": 1000, "w": 10_000, "万": 10_000}
NUMERALS = {**dict(zip("一二三四五六七八九", "123456789", strict=True)), "两": "2"}
NUMERAL = re.compile("(?<![{0}])[{0}](?![{0}])".format("".join(NUMERALS)))  # 七八千 is no number


def amount(text: str) -> int:
    """A whole number from 8000, 8,000元, ８千, 七千五, 1.2万/月 or 1w以上. Raises ValueError for anything else."""
    match = AMOUNT.fullmatch(
        NUMERAL.sub(lambda one: NUMERALS[one[0]], unicodedata.normalize("NFKC", text)).replace(",", "").strip()[:30]
    )
    if match is None or (match[3] and "." in match[1]):
        raise ValueError(text)
    unit = UNITS.get((match[2] or "").lower(), 1)
    number = (Decimal(match[1]) + Decimal(match[3] or 0) / 10) * unit
    if number != int(number) or number > 10**9:
        raise ValueError(text)
    return int(number)


def digits(text: str) -> int | None:
    """A number as a page's own fields send it, at most nine ASCII digits; None for anything else. O(1)."""
    return int(text) if len(text) < 10 and text.isascii() and text.isdigit() else None


class Amount(IntegerField):
    """A whole number as people type it; an empty box means `empty`.

    The box is one of text: a browser's box of numbers drops 8k and 8,000 before they are sent.
    """

    widget = TextInput()

    def __init__(self, *args: Any, empty: int | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.empty = empty

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = self.empty
        if not text:
            self.raw_data = []
            return
        try:
            self.data = amount(text)
        except ValueError:
            raise ValueError(_("没有读懂“%(text)s”。请填写整数，例如 8000。", text=text[:30])) from None

    def pre_validate(self, form: BaseForm) -> None:
        if self.process_errors:
            raise StopValidation  # what could not be read is said once, not again as too small

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return str(self.data or "")


class Day(DateField):
    """A day; browsers send 2026-12-31, hands also type 2026/12/31 or 2026.12.31."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, format=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("请填写日期，例如 2026-12-31。")) from None
