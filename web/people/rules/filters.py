"""The search for graduates as it lives in the address: read leniently, shown as chips, written back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from seeds import reference
from web.core.forms import clean
from web.core.labels import label
from web.core.places import above
from web.positions.rules.filters import LAST_PAGE, LONGEST_TEXT, MOST_VALUES

TABLES = {
    "kind": "kinds",
    "place": "regions",
    "degree": "degrees",
    "discipline": "disciplines",
    "language": "languages",
    "skill": "skills",
    "honour": "levels",
}
NAMES = {
    "kind": _l("想做的工作"),
    "place": _l("愿意去的地方"),
    "degree": _l("学历"),
    "discipline": _l("学科门类"),
    "language": _l("外语"),
    "skill": _l("技能"),
    "honour": _l("荣誉级别"),
    "graduated": _l("毕业时间"),
}
SORTS = {"relevance": _l("最相关"), "newest": _l("最近更新")}
ANYWHERE, WHOLE = "any", "whole-"  # values of `place`: no wish at all; a whole province wished for


@dataclass(frozen=True, slots=True)
class Search:
    """What the address asks for; unknown names and values are left out. `position` is whom people are wanted for."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    position: int | None = None

    @property
    def order(self) -> str:
        return self.sort or ("relevance" if self.text else "newest")

    @property
    def active(self) -> int:
        return sum(map(len, self.chosen.values()))

    def filters(self) -> dict[str, tuple[str, ...]]:
        """The filters for the index. A place also finds who would go anywhere, or anywhere in its province."""
        wanted = {name: values for name, values in self.chosen.items() if values}
        if "place" in wanted:
            wider = [WHOLE + code for place in wanted["place"] for code in above(place)]
            wanted["place"] = tuple(dict.fromkeys((*wanted["place"], *wider, ANYWHERE)))
        return wanted

    def without(self, name: str, value: str = "") -> "Search":
        """This search without one of its parts, from the first page."""
        if name == "q":
            return replace(self, text="", page=1)
        kept = tuple(v for v in self.chosen.get(name, ()) if v != value)
        return replace(self, chosen={**self.chosen, name: kept}, page=1)

    def arguments(self, **changes: object) -> dict[str, object]:
        """The search as arguments of its address, with some changed; what is empty is left out."""
        values: dict[str, object] = {"q": self.text, **self.chosen, "sort": self.sort, "position": self.position}
        values |= {"page": self.page if self.page > 1 else None} | changes
        return {name: value for name, value in values.items() if value not in (None, "", (), [])}

    def parts(self) -> list[tuple[str, str, str]]:
        """(name, value, words) of everything that narrows the list, for chips."""
        return [(name, v, value_name(name, v)) for name, values in self.chosen.items() for v in values]


def read(arguments: MultiDict[str, str]) -> Search:
    """The search an address asks for; never an error."""
    chosen = {}
    for name in NAMES:
        values = dict.fromkeys(v for v in arguments.getlist(name)[:100] if known(name, v))
        if values:
            chosen[name] = tuple(values)[:MOST_VALUES]
    sort = arguments.get("sort", "")
    return Search(
        text=" ".join(clean(arguments.get("q", "")).split())[:LONGEST_TEXT],
        chosen=chosen,
        sort=sort if sort in SORTS else "",
        page=min(_number(arguments.get("page", "")) or 1, LAST_PAGE),
        position=_number(arguments.get("position", "")),
    )


def known(name: str, value: str) -> bool:
    """Whether a filter may take this value."""
    if name == "graduated":
        year, dash, month = value.partition("-")
        return value.isascii() and len(value) == 7 and dash == "-" and year.isdigit() and month.isdigit()
    return value in _codes(name)


@cache
def _codes(name: str) -> frozenset[str]:
    return frozenset(row["code"] for row in reference.table(TABLES[name]))


def value_name(name: str, value: str) -> str:
    """A filter's value in the page's language."""
    return value if name == "graduated" else label(TABLES[name], value)


def _number(text: str) -> int | None:
    """A whole number from 1 on that a database can hold as a key, or None."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 and 0 < int(text) < 2**31 else None
