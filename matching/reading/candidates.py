"""A roster row of a graduate becomes a Candidate: only what bears on work, each value with its source."""

from collections.abc import Iterable, Mapping, Sequence

from matching.reading import cells as taken
from matching.reading import (
    dates,
    degrees,
    eligibility,
    honours,
    kinds,
    languages,
    majors,
    pay,
    phrases,
    places,
    told,
    travel,
    wording,
)
from matching.reading.values import canonical
from matching.reading.wordings import wordings
from matching.text import CELL_LIMIT, cut, fold, reaches
from matching.types import Candidate, Correction, Message, Reading

_says = wordings("candidates")

# The columns that are read; 姓名, 学校 and everything else is never looked at.
COLUMNS = (
    "学历",
    "专业",
    "毕业时间",
    "外语",
    "技能",
    "荣誉",
    "特长",
    "意向岗位",
    "意向城市",
    "期望月薪",
    "国籍",
    "自我介绍",
)
_FLUENT, _SOME = 60, 45  # levels: of a language studied as a major, and of one only named
_CHIP = 40


def read_candidate(row: Mapping[str, str], key: str, corrections: Sequence[Correction] = ()) -> Candidate:
    """The candidate of a roster row (Chinese header -> cell); missing columns are empty. About 1 ms, no errors.

    A correction "set" replaces what was read from its source (or its whole field when it names no source) by its value;
    "drop" removes the value. Corrected values are certain.
    """
    cells = told.labelled(taken.of(row, COLUMNS), "自我介绍")
    readings: list[Reading] = []
    notes: list[Message] = [Message("cut", {"column": c, "limit": str(CELL_LIMIT)}) for c in cut(row, COLUMNS)]
    _education(cells, readings, notes)
    _languages(cells, readings, notes)
    _skills(cells, readings)
    readings += [
        Reading("honour", h.value, cells["荣誉"][h.start : h.end].strip(), h.certainty)
        for h in honours.read(fold(cells["荣誉"]))
    ]
    if not cells["荣誉"]:
        readings += told.won(cells["自我介绍"])
    _wishes(cells, readings, notes)
    readings = _unique(corrected(readings, corrections))
    done = {**cells, **{column: told.at_work(cells[column]) for column in ("自我介绍", "特长")}}
    said = wording.of_person(done, [fix.source for fix in corrections if fix.action == "drop"])
    return Candidate(key, tuple(_with_eligibility(readings, cells)), tuple(notes), said)


def _education(cells: Mapping[str, str], readings: list[Reading], notes: list[Message]) -> None:
    cell = cells["学历"]
    if cell:
        degree = degrees.read(fold(cell))
        if degree:
            readings.append(Reading("degree", degree[0], cell, degree[1]))
        else:
            notes.append(Message("unread", {"column": "学历", "text": cell[:_CHIP]}))
    cell = cells["专业"]
    found, award = majors.read(cell)
    for major in found:
        readings.append(Reading("major", major.value, cell[major.start : major.end].strip(), major.certainty))
    if award:
        readings.append(Reading("award", award, cell, 1.0))
    for span in phrases.find(phrases.topics(), fold(cell)):
        readings.append(Reading("topic", span.code, cell[span.start : span.end], 0.9))
    intro = cells["自我介绍"]
    if not cells["学历"] and (level := told.degree(intro)):
        readings.append(level)
    if all(r.value.startswith("?") for r in readings if r.field == "major"):
        readings += told.studies(intro)
    named = {r.value.partition("#")[0] for r in readings if r.field == "major"}
    readings += [major for major in _majors_in_text(intro) if major.value.partition("#")[0] not in named]
    cell = cells["毕业时间"]
    if not cell:
        held = next((r.value for r in readings if r.field == "degree"), "")
        readings += [year] if (year := told.graduation(intro, held)) else []
    else:
        month = dates.graduation(fold(cell))
        if month:
            readings.append(Reading("graduation", month[0], cell, month[1]))
        else:
            notes.append(Message("unread", {"column": "毕业时间", "text": cell[:_CHIP]}))


def _majors_in_text(text: str) -> Iterable[Reading]:
    folded = fold(text)
    for match in _says.also.finditer(folded):
        role = "minor" if match[0].startswith(("辅修", "minor")) else "second" if "学位" in match[0][:4] else "earlier"
        spans = majors.lexicon().find(match[1])
        if spans and spans[0].start <= 3 and spans[0].end - spans[0].start >= 2:
            yield Reading("major", f"{spans[0].code}#{role}", text[match.start() : match.end()], 0.75)


