"""The stages of an application, one row each: what it is called, who leads there from where, what it means.

Beside the table that stores them, as every floor from graduates up asks it. A column holds the code (`str(stage)`);
everything else is asked of the stage, so that a new one is one more row, and its words in `applications/en.po`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

Words = LazyString | str
GRADUATE, AGENCY = "graduate", "agency"  # the two sides of an application
OTHER = {GRADUATE: AGENCY, AGENCY: GRADUATE}


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One stage, immutable; `by` takes it, the other side is told. A table, so its texts are lazy."""

    code: str
    name: Words
    by: str  # the side that takes this step
    comes_from: tuple[str, ...]  # the stages it may be taken from; "" is before the first
    act: tuple[str, str]  # what taking it is called in the audit log, in both languages
    notice: Words  # to the other side, with %(title)s of the position and %(agency)s
    letter: Words = ""  # a line more in its mail, with %(date)s of the promised answer
    button: Words = ""  # of the agency's step
    tone: str = "info"  # of its badge
    tab: str = "over"  # of TABS, where the agency finds it
    is_open: bool = True  # still running
    on_path: bool = False  # one of the steps towards being hired, in this order
    shares: bool = False  # what the graduate agreed to show is shown
    owes_reply: bool = False  # the agency owes an answer by a promised day
    waits_for: str = ""  # the side whose move it is
    hint: Words = ""  # what the graduate is told in the own list
    seen_as: tuple[Words, Words] | None = None  # what the agency reads above it: title and text
    arranged: bool = False  # it is taken by proposing a time, on a page of its own
    undoable: bool = False  # it begins a day after it was decided, with its reason, and may be undone until then

    def __str__(self) -> str:
        return self.code

    @property
    def told(self) -> str:
        """The side that is told of it."""
        return OTHER[self.by]

    @property
    def invites(self) -> bool:
        """An invitation without an answer."""
        return self.is_open and not self.shares

    @property
    def restarts(self) -> bool:
        """Over, and the graduate may apply anew."""
        return not self.is_open and self.code in APPLIED.comes_from

    @property
    def talks(self) -> bool:
        """The two sides may write to each other: it runs, or led to a hire."""
        return self.is_open or self.on_path

    @property
    def fails(self) -> bool:
        """It ends without a hire."""
        return not self.is_open and not self.on_path

    def next_of(self, side: str) -> tuple["Stage", ...]:
        """The steps this side may take from here, in the order of the table."""
        return tuple(stage for stage in STAGES.values() if stage.by == side and self.code in stage.comes_from)


