"""Months, amounts and tests as people write them."""

import re
from collections.abc import Mapping

from flask_babel import gettext as _
from wtforms import Field
from wtforms.widgets import TextInput

from seeds import reference

_MONTH = re.compile(r"^\s*(\d{4})\s*(?:[-./年]\s*)(1[0-2]|0?[1-9])\s*月?\s*$")
_AMOUNT = re.compile(r"^[¥￥]?\s*([\d.]+)\s*(k|千|w|万)?\s*(?:元)?(?:/|每|一个)?月?(?:以上|起)?$", re.IGNORECASE)


def month(text: str) -> str:
    """A month as YYYY-MM from 2026-06, 2026.6, 2026/06 or 2026年6月. Raises ValueError."""
    match = _MONTH.match(text)
    if match is None:
        raise ValueError(text)
    return f"{int(match[1]):04}-{int(match[2]):02}"


def amount(text: str) -> int:
    """Yuan a month from 8000, 8,000, 8k or 0.8万. Raises ValueError."""
    match = _AMOUNT.match(text.replace(",", "").replace("，", "").strip())
    if match is None:
        raise ValueError(text)
    times = {"k": 1000, "千": 1000, "w": 10_000, "万": 10_000}.get((match[2] or "").lower(), 1)
    return round(float(match[1]) * times)


class PayField(Field):
    """A monthly amount in one text box; what could not be read stays in the box beside the error."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        self.written = (valuelist or [""])[0].strip()[:40]
        self.data = None
        if self.written:
            try:
                self.data = amount(self.written)
            except ValueError:
                raise ValueError(_("没有读懂“%(text)s”，请写成 8000 或 8k。", text=self.written)) from None
            if not 1000 <= self.data <= 200_000:
                raise ValueError(_("每月期望薪资请填 1,000 到 200,000 元之间。"))

    def _value(self) -> str:
        written = getattr(self, "written", None)
        return written if written is not None else "" if self.data is None else str(self.data)


def test_named(text: str | None) -> Mapping[str, str] | None:
    """The language test of exactly this name (CET-6, cet6, 大学英语六级), or None."""
    folded = re.sub(r"[\s-]+", "", text or "").casefold()
    for row in reference.table("language_tests"):
        if folded and folded in {re.sub(r"[\s-]+", "", row[key]).casefold() for key in ("code", "name", "name_en")}:
            return row
    return None
