"""Places typed or picked by people, as codes of regions.csv: a province or a city under it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.widgets import TextInput

from seeds import reference
from web.core.forms import clean
from web.core.i18n import language

Reader = Callable[[str], list[str] | None]
SEPARATORS = re.compile(r"[、;；/|\n]+|[,，](?!\s*[A-Za-z])")


class UnknownPlace(ValueError):
    """The text names no province or city, or more than one: `names`, and the message says which to choose."""

    def __init__(self, message: str, names: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.names = names


@cache
def _rows() -> dict[str, dict[str, str]]:
    rows: dict[str, dict[str, str]] = {}
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


def kept(values: Iterable[str]) -> list[str] | None:
    """Values of the engine's reader as the codes a form keeps: a district's city, the members of a region (江浙沪), []
    for anywhere; None when nothing was read, or what no list of places can say (an exclusion, abroad, from home)."""
    codes: list[str] = []
    for value in values:
        code = value.removeprefix("first:")
        if code == "any":
            return []
        whole = members(code) if code.startswith("word:") else [code]
        if not whole or any(code not in _rows() for code in whole):
            return None
        codes += [_rows()[one]["parent"] if level(one) == "district" else one for one in whole]
    return list(dict.fromkeys(codes)) or None


def members(word: str) -> list[str]:
    """The codes a region's word stands for (`word:jzh`); [] for an unknown one."""
    rows = {row["code"]: row["members"].split("|") for row in reference.table("region_words")}
    found = rows.get(word.removeprefix("word:"), [])
    return [code for one in found for code in (members(one) if one.startswith("word:") else [one])]


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
        titles = [title(code) for code in wide]
        names = _(" 或 ").join(titles)
        raise UnknownPlace(_("“%(text)s”有几个，请选定：%(names)s。", text=text, names=names), titles)
    cities = list(dict.fromkeys(_rows()[code]["parent"] for code in codes))
    if cities:
        names = _(" 或 ").join(map(title, cities))
        raise UnknownPlace(_("“%(text)s”请填到市一级：%(city)s。", text=text, city=names))
    raise UnknownPlace(_("没有找到“%(text)s”，请填省或市的名称，例如“苏州市”。", text=text))


class PlacesField(Field):
    """Several places, each in its own text box with a datalist; `data` is a list of codes without repeats.

    A box may hold several names separated by 、 or blanks; what could not be read stays in its box beside the error.
    `reader` reads what is no such name, as the engine does in a sheet (江浙沪, 苏州昆山): it gives codes, [] for anywhere,
    and None for what it cannot read. What it read is in `understood`, to be said back.
    """

    widget = TextInput()

    def __init__(
        self, *args: Any, boxes: int = 3, most: int = 12, reader: Reader = lambda text: None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.boxes, self.most, self.reader = boxes, most, reader
        self.written: list[str] | None = None
        self.understood: dict[str, list[str]] = {}

    def process_formdata(self, valuelist: Iterable[str]) -> None:
        self.written = [text for value in valuelist for text in map(clean, SEPARATORS.split(value)) if text]
        self.data, faults = [], []
        for text in self.written:
            try:
                self.data += self._read(text[:60])
            except UnknownPlace as fault:
                faults.append(str(fault))
        self.data = list(dict.fromkeys(self.data))
        if len(self.data) > self.most:
            faults.append(_("最多 %(n)d 个地点。", n=self.most))
        if faults:
            raise ValueError(" ".join(faults))

    def _read(self, text: str) -> list[str]:
        """The codes of one name, or of what the reader makes of it. Raises UnknownPlace."""
        try:
            return _each(text)
        except UnknownPlace as unknown:
            read = None if unknown.names else self.reader(text)
            if read is None:
                raise
            self.understood[text] = read
            return read

    def said_back(self) -> list[str]:
        """What the reader made of what was typed, one sentence each."""
        places = {text: _("、").join(map(title, codes)) or _("哪里都可以") for text, codes in self.understood.items()}
        return [_("“%(text)s”读作：%(read)s。", text=text, read=read) for text, read in places.items()]

    def texts(self) -> list[str]:
        """What stands in the boxes: at least `boxes` of them, and always an empty one to add to."""
        kept = self.written if self.written is not None else [title(code) for code in self.data or ()]
        return [*kept, *[""] * max(self.boxes - len(kept), 1)]

    def wrong(self, text: str) -> bool:
        """Whether this box is one of those that could not be read; all are when they are too many."""
        try:
            self._read(text[:60]) if text else None
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