INVITED = Stage(
    "invited",
    _l("已邀请"),
    AGENCY,
    comes_from=("",),
    act=("邀请毕业生", "Graduate invited"),
    notice=_l("%(agency)s 邀请你投递：%(title)s"),
    letter=_l("在你接受之前，机构不会因为这份邀请看到你的联系方式。"),
    tone="accent",
    tab="invited",
    waits_for=GRADUATE,
    hint=_l("机构邀请你投递，等你答复。"),
    seen_as=(_l("等毕业生答复"), _l("对方接受以后，你才能看到联系方式。")),
)
APPLIED = Stage(
    "applied",
    _l("已投递"),
    GRADUATE,
    comes_from=("", "invited", "withdrawn", "refused", "recalled"),
    act=("投递", "Applied"),
    notice=_l("新的投递：%(title)s"),
    letter=_l("有毕业生投递了你们的职位。请在 %(date)s 前答复。"),
    tab="new",
    on_path=True,
    shares=True,
    owes_reply=True,
    waits_for=AGENCY,
)
INTERVIEW = Stage(
    "interview",
    _l("面试"),
    AGENCY,
    comes_from=("applied",),
    act=("约面试", "Interview"),
    notice=_l("约你面试：%(title)s"),
    letter=_l("时间由机构提出，你来选；提出以后会再发邮件告诉你。"),
    button=_l("约面试"),
    arranged=True,
    tab="interview",
    on_path=True,
    shares=True,
    waits_for=AGENCY,
)
OFFER = Stage(
    "offer",
    _l("录用意向"),
    AGENCY,
    comes_from=("interview",),
    act=("发录用意向", "Offer"),
    notice=_l("录用意向：%(title)s"),
    button=_l("发录用意向"),
    tone="accent",
    tab="offer",
    on_path=True,
    shares=True,
    waits_for=GRADUATE,
    hint=_l("机构有录用意向，请留意邮件与电话。"),
)
HIRED = Stage(
    "hired",
    _l("机构登记录用"),
    AGENCY,
    comes_from=("offer",),
    act=("登记录用", "Hire claimed"),
    notice=_l("机构登记了录用：%(title)s"),
    letter=_l("机构补齐开始日期和凭证以后，会请你核对确认。你和机构都确认、并有协议或合同以后，才算录用。"),
    button=_l("登记录用"),
    tone="info",
    tab="hired",
    is_open=False,
    on_path=True,
    shares=True,
)
DECLINED = Stage(
    "declined",
    _l("未通过"),
    AGENCY,
    comes_from=("applied", "interview", "offer"),
    act=("不予通过", "Declined by the agency"),
    notice=_l("未通过：%(title)s"),
    letter=_l("这一次没有走到一起。你的其他投递不受影响。"),
    button=_l("不再考虑"),
    tone="plain",
    is_open=False,
    shares=True,
    undoable=True,
)
WITHDRAWN = Stage(
    "withdrawn",
    _l("已撤回"),
    GRADUATE,
    comes_from=("applied", "interview", "offer"),
    act=("撤回投递", "Application withdrawn"),
    notice=_l("投递已撤回：%(title)s"),
    letter=_l("一位毕业生撤回了投递，为它提供的资料不再显示。"),
    tone="plain",
    is_open=False,
    seen_as=(_l("毕业生撤回了投递"), _l("为这次投递提供的资料不再显示。")),
)
REFUSED = Stage(
    "refused",
    _l("已婉拒邀请"),
    GRADUATE,
    comes_from=("invited",),
    act=("婉拒邀请", "Invitation refused by the graduate"),
    notice=_l("邀请被婉拒：%(title)s"),
    letter=_l("一位毕业生婉拒了你们的邀请。"),
    tone="plain",
    is_open=False,
    seen_as=(_l("毕业生婉拒了邀请"), ""),
)
RECALLED = Stage(
    "recalled",
    _l("邀请已收回"),
    AGENCY,
    comes_from=("invited",),
    act=("收回邀请", "Invitation recalled"),
    notice=_l("邀请已收回：%(title)s"),
    letter=_l("这家机构收回了邀请，不需要再答复。你仍然可以自己投递。"),
    button=_l("收回邀请"),
    tone="plain",
    is_open=False,
    seen_as=(_l("你们收回了邀请"), _l("毕业生仍然可以自己投递。")),
)
STAGES: dict[str, Stage] = {
    stage.code: stage for stage in (INVITED, APPLIED, INTERVIEW, OFFER, HIRED, DECLINED, WITHDRAWN, REFUSED, RECALLED)
}
TABS: dict[str, Words] = {  # of the agency's list, in this order
    "new": _l("待答复"),
    "interview": INTERVIEW.name,
    "offer": OFFER.name,
    "hired": HIRED.name,
    "invited": _l("邀请中"),
    "over": _l("已结束"),
}


def codes(asked: Callable[[Stage], bool]) -> tuple[str, ...]:
    """The codes of the stages of which this is true, as a column holds them."""
    return tuple(code for code, stage in STAGES.items() if asked(stage))


OPEN = codes(lambda stage: stage.is_open)
SHARING = codes(lambda stage: stage.shares)
PATH = tuple(stage for stage in STAGES.values() if stage.on_path)
