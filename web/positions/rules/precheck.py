"""What must be true before a position is shown to the public: the mandatory items, the words, the certificate."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from seeds import reference
from web.core.i18n import pick
from web.core.labels import source_title
from web.models import Agency, Position
from web.positions.rules.wording import Finding, found, record, screen

MONTHS_AHEAD = 6
SHORTEST_DUTIES = 20
TEXTS = (
    "title",
    "description",
    "title_en",
    "description_en",
    "fields_note",
    "majors",
    "languages",
    "skills",
    "until_certified",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A mandatory item that is missing or wrong: the form field that mends it ("agency.place" = `place` of the agency's
    own)."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Advice:
    """Something allowed that deserves a second thought, with where the rule stands."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    faults: tuple[Fault, ...] = ()
    words: tuple[Finding, ...] = ()
    advice: tuple[Advice, ...] = ()

    @property
    def blocked(self) -> bool:
        return bool(self.faults) or any(word.level == "block" for word in self.words)

    @property
    def to_confirm(self) -> tuple[Finding, ...]:
        return tuple(word for word in self.words if word.level == "warn")

    def passes(self, confirmed: bool) -> bool:
        """Whether the position may be shown, given that the person confirmed the warnings or not."""
        return not self.blocked and (confirmed or not self.to_confirm)

    def record(self, today: date) -> dict[str, Any]:
        """What is kept with the position: the day, and the words that were confirmed, by rule, field and line."""
        return {"on": today.isoformat(), "confirmed": [record(word) for word in self.to_confirm]}


def last_day(today: date) -> date:
    """The latest day a position may be shown until: six months ahead, or the end of that month when it is shorter."""
    years, month = divmod(today.month - 1 + MONTHS_AHEAD, 12)
    year, month = today.year + years, month + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def check(position: Position, agency: Agency, today: date, certified: str = "") -> Check:
    """Everything at once, so that nobody mends one thing to be told of the next. See `words` for `certified`."""
    faults, advice = _faults(position, agency, today), _advice(position, today)
    return Check(tuple(faults), words(position, today, certified), tuple(advice))


def words(position: Position, today: date, certified: str = "") -> tuple[Finding, ...]:
    """What the rules of wording say of a position's texts. `certified` is the clause of the description that the
    matcher read as asking for the certificate, "" for none. Cost: that of `screen`."""
    said = screen({name: getattr(position, name) or "" for name in TEXTS}, today)
    if position.certificate == "required":
        return tuple(word for word in said if word.code != "certificate")
    told = {(word.field, word.line) for word in said if word.code == "certificate"}
    return (*said, *(word for word in _against_form(position, certified) if (word.field, word.line) not in told))


def _against_form(position: Position, clause: str) -> Iterator[Finding]:
    """Where the text asks for the certificate that the form says one may do without."""
    if not clause:
        return
    for number, line in enumerate(position.description.split("\n"), 1):
        if (start := line.find(clause)) >= 0:
            spans = ((start, start + len(clause)),)
            yield found("certificate", "warn", "description", number, line, spans)
            return


def _faults(position: Position, agency: Agency, today: date) -> list[Fault]:
    demands = position.degree or position.majors or position.fields or position.languages or position.skills
    checks = (
        ("agency.place", not agency.place, _("单位情况：请在机构资料里填写所在地。")),
        ("agency.introduction", not agency.introduction, _("单位情况：请在机构资料里填写机构介绍。")),
        ("title", not position.title, _("职位名称")),
        ("headcount", not position.headcount, _("招聘人数")),
        ("majors", not demands, _("招聘条件：学历、专业、技术领域、外语、技能至少写一项。")),
        (
            "description",
            len(position.description) < SHORTEST_DUTIES,
            _("工作内容：请写清楚每天做什么，至少 %(n)d 个字。", n=SHORTEST_DUTIES),
        ),
        ("places", not position.places, _("工作地点：请至少填写一个城市。")),
        ("pay_low", not position.pay_low or not position.pay_high, _("基本劳动报酬：请填写每月薪资的范围。")),
        ("valid_until", position.valid_until is None, _("有效期：请填写截止日期。")),
        (
            "valid_until",
            position.valid_until is not None and not today <= position.valid_until <= last_day(today),
            _("有效期：请选今天到 %(day)s 之间的一天。", day=last_day(today).isoformat()),
        ),
    )
    faults = [Fault(name, text) for name, wrong, text in checks if wrong]
    measure = _measure(today)
    if position.certificate == "required" and not position.agent_of_record and measure is not None:
        faults.append(Fault("certificate", pick(measure["text"], measure["text_en"])))
    return faults


def _advice(position: Position, today: date) -> list[Advice]:
    if position.certificate != "required" or position.agent_of_record or _measure(today) is not None:
        return []
    sources = _("、").join(source_title(key) for key in ("regulation706", "notice37"))
    text = _("只有署名负责的代理师必须先有资格证；检索、咨询、翻译、研究、信息服务、技术支撑都可以先上岗、再考证。")
    return [Advice(text, sources)]


def _measure(today: date) -> Mapping[str, str] | None:
    """The dated ban on demanding the certificate of graduates, while it was in force."""
    rows = (row for row in reference.on("policies", today) if row["code"] == "no_certificate_condition")
    return next(rows, None)
