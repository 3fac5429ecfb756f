"""The kinds of run of a fair, one row each: what it is called, what it makes, what may be done with it.

A column holds the code (`str(kind)`); everything else is asked of the kind.
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True, slots=True, eq=False)
class RunKind:
    """One kind, immutable. It makes ranked lists, pairs, or meetings; only of meetings there are several kinds."""

    code: str
    name: LazyString
    choice: LazyString | str = ""  # what an organiser picks to order one; "" when it is made by another act
    ranks: bool = False  # it makes a list for each position
    pairs: bool = False  # it makes pairs of a person and a position
    keeps: bool = False  # it goes on from what is published
    rehearses: bool = False  # its meetings are never published

    def __str__(self) -> str:
        return self.code

    @property
    def meets(self) -> bool:
        """Its result is meetings at tables and times."""
        return not (self.ranks or self.pairs)

    @property
    def is_timetable(self) -> bool:
        """Its meetings may be published, changed by hand and explained."""
        return self.meets and not self.rehearses

    @property
    def publishes(self) -> bool:
        return self.is_timetable or self.pairs


TIMETABLE = RunKind("timetable", _l("时间表"), _l("时间表：谁几点在哪张桌见谁"))
REHEARSAL = RunKind("dry_run", _l("预演"), _l("预演：有人不来会怎样，要几张桌"), rehearses=True)
PAIRING = RunKind("pairing", _l("直接配对"), _l("直接配对：一个人配一个职位"), pairs=True)
RANKING = RunKind("ranking", _l("排序名单"), _l("排序名单：每个职位最合适的人"), ranks=True)
REPLAN = RunKind("replan", _l("调整"), keeps=True)
RUN_KINDS: dict[str, RunKind] = {kind.code: kind for kind in (TIMETABLE, REHEARSAL, PAIRING, RANKING, REPLAN)}