def _languages(cells: Mapping[str, str], readings: list[Reading], notes: list[Message]) -> None:
    main = next((r.value.partition("#")[0] for r in readings if r.field == "major"), "")
    native = languages.of_study(main)
    for column in ("外语", "自我介绍"):
        cell, known = cells[column], [r.value for r in readings if r.field == "language"]
        if not cell:
            continue
        for span, scale in languages.impossible(fold(cell), native):
            notes.append(Message("beyond", {"column": column, "text": cell[span.start : span.end].strip(), **scale}))
        for span, certainty in languages.find(fold(cell), native):
            weak = column == "自我介绍"
            if weak and (_said_better(span.code, known) or reaches(told.somebodys(fold(cell)), span.start, span.end)):
                continue
            readings.append(
                Reading(
                    "language",
                    span.code,
                    cell[span.start : span.end].strip(),
                    min(certainty, 0.8) if weak else certainty,
                )
            )
    named = {r.value.split(":")[0] for r in readings if r.field == "language"}
    studied = next((r for r in readings if r.field == "major" and r.value == main), None)
    if studied and native != "en" and native not in named:
        readings.append(Reading("language", f"{native}:level:{_FLUENT}", studied.source, 0.6))
        named.add(native)
    for span in languages.bare_names(fold(cells["外语"])):
        if span.code not in named:
            source = cells["外语"][span.start : span.end]
            readings.append(Reading("language", f"{span.code}:level:{_SOME}", source, 0.4))


def _said_better(value: str, known: list[str]) -> bool:
    """Whether the column of languages says more than this value of free text: a score, a failure, a certificate."""
    language, test, score, *_ = value.split(":")
    if test == "level" and score != "100":
        return any(v.startswith(f"{language}:") for v in known)
    unproven = score in ("pass", "fail") or test == "jlpt" and value.count(":") == 2
    return unproven and any(v.startswith(f"{language}:{test}:") for v in known)


def _skills(cells: Mapping[str, str], readings: list[Reading]) -> None:
    for span, certainty in phrases.read_skills(cells["技能"]):
        readings.append(Reading("skill", span.code, cells["技能"][span.start : span.end].strip(), certainty))
    known = {r.value for r in readings if r.field == "skill"}
    intro, strengths = (fold(cells[column]) for column in ("自我介绍", "特长"))
    wished = {"自我介绍": told.not_had(intro), "特长": told.hobbies(strengths)}  # who wants to draft has not drafted
    for column, certainty in (("特长", 0.8), ("自我介绍", 0.7), ("荣誉", 0.6)):
        if not (cell := cells[column]):
            continue
        for span in phrases.find(phrases.skills(), fold(cell), wished.get(column, ())):
            if column != "荣誉" and f"{span.code}#weak" not in known:
                code = span.code + "#weak" * (span.code not in known and phrases.is_little(fold(cell), span))
                readings.append(Reading("skill", code, cell[span.start : span.end], certainty))
    for column, certainty in (("技能", 0.8), ("自我介绍", 0.8), ("特长", 0.6), ("荣誉", 0.7)):
        if not (cell := cells[column]):
            continue
        for span in phrases.find(phrases.experiences(), fold(cell), wished.get(column, ())):
            if column == "自我介绍" and phrases.taught(fold(cell), span.start):
                continue
            readings.append(Reading("experience", span.code, cell[span.start : span.end], certainty))
            if span.code == "intern" and (told_of := told.of_ip(fold(cell), span)):
                readings.append(Reading("experience", "ipintern", cell[slice(*told_of)].strip(), certainty))
        if column != "荣誉":
            for span in phrases.find(phrases.topics(), fold(cell), wished.get(column, ())):
                readings.append(Reading("topic", span.code, cell[span.start : span.end], certainty))
    for span in phrases.find(phrases.experiences(), fold(cells["外语"])):
        readings.append(Reading("experience", span.code, cells["外语"][span.start : span.end], 0.8))


