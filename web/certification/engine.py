"""Whether somebody may sit the examination of a year, in words, with the rule, its date and where it comes from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from flask_babel import gettext as _

from matching import Correction, Reading, read_candidate
from matching.ranking import explain
from matching.reading import eligibility
from matching.reading import majors as studies
from matching.reading.eligibility import Ruling
from seeds import reference
from web.core.i18n import LOCALES, language, pick
from web.core.labels import day, source_line
from web.models import Education, Graduate
from web.ranking.rules.rows import SECOND, graduate_row

LONGEST = 80  # characters of a major
COUNTRIES = {"": "", "cn": "中国", "hk": "香港", "mo": "澳门", "tw": "台湾", "other": "外国"}
SURE = 0.6  # a major read with less is named, not judged
TONES = {"eligible": "ok", "not_eligible": "bad"}
BEST_FIRST = ("eligible", "transcript_needed", "unknown", "not_eligible")
BELOW = "below"  # no degree at all


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules of a year say of a person: a state, never a bare yes or no."""

    year: int
    state: str
    name: str  # of the state
    tone: str
    majors: str
    rule: str
    source: str
    since: str
    notes: tuple[str, ...] = ()  # what else is asked, and what the answer took for granted

    @property
    def elsewhere(self) -> bool:
        """Whether one should be told of work that asks for no examination."""
        return self.state in ("not_eligible", "unknown")


def years() -> tuple[int, ...]:
    """The years whose examination stands in the calendar, oldest first."""
    return eligibility.known_years()


def answer(year: int, major: str, award: str, country: str, degree: str, origin: str = "") -> Answer | None:
    """What the rules of a year say of a major, the field of its degree, a nationality, a degree (`BELOW` for none) and
    whether it is of "abroad"; None when no major is recognised."""
    cells = {"专业": major[:LONGEST], "国籍": COUNTRIES.get(country, "")}
    readings = read_candidate(cells, "").readings
    read_award = next((r.value for r in readings if r.field == "award"), award)
    ruling, majors = _ruled(year, readings, read_award, None if degree == BELOW else degree)
    if ruling.rule.get("code") == "major_unknown":
        return None
    return _told(year, ruling, majors, _notes(ruling, origin == "abroad", majors, read_award))


def of_graduate(graduate: Graduate, year: int, earlier: int = 0) -> Answer:
    """The same of a profile loaded with its rows: of the degree that serves best, as if they had graduated so many
    years `earlier`. About 1 ms a degree."""
    corrections = [Correction(**one) for one in graduate.corrections or ()]
    row = graduate_row(graduate)
    tried = []
    for one in graduate.educations or (None,):
        second = (
            f"；{SECOND.get(one.second_kind, SECOND['double'])}：{one.second_major}" if one and one.second_major else ""
        )
        cells = row | {"专业": f"{one.major}{second}" if one else ""}
        readings = read_candidate(cells, "", corrections).readings
        award = next((r.value for r in readings if r.field == "award"), "")
        ruling, majors = _ruled(year, readings, award, one.degree if one else "", _graduated(one, earlier))
        tried.append(_told(year, ruling, majors, _notes(ruling, False, majors, award)))
    return min(tried, key=lambda told: BEST_FIRST.index(told.state))


def _graduated(education: Education | None, earlier: int) -> str:
    if education is None or not education.graduated:
        return ""
    return f"{int(education.graduated[:4]) - earlier}{education.graduated[4:]}"


def _ruled(
    year: int, readings: Sequence[Reading], award: str, degree: str | None, graduated: str = ""
) -> tuple[Ruling, list[Reading]]:
    read = [r for r in readings if r.field == "major"]
    majors = [r for r in read if not r.value.startswith("?") and r.certainty >= SURE]
    country = next((r.value for r in readings if r.field == "nationality"), "")
    values = tuple(r.value for r in majors or read)
    return eligibility.sitting(year, values, award, country, degree, graduated), majors


def _told(year: int, ruling: Ruling, majors: Sequence[Reading], notes: Iterator[str]) -> Answer:
    row = ruling.rule
    return Answer(
        year=year,
        state=ruling.state,
        name=explain.value_label("eligibility", ruling.state, language()),
        tone=TONES.get(ruling.state, "warn"),
        majors=_("、").join(dict.fromkeys(explain.value_label("major", r.value, language()) for r in majors)),
        rule=_rule(row),
        source=source_line(row["source"]),
        since=day(date.fromisoformat(row["valid_from"])),
        notes=tuple(notes),
    )


def _rule(row: Mapping[str, str]) -> str:
    return pick(row["rule"], row["rule_en"])


def _notes(ruling: Ruling, abroad: bool, majors: Sequence[Reading], award: str) -> Iterator[str]:
    yield from (_rule(row) for row in ruling.also)
    if award and majors and ruling.state in ("unknown", "transcript_needed") and not _of_field(majors, award):
        yield _("学位门类和毕业证上的专业不是一类，请带两证和成绩单向考点确认。")
    if abroad and ruling.state != "not_eligible":
        yield _("国外或港澳台的学历、学位，要先经教育部留学服务中心认证，报名时交认证书。")


def _of_field(majors: Sequence[Reading], award: str) -> bool:
    """Whether one of the majors is of the field of the degree awarded (信息管理与信息系统: 管理学)."""
    return any(
        code.startswith(award) for reading in majors for code in studies.classes(reading.value.partition("#")[0])
    )


def calendar(until: int) -> list[list[str]]:
    """Rows of the table of dates, the newest first; a year up to `until` that nobody announced says so."""
    rows = reference.table("exam_calendar")
    ahead = range(until, int(rows[-1]["year"]), -1)
    return [[str(year), "—", "—", "—", "—", _("没有收录到这一年的公告")] for year in ahead] + [
        [
            row["year"],
            span(row["registered_from"], row["registered_to"]),
            span(row["checked_to"], ""),
            span(row["paid_to"], ""),
            span(row["exam_from"], row["exam_to"]),
            pick(row["note"], row["note_en"]),
        ]
        for row in reversed(rows)
    ]


def span(begins: str, ends: str) -> str:
    """The first and last of some days without the year, which stands beside them; a dash for what is not known."""
    pattern = {"zh": "M月d日", "en": "d MMM"}[language()]
    days = [format_date(date.fromisoformat(value), pattern, LOCALES[language()]) for value in (begins, ends) if value]
    return " – ".join(one.replace(" ", "\u00a0") for one in days) or "—"
