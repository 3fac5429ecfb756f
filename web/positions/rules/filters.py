"""The search of the positions list as it lives in the address: read leniently, shown as chips, written back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from seeds import reference
from web.core.forms import clean
from web.core.labels import label
from web.core.places import above

TABLES = {
    "kind": "kinds",
    "place": "regions",
    "field": "fields",
    "degree": "degrees",
    "language": "languages",
    "designation": "designations",
}
NAMES = {
    "kind": _l("工作类型"),
    "place": _l("地点"),
    "field": _l("技术领域"),
    "certify": _l("先上岗、再考证"),
    "degree": _l("学历要求"),
    "language": _l("外语"),
    "designation": _l("机构荣誉与认定"),
}
CERTIFY = {
    "not_required": _l("暂无资格证也可以"),
    "exam_fee": _l("报销考试费"),
    "training": _l("提供考前培训"),
    "leave": _l("给备考假"),
    "mentor": _l("有导师带教"),
}
SORTS = {
    "relevance": _l("最相关"),
    "newest": _l("最新发布"),
    "pay": _l("薪酬从高到低"),
    "match": _l("最适合我"),  # for graduates only
}
PAYS = (5000, 8000, 10000, 12000, 15000, 20000, 30000)
LONGEST_TEXT = 200
MOST_VALUES = 20
LAST_PAGE = 500


@dataclass(frozen=True, slots=True)
class Search:
    """What the address asks for; unknown names and values are left out, so that old links go on working."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pay: int | None = None
    agency: int | None = None
    sort: str = ""
    page: int = 1

    def __hash__(self) -> int:
        chosen = frozenset(self.chosen.items())
        return hash((self.text, chosen, self.pay, self.agency, self.sort, self.page))

    @property
    def order(self) -> str:
        """The order in force: without words there is nothing to be relevant to, so the newest come first."""
        return self.sort or ("relevance" if self.text else "newest")

    @property
    def active(self) -> int:
        return sum(map(len, self.chosen.values())) + (self.pay is not None) + (self.agency is not None)

    def filters(self) -> dict[str, tuple[str, ...]]:
        """The filters for the index: a chosen city stands in for the province it lies in."""
        wanted = {name: values for name, values in self.chosen.items() if values}
        if "place" in wanted:
            wider = {code for place in wanted["place"] for code in above(place)}
            wanted["place"] = tuple(place for place in wanted["place"] if place not in wider)
        if self.agency is not None:
            wanted["agency_id"] = (str(self.agency),)
        return wanted

    def without(self, name: str, value: str = "") -> "Search":
        """This search without one of its parts, from the first page."""
        if name == "q":
            return replace(self, text="", page=1)
        if name in ("pay", "agency"):
            return replace(self, **{name: None}, page=1)
        kept = tuple(v for v in self.chosen.get(name, ()) if v != value)
        return replace(self, chosen={**self.chosen, name: kept}, page=1)

    def only(self, name: str, value: str = "") -> "Search":
        """A search for one of its parts alone."""
        bare = Search(sort=self.sort)
        if name in ("q", "pay", "agency"):
            attribute = "text" if name == "q" else name
            return replace(bare, **{attribute: getattr(self, attribute)})
        return replace(bare, chosen={name: (value,)})

    def arguments(self, **changes: object) -> dict[str, object]:
        """The search as arguments of its address, with some changed; what is empty is left out."""
        values: dict[str, object] = {"q": self.text, **self.chosen, "pay": self.pay, "agency": self.agency}
        values |= {"sort": self.sort, "page": self.page if self.page > 1 else None} | changes
        return {name: value for name, value in values.items() if value not in (None, "", (), [])}

    def parts(self) -> list[tuple[str, str, str]]:
        """(name, value, words) of everything that narrows the list, for chips."""
        rows = [(name, v, value_name(name, v)) for name, values in self.chosen.items() for v in values]
        if self.pay is not None:
            rows.append(("pay", str(self.pay), _("月薪 %(pay)s 元以上", pay=f"{self.pay:,}")))
        return rows


def read(arguments: MultiDict[str, str]) -> Search:
    """The search an address asks for; never an error."""
    chosen = {}
    for name in NAMES:
        values = dict.fromkeys(v for v in arguments.getlist(name)[:100] if v in known(name))
        if values:
            chosen[name] = tuple(values)[:MOST_VALUES]
    sort = arguments.get("sort", "")
    return Search(
        text=" ".join(clean(arguments.get("q", "")).split())[:LONGEST_TEXT],
        chosen=chosen,
        pay=_number(arguments.get("pay", ""), 1_000_000),
        agency=_number(arguments.get("agency", ""), 2**31 - 1),
        sort=sort if sort in SORTS else "",
        page=_number(arguments.get("page", ""), LAST_PAGE) or 1,
    )


@cache
def known(name: str) -> frozenset[str]:
    """The values a filter may take."""
    return frozenset(CERTIFY) if name == "certify" else frozenset(r["code"] for r in reference.table(TABLES[name]))


def value_name(name: str, value: str) -> str:
    """A filter's value in the page's language."""
    return str(CERTIFY.get(value, value)) if name == "certify" else label(TABLES[name], value)


def _number(text: str, most: int) -> int | None:
    """A whole number from 1 to `most`, or None."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 and 0 < int(text) <= most else None
