"""Which techniques, skills and experiences a position asks for or welcomes."""

import re
from collections.abc import Mapping
from dataclasses import replace

from matching.reading import grammar, mentions, phrases, stances
from matching.reading.stances import Said
from matching.reading.wordings import wordings
from matching.text import Span, bare, fold
from matching.types import Want
from seeds.reference import table

_says = wordings("wanted_skills")


def topic_wants(cells: Mapping[str, str]) -> list[Want]:
    """The techniques a position works in: asked for in the column and the title, welcome elsewhere."""
    out, seen = [], set()
    for column, force in (("技术领域", "want"), ("职位名称", "want"), ("专业要求", "wish"), ("职位描述", "wish")):
        cell = cells[column]
        studies = _study_spans(fold(cell)) if column == "职位描述" else []
        for span in phrases.topics_named(fold(cell)):
            if any(a <= span.start < b for a, b in studies) or span.code in seen or (column == "专业要求" and out):
                continue
            seen.add(span.code)
            out.append(Want("topic", (span.code,), force, cell[span.start : span.end], column, 0.9))
    asked = [w for w in out if w.force == "want"]
    fields = {r["code"]: r["field"] for r in table("topics")}
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
    for column in ("技能要求", "职位描述"):
        cell, text = cells[column], fold(cells[column])
        own = column == "技能要求"
        for clause in grammar.clauses(text):
            part, words = text[clause.start : clause.end], cell[clause.start : clause.end].strip()
            spans = mentions.skills_named(part)
            if not own and _says.taught.search(part):  # "SciFinder不会可以教" against the column's "必须"
                out = [_welcome(w, spans) for w in out]
                continue
            if not spans:
                continue
            said = stances.of_clause(part, clause, [(s.start, s.end, s.code) for s in spans], own)
            for force in ("must", "want", "wish"):
                again = not own and force == "must"  # "Excel必须熟" of what the column only names
                codes = [s for s in said if _force(s, part, spans, own) == force and (again or s.value not in seen)]
                asked = [Span(s.start - clause.start, s.end - clause.start, s.value) for s in codes]
                seen |= {s.value for s in codes}
                out += _together(asked, part, force, words, column)
    return out[:24]


def _force(one: Said, part: str, spans: list[Span], own: bool) -> str:
    """The force of one statement on a skill; "" where nothing is asked."""
    if one.stance in ("must", "welcome") or one.stance == "letin" and _says.skill_asked.search(part):
        return "must" if one.stance == "must" else "wish"
    if one.stance not in ("asked", "plain"):
        return ""
    if own:
        return "want"
    skilled = _says.skilled.match(part, one.start - one.clause.start)
    told = one.clause.listed or _says.can.search(part) or _says.one_of.search(part) or skilled
    asked = _says.skill_asked.search(part) or one.clause.listed and _nothing_else(part, spans)
    return "" if not (told and asked) else "want" if one.stance == "asked" else "wish"


def _together(spans: list[Span], part: str, force: str, words: str, column: str) -> list[Want]:
    """The demands for the skills of one force in a clause: any of a group, any of some examples, or each."""
    codes = tuple(dict.fromkeys(s.code for s in spans))
    if len(codes) > 1 and grammar.ANY_OF.search(part):
        return [Want("skill", codes, force, words, column)]
    like, others = _examples(part, spans)
    out = [Want("skill", tuple(s.code for s in like), force, words, column)] if like else []
    return out + _each(others, part, force, words, column)


def _nothing_else(part: str, spans: list) -> bool:
    """Whether a clause is a list of skills and hardly anything else: "AutoCAD、SolidWorks" under 要求."""
    return sum(s.end - s.start for s in spans) * 2 >= len(bare(part))


def _welcome(want: Want, named: list) -> Want:
    return replace(want, force="wish") if {s.code for s in named} & set(want.values) else want


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
