"""Which techniques, skills and experiences a position asks for or welcomes."""

import re
from collections.abc import Mapping
from dataclasses import replace

from matching.reading import grammar, kinds, mentions, phrases
from matching.reading.demands import TEXT, Found, not_asked, told
from matching.reading.stances import Said
from matching.reading.wordings import wordings
from matching.text import Span, bare, fold
from matching.types import Want
from seeds.reference import table

_says = wordings("wanted_skills")


def topic_wants(cells: Mapping[str, str]) -> list[Want]:
    """The techniques a position works in: asked for in the column and the title, welcome elsewhere, and where a title names
    work that asks for none by them (商标专员)."""
    out, seen = [], set()
    fields = {r["code"]: r["field"] for r in table("topics")}
    for column, force in (("技术领域", "want"), ("职位名称", "want"), ("专业要求", "wish"), ("职位描述", "wish")):
        cell = cells[column]
        studies = _study_spans(fold(cell)) if column == "职位描述" else []
        work = [k for k in kinds.find(fold(cell)) if column == "职位名称" and k.code in kinds.elsewhere()]
        for span in phrases.topics_named(fold(cell)):
            named = fields[span.code] == "legal" and any(k.start < span.end and span.start < k.end for k in work)
            if any(a <= span.start < b for a, b in studies) or span.code in seen or (column == "专业要求" and out):
                continue
            seen.add(span.code)
            out.append(
                Want("topic", (span.code,), "wish" if named else force, cell[span.start : span.end], column, 0.9)
            )
    asked = [w for w in out if w.force == "want"]
    if any(fields[w.values[0]] != "legal" for w in asked):
        out = [w for w in out if w.force == "want" or fields[w.values[0]] != "legal"]
    return asked[:8] + [w for w in out if w.force != "want"][: 4 if asked else 6]


def _study_spans(text: str) -> list[tuple[int, int]]:
    """Clauses where words are studies ("文秘、法学等专业优先") or named to send people away, not techniques."""
    away, aside = ("avoid", "caution"), ("offer", "other", "avoid", "firm")
    return [
        (c.start, c.end)
        for c in grammar.clauses(text)
        if c.tone in away or c.section in aside or re.search(r"专业|背景|科班", text[c.start : c.end])
    ]


def skill_wants(cells: Mapping[str, str]) -> list[Want]:
    """The skills asked for, alternatives kept together, at most 24; those of the description are welcome unless a must."""
    out, seen = [], set()
    free = not_asked("skill", cells[TEXT], _skills)
    for one in told("skill", cells, ("技能要求", TEXT), _skills, _evident):
        for (force, _), said in one.asked.items():
            again = one.column == TEXT and force == "must"  # "Excel必须熟" of what the column only names
            spans = [one.span(s) for s in said if again or s.value not in seen]
            seen |= {s.code for s in spans}
            out += _together(spans, one.part, force, one.words, one.column)
    return [replace(w, force="wish") if free & set(w.values) else w for w in out][:24]


def _skills(part: str) -> Found:
    return [(s.start, s.end, s.code) for s in mentions.skills_named(part)]


def _evident(part: str, one: Said) -> bool:
    """Whether a clause asks for a skill: by a word for being able to, or as a list under a heading or of choices."""
    listed = one.stance == "letin" or one.clause.listed or _says.one_of.search(part)
    able = listed or _says.can.search(part) or _says.skilled.match(part, one.start - one.clause.start)
    return bool(able and _says.skill_asked.search(part) or listed and _nothing_else(part))


def _nothing_else(part: str) -> bool:
    """Whether a clause is a list of skills and hardly anything else: "AutoCAD、SolidWorks", "CAD（不会可教）"."""
    said = grammar.outside(part)
    return sum(s.end - s.start for s in mentions.skills_named(said)) * 2 >= len(bare(said))


def _together(spans: list[Span], part: str, force: str, words: str, column: str) -> list[Want]:
    """The demands for the skills of one force in a clause: any of a group, any of some examples, or each."""
    codes = tuple(dict.fromkeys(s.code for s in spans))
    if len(codes) > 1 and grammar.ANY_OF.search(part):
        return [Want("skill", codes, force, words, column)]
    like, others = _examples(part, spans)
    out = [Want("skill", tuple(s.code for s in like), force, words, column)] if like else []
    return out + _each(others, part, force, words, column)


def _examples(part: str, spans: list) -> tuple[list, list]:
    """What brackets give examples of, any of which will do ("专利数据库(incoPat、智慧芽等)"), and the other skills."""
    bracket = _says.like.search(part)
    like = [s for s in spans if bracket and bracket.start() - 3 <= s.end <= bracket.end()]
    return (like, [s for s in spans if s not in like]) if len(like) > 1 else ([], spans)


def _each(spans: list, part: str, force: str, source: str, column: str) -> list[Want]:
    """One demand per skill; "AutoCAD必须" makes only its own skill a must, skills joined by / are one of two."""
    out, group = [], []
    for number, span in enumerate(spans):
        follow = part[span.end : spans[number + 1].start if number + 1 < len(spans) else len(part)]
        group.append(span.code)
        if follow.strip() in ("/", "或", "或者"):
            continue
        own = "must" if re.match(r"\s*(?:必须|必会|必备|硬)", follow) else force
        out.append(Want("skill", tuple(group), own, source, column))
        group = []
    return out
