"""Who or what a cell of a small sheet means: found by any of its names, or not, with the reason."""

import unicodedata
from collections.abc import Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from web.fairs import engine
from web.fairs.service.faults import Wrong
from web.models import FairAttendee


class Finder:
    """Finds a record by any of its names; a name that fits two is no answer. Names earlier in the list go first."""

    def __init__(self, records: Sequence[tuple[int, Sequence[str]]]) -> None:
        self.by_name: list[dict[str, set[int]]] = []
        for number, names in records:
            for at, name in enumerate(names):
                while len(self.by_name) <= at:
                    self.by_name.append({})
                if name:
                    self.by_name[at].setdefault(fold(name), set()).add(number)

    def find(self, text: str) -> int | LazyString:
        """The id, or a sentence that says why there is none."""
        if not text:
            return _l("这一格是空的，请补上")
        for names in self.by_name:
            found = names.get(fold(text), set())
            if len(found) == 1:
                return next(iter(found))
            if found:
                return _l("有 %(n)d 个同名，请改写编号", n=len(found))
        return _l("招聘会里没有找到，请核对编号或名称")


def finder_of(people: Sequence[FairAttendee]) -> Finder:
    return Finder([(p.id, (p.key, str(p.number), p.name)) for p in people])


def whose(line: engine.Line, finder: Finder, people: Sequence[FairAttendee]) -> int | LazyString:
    """Whose line it is: the number decides, and where the name beside it is another's, whoever has both."""
    number, name = line.cells.get("graduate", ""), fold(line.cells.get("name", ""))
    found = finder.find(number)
    if not name or name == fold(number):
        return found

    def is_named(person: FairAttendee) -> bool:
        own = fold(person.name)
        return name in own or own in name

    if isinstance(found, int) and any(p.id == found and is_named(p) for p in people):
        return found
    keys = (fold(number), f"{number} ")
    both = [p for p in people if is_named(p) and (fold(p.key) == keys[0] or p.key.startswith(keys[1]))]
    if len(both) == 1:
        return both[0].id
    return _l("编号和姓名不是同一个人，请核对") if isinstance(found, int) else found


def fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def wrong_cell(line: engine.Line, sheet: engine.SmallSheet, name: str, reason: LazyString) -> Wrong:
    return Wrong(line.place, sheet.headers.get(name, ""), line.cells.get(name, ""), reason)
