"""Places typed or picked by people, as codes of regions.csv: a province or a city under it."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.widgets import TextInput

from seeds import reference
from web.core.forms import clean
from web.core.i18n import language

SEPARATORS = re.compile(r"[、;；/|\n]+|[,，](?!\s*[A-Za-z])")


class UnknownPlace(ValueError):
    """The text names no province or city, or more than one; the message says which to choose."""


@cache
def _rows() -> dict[str, dict[str, str]]:
    rows = {}
    for row in reference.table("regions"):
        rows.setdefault(row["code"], dict(row))
    return rows


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    """Codes by every folded name; full names and option texts come before short names."""
    found: dict[str, list[str]] = {}
    for code, row in _rows().items():
        names = {row["name"], row["name_en"], *row["aliases"].split("|")}
        if row["level"] != "district":
            names |= {title(code, "zh"), title(code, "en")}
        for name in names - {""}:
            found.setdefault(_fold(name), []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}


def _fold(text: str) -> str:
    return re.sub(r"[\s·,，]+", "", unicodedata.normalize("NFKC", text)).casefold()


def title(code: str, lang: str = "") -> str:
    """A place with its province: 江苏省 苏州市, Suzhou, Jiangsu. An unknown code is shown as it is."""
    row = _rows().get(code)
    if row is None:
        return code
    english = (lang or language()) == "en"
    name = row["name_en"] if english else row["name"]
    above = _rows().get(row["parent"])
    if above is None:
        return name
    return f"{name}, {above['name_en']}" if english else f"{above['name']} {name}"


def above(code: str) -> list[str]:
    """The regions a place lies in, the widest first; [] for a province or an unknown code."""
    chain: list[str] = []
    while code := _rows().get(code, {}).get("parent", ""):
        chain.insert(0, code)
    return chain


def level(code: str) -> str:
    """Whether a code is a "province", "city" or "district"; "" when it is unknown."""
    return _rows().get(code, {}).get("level", "")


def options() -> list[str]:
    """Every province and city as `title` writes it, each city under its province; for a datalist."""
    children: dict[str, list[str]] = {}
    for code, row in _rows().items():
        if row["level"] == "city":
            children.setdefault(row["parent"], []).append(code)
    codes = (c for p, row in _rows().items() if row["level"] == "province" for c in (p, *children.get(p, ())))
    return list(dict.fromkeys(map(title, codes)))


def find(text: str) -> str:
    """The code of a province or city as people write it (苏州, 苏州市, 江苏省 苏州市, Suzhou, Jiangsu) or by its code.

    Raises UnknownPlace for no such place, for several, and for a district (its city is named).
    """
    if text in _rows() and _rows()[text]["level"] != "district":
        return text
    codes = _by_name().get(_fold(text), ())
    wide = [code for code in codes if _rows()[code]["level"] != "district"]
    full = [code for code in wide if _fold(text) in (_fold(_rows()[code]["name"]), _fold(title(code)))]
    for found in (full, wide):
        if len({title(code) for code in found}) == 1:
            return found[0]
    if wide:
        names = _(" 或 ").join(title(code) for code in wide)
        raise UnknownPlace(_("“%(text)s”有几个，请选定：%(names)s。", text=text, names=names))
    if codes:
        city = title(_rows()[codes[0]]["parent"])
        raise UnknownPlace(_("“%(text)s”请填到市一级：%(city)s。", text=text, city=city))
    raise UnknownPlace(_("没有找到“%(text)s”，请填省或市的名称，例如“苏州市”。", text=text))


class PlacesField(Field):
    """Several places, each in its own text box with a datalist; `data` is a list of codes without repeats.

    A box may hold several names separated by 、 or blanks; what could not be read stays in its box beside the error.
    """

    widget = TextInput()

    def __init__(self, *args: Any, boxes: int = 3, most: int = 12, **options: Any) -> None:
        super().__init__(*args, **options)
        self.boxes, self.most, self.written = boxes, most, None

    def process_formdata(self, valuelist: Iterable[str]) -> None:
        self.written = [text for value in valuelist for text in map(clean, SEPARATORS.split(value)) if text]
        self.data, faults = [], []
        for text in self.written:
            try:
                self.data += _each(text[:60])
            except UnknownPlace as fault:
                faults.append(str(fault))
        self.data = list(dict.fromkeys(self.data))
        if len(self.data) > self.most:
            faults.append(_("最多 %(n)d 个地点。", n=self.most))
        if faults:
            raise ValueError(" ".join(faults))

    def texts(self) -> list[str]:
        """What stands in the boxes: at least `boxes` of them, and always an empty one to add to."""
        kept = self.written if self.written is not None else [title(code) for code in self.data or ()]
        return [*kept, *[""] * max(self.boxes - len(kept), 1)]

    def wrong(self, text: str) -> bool:
        """Whether this box is one of those that could not be read; all are when they are too many."""
        try:
            _each(text[:60]) if text else None
        except UnknownPlace:
            return True
        return len(self.data or ()) > self.most


def _each(text: str) -> list[str]:
    """One place, or several with blanks between them: 江苏省 苏州市 is one, 苏州 杭州 are two."""
    try:
        return [find(text)]
    except UnknownPlace:
        try:
            return [find(name) for name in text.split()]
        except UnknownPlace:
            pass
        raise
