"""What a position asks of a degree, a year, travelling, experience and the law: for each field what its stances mean."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from matching.reading import dates, degrees, grammar, mentions, phrases, stances, travel
from matching.reading.demands import TEXT, Found, demands, speaking
from matching.reading.stances import Said
from matching.reading.wordings import wordings
from matching.text import bare, fold, pieces
from matching.types import Message, Want
from seeds.reference import table

_says = wordings("asked")


# --- degree ---------------------------------------------------------------------------------------------------------

NEEDS = 16  # characters before a degree in which the words stand that ask for it


def _degrees(part: str) -> Found:
    named = degrees.named(part)
    if not named or _says.somebody_else.search(part):
        return
    if degrees.STAGES.search(part) and not re.search("以上|起", part):
        return
    for level, start, end in named:
        if not (
            _says.year_of_study.match(part, start)
            or _says.no_degree.match(part, end)
            or _says.stage.match(part, end)
            or _says.studying.search(part, 0, start)
        ):
            yield start, end, level


def _together(text: str, own: bool) -> Iterator[list[Said]]:
    """The degrees that stand in one clause (or one bracket of it) with one stance."""
    for clause, part in speaking("degree", text):
        groups: dict[tuple, list[Said]] = {}
        for one in stances.of_clause(part, clause, _degrees(part), own):
            groups.setdefault((one.stretch, one.stance), []).append(one)
        yield from groups.values()


def degree_wants(cells: Mapping[str, str], notes: list[Message]) -> list[Want]:
    """The lowest degree taken, those liked better, those rather not, and doors left open for exceptional people."""
    out: list[Want] = []
    for column in ("学历要求", "专业要求", TEXT):
        text = fold(cells[column])
        for group in _together(text, column == "学历要求"):
            out = _degree(out, group, text, cells, column, notes)
    text = fold(cells[TEXT])
    if any(_says.free.search(text, c.start, c.end) for c in grammar.clauses(text) if c.tone == "none"):
        out = [replace(w, force="wish") if w.force == "must" and w.column == TEXT else w for w in out]  # "学历不卡"
    held = next((degrees.RANK[w.values[0]] for w in out if w.force == "must"), 0)
    out = [w for w in out if w.force != "avoid" or any(degrees.RANK[v] >= held for v in w.values)]
    doors = [w for w in out if w.values[0].startswith("except:") and w.column == "学历要求"]
    if doors and not any(w.force == "must" for w in out):
        level = doors[0].values[0].removeprefix("except:")
        out = [w for w in out if w not in doors] + [replace(doors[0], values=(level,), force="must")]
    return out


def _degree(
    out: list[Want], group: list[Said], text: str, cells: Mapping[str, str], column: str, notes: list[Message]
) -> list[Want]:
    """The demands after one clause more."""
    first, own = min(group, key=lambda s: degrees.RANK[s.value]), column == "学历要求"
    level, stance, words = first.value, first.stance, cells[column][first.clause.start : first.clause.end].strip()
    held = next((w for w in out if w.force == "must"), None)
    lower = bool(held) and degrees.RANK[level] < degrees.RANK[held.values[0]]
    taken = any(_says.taken.match(text, s.end) for s in group) or bool(grammar.OR.match(text, first.clause.start))
    if stance == "avoid" and (least := _least(text, group)):
        return _must(out, least, words, column, notes)
    if stance in ("avoid", "caution"):
        if _says.schooling.search(fold(words)):
            return out
        return [
            *out,
            Want("degree", _and_above(text, group), "avoid", words, column, 0.9 if stance == "avoid" else 0.6),
        ]
    if lower and stance in ("must", "plain", "asked") and _says.only_with.search(fold(words)):
        return [*out, Want("degree", (f"except:{level}",), "wish", words, column)]
    if stance == "letin" or lower and taken and stance in ("plain", "asked", "none"):
        if _is_conditional(text, first, words) if held or own else stance == "letin":
            return [*out, Want("degree", (f"except:{level}",), "wish", words, column)]
        if lower:
            return [*_must(out, level, words, column, notes), replace(held, force="wish")]
        return [Want("degree", (level,), "must", words, column), *out] if own and not held else out
    if stance == "welcome":
        value = f"is:{level}" if level == "junior" and not own else level
        return [*out, Want("degree", (value,), "wish", words, column)]
    plainly = stance == "plain" and (own or _said_plainly(text, group, not cells["学历要求"], words))
    if not (stance in ("must", "asked") or plainly or stance == "info" and _needed(text, group)):
        return out
    if held and held.column == column and not lower and stance != "must":  # the lowest one named is taken
        higher = degrees.RANK[level] > degrees.RANK[held.values[0]] and not own
        return [*out, Want("degree", (level,), "wish", words, column)] if higher else out
    return _must(out, level, words, column, notes)


def _is_conditional(text: str, one: Said, words: str) -> bool:
    """Whether somebody is let in for a reason only: "有两年经验的本科也行", not "学历放宽至本科"."""
    around = _with_before(text, one)
    if _says.provided.match(text, one.clause.end):
        return True
    return bool((_says.if_some if _says.widened.search(words) else grammar.CONDITION).search(around))


def _with_before(text: str, one: Said) -> str:
    """The clause of a statement with the clause before it, where that tells of whom it speaks."""
    left = max(text.rfind(mark, 0, max(0, one.clause.start - 1)) for mark in ",;。\n") + 1
    before = text[left : one.clause.start]
    whole = text[one.clause.start : one.clause.end]
    return before + whole if re.search(r"(?:者|的)\s*,?\s*$", before) else whole


def _needed(text: str, group: list[Said]) -> bool:
    """Whether the words before a degree ask for it: "写案子的还是要本科"."""
    return any(_says.needed.search(text[max(0, s.start - NEEDS) : s.start]) for s in group)


def _said_plainly(text: str, group: list[Said], first: bool, words: str) -> bool:
    """Whether a clause outside of lists asks for a degree: "本科及以上", "总得是本科"."""
    level = any(_says.above.match(text, s.end) or _says.held.match(text, s.end) for s in group)
    part = fold(words)
    alone = first and any(_nothing_else(part[a:b]) for a, b in [(0, len(part)), *pieces(part)])
    return _needed(text, group) or alone or level and (first or "实际" in words)


def _nothing_else(part: str) -> bool:
    """Whether words name a degree and studies and hardly anything else: "1) 化学或材料硕士", "全日制本科"."""
    found = [(a, b) for _, a, b in degrees.named(part)]
    named = sum(b - a for a, b in [*found, *((a, b) for a, b, _ in mentions.majors_named(part))])
    return bool(found) and len(bare(_says.full_time.sub("", part))) <= named + 1


def _least(text: str, group: list[Said]) -> str | None:
    """The lowest degree taken where those below one are sent away: "本科以下勿投", "大专及以下不考虑"."""
    for one in group:
        if below := _says.below.match(text, one.end):
            rank = degrees.RANK[one.value] + bool(below[1])
            return next((d for d, r in degrees.RANK.items() if r == rank), one.value)
    return None


def _and_above(text: str, group: list[Said]) -> tuple[str, ...]:
    """The degrees sent away: those named, and all above one of which "及以上" is said."""
    named = [s.value for s in group]
    least = [degrees.RANK[s.value] for s in group if _says.above.match(text, s.end)]
    return tuple(dict.fromkeys((*named, *(d for d, rank in degrees.RANK.items() if least and rank >= min(least)))))


def _must(out: list[Want], level: str, words: str, column: str, notes: list[Message]) -> list[Want]:
    """The demands with this one in place of the one held, and a note where the description differs from the column."""
    old = [w for w in out if w.force == "must"]
    if old and old[0].values != (level,) and old[0].column != column:
        notes.append(Message("disagree", {"column": old[0].column, "cell": old[0].source, "sentence": words}))
    return [*(w for w in out if w.force != "must"), Want("degree", (level,), "must", words, column)]


# --- graduation -----------------------------------------------------------------------------------------------------


def _years(part: str) -> Found:
    return () if _says.interns.search(part) else dates.year_spans(part)


def graduation_wants(cells: Mapping[str, str]) -> list[Want]:
    """The graduation years asked for, only allowed, welcome, or sent away ("26届同学请投社招"); "+2025" is one taken as well."""
    allowed: list[str] = []
    told: list[str] = []
    out: list[Want] = []
    for want in demands("graduation", cells, (TEXT, "职位名称", "学历要求"), _years):
        years = tuple(year for value in want.values for year in value.split("|"))
        if want.force in ("want", "also"):
            told.append(want.source)
            also = not allowed and len(years) == 1 and (want.force == "also" or _says.also.search(want.source))
            allowed += [f"+{y}" if also else y for y in years if y not in allowed]
        else:
            out.append(replace(want, values=years))
    liked = [y for w in out if w.force == "wish" for y in w.values]
    if allowed and liked:  # "2026届优先，2025届可": both
        allowed = [*dict.fromkeys((*liked, *(y.lstrip("+") for y in allowed)))]
    out = _one_must(out)
    if any(not y.startswith("+") for y in allowed):
        allowed = [y.lstrip("+") for y in allowed]
    named = [y for y in allowed if y.isdigit()]
    allowed = named or allowed  # "2026届（7月底前拿到双证）": that year
    if allowed and not any(w.force == "must" for w in out):
        out.append(Want("graduation", tuple(allowed), "want", "；".join(dict.fromkeys(told)), TEXT))
    return out


def _one_must(wants: list[Want]) -> list[Want]:
    """Years of several clauses are ways to meet one must: nobody leaves in two."""
    musts = [w for w in wants if w.force == "must"]
    if len(musts) < 2:
        return wants
    years = tuple(dict.fromkeys(year for w in musts for year in w.values))
    return [replace(musts[0], values=years), *(w for w in wants if w.force != "must")]


# --- travel, experience, the law -----------------------------------------------------------------------------------


def _travels(part: str, one: Said) -> bool:
    return not one.lacking and travel.is_asked(part)


def travel_wants(cells: Mapping[str, str]) -> list[Want]:
    """The must of a position that cannot be done without travelling, often or at times; a wish where it is only liked."""
    text = fold(cells[TEXT])
    value = travel.OFTEN if travel.is_often(text) else travel.TRAVELS
    out = [replace(w, values=(value,)) for w in demands("travel", cells, (TEXT,), travel.spans, _travels)]
    out = [replace(w, certainty=0.4) if _says.seldom.search(fold(w.source)) else w for w in out]
    return sorted(out, key=lambda w: (w.force != "must", w.certainty < 1))[:1]


def _experiences(part: str) -> Found:
    if not _says.interns.search(part):
        for span in phrases.experiences().find(part):
            yield span.start, span.end, phrases.of_literature(span, part)


def experience_wants(cells: Mapping[str, str], kinds: Sequence[str]) -> list[Want]:
    """The experiences asked for or welcome by the description, and those that always help in this kind of work."""
    out, seen = [], {"agentexam", "certpath"}
    text = fold(cells[TEXT])

    def done(part: str, one: Said) -> bool:
        return bool(_says.done.search(part)) and not _says.fresh_too.match(text, one.clause.end)

    for want in demands("experience", cells, (TEXT,), _experiences, done):
        codes = tuple(code for code in want.values if code not in seen)
        seen |= set(codes)
        if codes:
            out.append(replace(want, values=codes))
    helps = [row["experiences"].split("|") for row in table("kind_experience") if row["kind"] in kinds]
    if helps:
        codes = tuple(f"{code}#helps" for code in dict.fromkeys(sum(helps, [])))
        out.append(Want("experience", codes, "wish", "", "岗位类别"))
    return out
