"""Form fields that read numbers and days leniently: 8,000元, ８千, 1.2万, 2026/12/31."""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, DateTimeLocalField, IntegerField
from wtforms.form import BaseForm
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import TextInput

from web.core import clock

Reader = Callable[[str], tuple[int, int] | None]
AMOUNT = re.compile(
    r"[¥￥]?\s*(\d+(?:\.\d+)?)\s*(?:(k|千|w|万)(\d)?)?\s*(?:元|人|名|位|个月|月|薪|rmb)?(?:[/每一]?个?月)?(?:以上|起)?",
    re.IGNORECASE,
)
NO_ANSWER = re.compile(r"^[-<]|\de\d", re.IGNORECASE)  # a negative or a power, or no words at all: nothing to read
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


def pay_range(value: str) -> tuple[int, int] | None:
    """A pay value of the engine, like "6000-8000*13", as low and high; 0 for an open end, both for "open"; None for
    ""."""
    if not value:
        return None
    low, _dash, high = value.partition("*")[0].replace("open", "-").partition("-")
    return int(low or 0), int(high or 0)


class Amount(IntegerField):
    """A whole number as people type it; an empty box means `empty`.

    The box is one of text: a browser's box of numbers drops 8k and 8,000 before they are sent. `reader` reads what is
    no number, as the engine does in a sheet, and gives (low, high): the box takes the low end, and `read` keeps both.
    """

    widget = TextInput()

    def __init__(
        self, *args: Any, empty: int | None = None, reader: Reader = lambda text: None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.empty, self.reader = empty, reader
        self.text = ""
        self.read: tuple[int | None, int | None] | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = self.empty
        if not text:
            self.raw_data = []
            return
        try:
            self.data = amount(text)
        except ValueError:
            self.read = None if NO_ANSWER.search(text) else self.reader(text[:60])
            if self.read is None:
                raise ValueError(_("没有读懂“%(text)s”。请填写整数，例如 8000。", text=text[:30])) from None
            self.text, self.data = text, self.read[0] or self.empty
            if self.data is None:
                self.raw_data = []  # to the validators an empty box

    def pre_validate(self, form: BaseForm) -> None:
        if self.process_errors:
            raise StopValidation  # what could not be read is said once, not again as too small

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.text or str(self.data or "")


class Day(DateField):
    """A day; browsers send 2026-12-31, hands also type 2026/12/31 or 2026.12.31."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, format=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("请填写日期，例如 2026-12-31。")) from None


class Moment(DateTimeLocalField):
    """A day and a time in China; browsers send 2026-12-31T14:30, hands also type a blank between. The data is aware."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not "".join(valuelist).strip():
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("请填写日期和时间，例如 2026-12-31 14:30。")) from None
        if not 2000 <= self.data.year < 2100:
            self.data = None
            raise ValueError(_("请检查年份。"))
        self.data = self.data.replace(tzinfo=clock.CHINA)

    def process_data(self, value: datetime | None) -> None:
        self.data = value.astimezone(clock.CHINA) if value else None


def within_years(years: int) -> Callable[[BaseForm, DateField], None]:
    """A validator: a day no more than so many years of 366 days from today, before or after."""

    def check(_form: BaseForm, field: DateField) -> None:
        if field.data is not None and abs(field.data - clock.today()) > timedelta(days=366 * years):
            raise ValidationError(_("请填写离今天不超过 %(n)d 年的日期。", n=years))

    return check
