"""Names of codes (kinds of work, degrees, places …) in the page's language, and numbers as people write them."""

from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from babel.dates import format_date, format_datetime
from flask import Flask
from flask_babel import get_locale

from seeds import reference
from web.core import places
from web.core.clock import CHINA
from web.core.i18n import LOCALES, language, pick
from web.core.i18n import gettext as _


@cache
def _names(table: str) -> dict[str, tuple[str, str]]:
    return {row["code"]: (row["name"], row["name_en"] or row["name"]) for row in reference.table(table)}


def label(table: str, code: str) -> str:
    """The name of a code of a reference table; an unknown code is shown as it is. O(1)."""
    names = _names(table).get(code)
    return code if names is None else names[language() == "en"]


def choices(table: str) -> list[tuple[str, str]]:
    """(code, name) of a whole table, in its order, for forms and filters."""
    return [(code, names[language() == "en"]) for code, names in _names(table).items()]


def pay(low: int, high: int, months: int = 12) -> str:
    """A monthly pay range in the page's language; one source for both."""
    if not high:
        return _("面议")
    if language() == "en":
        amount = f"¥{low:,}–{high:,} a month" if low != high else f"¥{low:,} a month"
        return amount + (f" × {months}" if months != 12 else "")
    amount = f"{low:,}–{high:,} 元/月" if low != high else f"{low:,} 元/月"
    return amount + (f" · {months}薪" if months != 12 else "")


def day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(CHINA).date()
    return _day(value, language())


@lru_cache(4096)
def _day(value: date, lang: str) -> str:
    return format_date(value, format="medium", locale=LOCALES[lang])


def moment(value: datetime | None) -> str:
    """A day and a time in China; in English without the order of day and month that readers take in two ways."""
    if value is None:
        return ""
    pattern = "d MMM y, HH:mm" if language() == "en" else "short"
    return format_datetime(value.astimezone(CHINA), format=pattern, locale=get_locale())


def iso_day(text: str) -> str:
    """A day that is kept as text, as `day` has it."""
    return day(date.fromisoformat(text))


def region_name(code: str) -> str:
    return label("regions", code)


def service_name(code: str) -> str:
    return label("services", code)


def place_names(codes: list[str]) -> list[str]:
    """Places by their own names, for lists."""
    return [region_name(code) for code in codes]


def certify_terms(position: Any) -> dict[str, object]:
    """A position's certify-later terms as the arguments of the macro `certify_track`."""
    support = [
        words
        for promised, words in (
            (position.exam_fee, _("报销考试费")),
            (position.training, _("考前培训")),
            (position.exam_leave, _("备考假")),
            (position.mentor, _("导师带教")),
        )
        if promised
    ]
    if position.certificate == "none":
        return {"goal": "", "support": support}
    if position.certificate == "required":
        return {"goal": _("须已有资格证"), "support": support, "start": _("持证上岗"), "done": True}
    months = position.certify_months
    goal = _("入职 %(n)s 个月内考取资格证", n=months) if months else _("再考证，不设期限")
    return {"goal": goal, "support": support}


def source_title(key: str) -> str:
    """What a source of the reference tables is called, in the page's language."""
    return pick(reference.sources()[key]["title"], reference.sources()[key]["title_en"])


def source_line(key: str) -> str:
    """A source as pages name it: its title, in Chinese with the document's number, marked when nobody has verified
    it."""
    row = reference.sources()[key]
    number = f"（{row['reference']}）" if row["reference"] and language() == "zh" else ""
    return source_title(key) + number + ("" if row["verified"] == "yes" else _("（未核实）"))


def source_dated(key: str) -> str:
    """A source as `source_line` has it, with the day, month or year it is of."""
    day = reference.sources()[key]["date"]
    return f"{source_line(key)} · {day}" if day else source_line(key)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(label=label, choices=choices, pick=pick, certify_terms=certify_terms)
    app.jinja_env.globals.update(place_names=place_names, place_title=places.title, place_options=places.options)
    app.jinja_env.filters.update(region_name=region_name, service_name=service_name, source_title=source_title)
    app.jinja_env.filters.update(source_dated=source_dated, iso_day=iso_day)
    app.jinja_env.filters.update(pay=pay, day=day, moment=moment)
