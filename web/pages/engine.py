"""The examination a graduate takes after starting work: who may sit it, and when it was held."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from flask_babel import gettext as _

from matching import Reading, explain, read_candidate
from matching.reading import eligibility
from seeds import reference
from web.core import clock
from web.core.i18n import LOCALES, language, pick
from web.core.labels import day
from web.pages.queries import source

LONGEST = 80  # characters of a major
COUNTRIES = {"": "", "cn": "中国", "hk": "香港", "mo": "澳门", "tw": "台湾", "other": "外国"}
SURE = 0.6  # a major read with less is named, not judged
TONES = {"eligible": "ok", "not_eligible": "bad"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules say of a major: a state, never a bare yes or no."""

    state: str
    tone: str
    majors: str
    rule: str
    source: str
    since: str
    notes: tuple[str, ...] = ()  # what the answer took for granted, and what else is asked
    elsewhere: bool = False  # whether one should be told of work that asks for no examination


def answer(major: str, award: str, country: str, origin: str = "") -> Answer | None:
    """What the rule in force says of a major, the field of its degree, a nationality and whether the degree is of
    "abroad"; None when none is known."""
    rules = {row["code"]: row for row in reference.on("exam_eligibility", clock.today())}
    cells = {"专业": major[:LONGEST], "国籍": COUNTRIES.get(country, "")}
    readings = read_candidate(cells, "").readings
    read = [r for r in readings if r.field == "major"]
    majors = [r for r in read if not r.value.startswith("?") and r.certainty >= SURE]
    given = next((r.value for r in readings if r.field == "nationality"), "")
    read_award = next((r.value for r in readings if r.field == "award"), award)
    state, code = eligibility.exam(tuple(r.value for r in majors or read), read_award, given)
    if code == "nationality":
        rule, row = _("报考条件：中国公民。"), {"source": "regulation706", "valid_from": "2019-03-01"}
    elif row := rules.get(code):
        rule = pick(row["rule"], row["rule_en"])
    else:
        return None
    return Answer(
        state=explain.value_label("eligibility", state, language()),
        tone=TONES.get(state, "warn"),
        majors=_("、").join(dict.fromkeys(explain.value_label("major", r.value, language()) for r in majors)),
        rule=rule,
        source=source(row["source"]),
        since=day(date.fromisoformat(row["valid_from"])),
        notes=tuple(_notes(state, bool(given), origin == "abroad", majors, read_award, code)),
        elsewhere=state in ("not_eligible", "unknown"),
    )


def _notes(
    state: str, says_country: bool, abroad: bool, majors: Sequence[Reading], award: str, code: str
) -> Iterator[str]:
    if award and award == code and state in ("unknown", "transcript_needed") and majors:
        yield _("学位门类和毕业证上的专业不是一类，请带两证和成绩单向考点确认。")
    if not says_country and state != "not_eligible":
        yield _("没有选国籍：这里按中国公民回答，外国国籍不能报考。")
    if abroad and state != "not_eligible":
        yield _("国外或港澳台的学历、学位，要先经教育部留学服务中心认证，报名时交认证书。")


def calendar() -> list[list[str]]:
    """Rows of the table of dates, the newest first."""
    return [
        [
            row["year"],
            span(row["registered_from"], row["registered_to"]),
            span(row["checked_to"], ""),
            span(row["paid_to"], ""),
            span(row["exam_from"], row["exam_to"]),
            pick(row["note"], row["note_en"]),
        ]
        for row in reversed(reference.table("exam_calendar"))
    ]


def span(begins: str, ends: str) -> str:
    """The first and last of some days without the year, which stands beside them; a dash for what is not known."""
    pattern = {"zh": "M月d日", "en": "d MMM"}[language()]
    days = [format_date(date.fromisoformat(value), pattern, LOCALES[language()]) for value in (begins, ends) if value]
    return " – ".join(one.replace(" ", "\u00a0") for one in days) or "—"
