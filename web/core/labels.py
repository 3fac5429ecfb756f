"""Names of codes (kinds of work, degrees, places …) in the page's language, and numbers as people write them."""

from datetime import date, datetime
from functools import cache

from babel.dates import format_date, format_datetime
from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _

from seeds import reference
from web.core.clock import CHINA
from web.core.i18n import language


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
    return format_date(value, format="medium", locale=get_locale())


def moment(value: datetime | None) -> str:
    return format_datetime(value.astimezone(CHINA), format="short", locale=get_locale()) if value else ""


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(label=label, choices=choices)
    app.jinja_env.filters.update(pay=pay, day=day, moment=moment)