def _wishes(cells: Mapping[str, str], readings: list[Reading], notes: list[Message]) -> None:
    cell = cells["意向岗位"]
    spans = kinds.find(fold(cell))
    for span in spans:
        readings.append(Reading("kind", span.code, cell[span.start : span.end], 0.9))
    if cell and not spans:
        notes.append(Message("unread", {"column": "意向岗位", "text": cell[:_CHIP]}))
    if not spans:
        readings += _kinds_in_text(cells["自我介绍"])
    cell = cells["意向城市"]
    found = places.wished(fold(cell))
    for place in found:
        readings.append(Reading("place", place.value, cell[place.start : place.end].strip(), place.certainty))
    if cell and not found:
        notes.append(Message("unread", {"column": "意向城市", "text": cell[:_CHIP]}))
    if not cell:
        readings += _places_in_text(cells["自我介绍"])
    cell = cells["期望月薪"]
    if not cell and (wish := told.wished_pay(cells["自我介绍"])):
        readings.append(wish)
    amount = pay.read(fold(cell))
    if amount:
        readings.append(Reading("pay", amount[0], cell, amount[1]))
    elif cell:
        notes.append(Message("unread", {"column": "期望月薪", "text": cell[:_CHIP]}))
    if travelling := travel.read(fold(cells["自我介绍"])):
        said = cells["自我介绍"][travelling.start : travelling.end]
        readings.append(Reading("travel", travelling.code, said, 0.8))
    country = eligibility.nationality(fold(cells["国籍"]))
    if country:
        readings.append(Reading("nationality", country, cells["国籍"], 1.0))
    elif cells["国籍"] and not eligibility.says_nothing(fold(cells["国籍"])):
        notes.append(Message("unread", {"column": "国籍", "text": cells["国籍"][:_CHIP]}))


def _places_in_text(text: str) -> Iterable[Reading]:
    """The places wished for in free text, where no column says it: "想回陕西发展", "成都优先，重庆也可以", "南京、苏州"."""
    folded = fold(text)
    wished = told.aims(folded)
    for start, end in told.pieces(folded):
        if reaches(wished, start, end) or _says.going.search(folded, start, end):
            for place in places.wished(folded, start, end):
                of_work = place.value == "any" and not _says.anywhere.search(folded, start, end)  # "检索或翻译都行"
                if of_work or _says.school.match(folded, start + place.end):
                    continue
                yield Reading("place", place.value, text[start:end].strip(), 0.6)


def _kinds_in_text(text: str) -> Iterable[Reading]:
    """The kinds of work wished for in free text, where no column says it. A word for any work, or for all about patents,
    says nothing beside one that names its work."""
    folded = fold(text)
    # who takes an interest in some work has not asked for it
    found = [(start, end, 0.6) for start, end in told.aims(folded) if not _says.interested.search(folded, start, end)]
    found += [(m.start(), m.end(), 0.7) for m in _says.wished.finditer(folded)]
    if _says.liked.search(folded):
        found += [(m.start(), m.end(), 0.7) for m in _says.best.finditer(folded)]
    readings = [(span, start, end, sure) for start, end, sure in found for span in kinds.find(folded, start, end)]
    codes = {span.code.removeprefix("second:") for span, *_ in readings}
    for span, start, end, sure in readings:
        code = span.code.removeprefix("second:")
        if (
            code == "any"
            and not _says.anything.search(folded, start, end)
            or code == "patent"
            and codes - {"any", "patent"}
        ):
            continue
        yield Reading("kind", span.code, text[start:end].strip(), sure)


def corrected(readings: list[Reading], corrections: Sequence[Correction]) -> list[Reading]:
    """The readings with people's corrections applied, in order; one that means nothing in its field is passed over."""
    for fix in corrections:
        if fix.action == "drop":
            readings = [r for r in readings if not (r.field == fix.field and r.value == fix.value)]
            continue
        value = canonical(fix.field, fix.value) if fix.action == "set" else None
        if value is not None:
            readings = [
                r for r in readings if not (r.field == fix.field and (not fix.source or r.source == fix.source))
            ]
            readings.append(Reading(fix.field, value, fix.source or fix.value, 1.0))
    return readings


def _unique(readings: list[Reading]) -> list[Reading]:
    best: dict[tuple[str, str], Reading] = {}
    for reading in readings:
        held = best.get((reading.field, reading.value))
        if held is None:
            best[reading.field, reading.value] = reading
    return list(best.values())


def _with_eligibility(readings: list[Reading], cells: Mapping[str, str]) -> list[Reading]:
    if any(r.field == "eligibility" for r in readings):
        return readings
    values = tuple(r.value for r in readings if r.field == "major")
    award = next((r.value for r in readings if r.field == "award"), "")
    country = next((r.value for r in readings if r.field == "nationality"), "")
    state, rule = eligibility.exam(values, award, country)
    if state == "eligible" and not country:  # the examination is for Chinese citizens: what nobody said is to be asked
        state, rule = "unknown", ""
    source = cells["国籍"] if rule == "nationality" else cells["专业"]
    return [*readings, Reading("eligibility", state, source, 1.0 if rule else 0.5)]
