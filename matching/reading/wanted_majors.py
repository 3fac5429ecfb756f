"""Which majors a position wants, which it would rather not see, and when two kinds of study are asked for together."""

import re
from collections.abc import Mapping
from dataclasses import replace

from matching.reading import degrees, grammar, languages, majors, mentions, stances
from matching.reading.demands import TEXT, forced, speaking
from matching.reading.grammar import Clause
from matching.reading.stances import Said
from matching.reading.wordings import wordings
from matching.text import bare, fold, pieces
from matching.types import Want

_says = wordings("wanted_majors")

_Found = tuple[int, int, str]


def major_wants(cells: Mapping[str, str]) -> list[Want]:
    """The demands on majors of the column 专业要求 and of the description."""
    out, column = _column(cells["专业要求"]), "专业要求" if cells["专业要求"] else "职位描述"
    free = (_says.any if column == "专业要求" else _says.any_told).search(grammar.outside(fold(cells[column])))
    anything = bool(free) and column == "专业要求"  # in a running text a list beside it may still be asked for
    out = [w for w in out + _description(cells["职位描述"], out, anything) if w.values]
    if free and {w.force for w in out} - {"avoid"} == {"wish"}:
        out.append(Want("major", ("any",), "wish", cells[column][free.start() : free.end()], column))
    return out


def _column(cell: str) -> list[Want]:
    text, out, any_major = fold(cell), [], False
    clauses = grammar.clauses(text)
    parts = [c for c in clauses if mentions.majors_named(text[c.start : c.end])]
    for clause in clauses:
        part, words = text[clause.start : clause.end], cell[clause.start : clause.end].strip()
        found = mentions.majors_named(part)
        if conditional := _conditional(part, found, words, "专业要求"):
            out += conditional
            continue
        spoken = stances.of_clause(part, clause, (*found, *_begun(text, clause, found)), own=True)
        refused = _refused(spoken, words, "专业要求")
        out += refused
        if (
            _says.any.search(grammar.outside(part))
            and clause.tone != "wish"
            and not (found and stances.ALL_FINE.search(part))
        ):
            any_major = True
        if not found:
            unknown = _unknown(cell, text, clause) if clause.tone == "plain" and not any_major else ()
            out += [Want("major", unknown, "want", words, "专业要求", 0.4)] if unknown else []
            continue
        both = _two_sides(found) if _says.both.search(part) and clause.tone not in ("avoid", "caution") else None
        if both and len(parts) > 1 and not grammar.MUST.search(part):
            out.append(Want("major", both[1], "want", words, "专业要求"))  # "朝鲜语；电子类+韩语": a second way in
        elif both:
            out += [Want("major", side, "must", words, "专业要求") for side in both]
        else:
            out += _accepted(part, spoken, words, "专业要求", any_major)
    return _joined(out)


def _accepted(part: str, spoken: list[Said], words: str, column: str, any_major: bool) -> list[Want]:
    """One demand for the majors of each force in a clause."""
    groups: dict[str, list[_Found]] = {}
    for (force, _), said in forced("major", spoken, part, column != TEXT).items():
        weak = any_major and force == "want"
        force = "wish" if weak else "want" if force == "must" and _says.open_end.search(part) else force
        if force != "avoid":
            at = ((s.start - s.clause.start, s.end - s.clause.start, s.value) for s in said)
            groups.setdefault(force, []).extend(at)
    return [Want("major", _alternatives(part, sorted(found)), force, words, column) for force, found in groups.items()]


def _refused(spoken: list[Said], words: str, column: str) -> list[Want]:
    """The majors a clause sends away; who lacks one is sent away: a must, unless it makes up for one of those."""
    out = []
    for (force, sure), said in forced("major", spoken, "", False).items():
        values = dict.fromkeys("class:0301" if s.value == "法学" else s.value for s in said if s.value != "stem")
        out += [Want("major", tuple(values), "avoid", words, column, sure)] if values and force == "avoid" else []
    return out


def _begun(text: str, clause: Clause, found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Majors of which only the beginning is written: 过程装备 for 过程装备与控制工程."""
    part = text[clause.start : clause.end]
    known = {at for start, end, _ in found for at in range(start, end)}
    free = [(a, b) for a, b in pieces(part) if known.isdisjoint(range(a, b)) and not degrees.named(part[a:b])]
    named = [(a, b, majors.begun(_says.tail.sub("", part[a:b].strip()))) for a, b in free]
    return [(a, b, name) for a, b, name in named if name]


def _unknown(cell: str, text: str, clause: Clause) -> tuple[str, ...]:
    """Majors in no table, kept by their letters so that the same words on both sides still meet."""
    spans = pieces(text[clause.start : clause.end])
    spans = [(a, b) for a, b in spans if not languages.find(text[clause.start + a : clause.start + b])]
    words = [bare(_says.tail.sub("", cell[clause.start + a : clause.start + b].strip())) for a, b in spans]
    return tuple(f"?{w}" for w in dict.fromkeys(words) if 2 <= len(w) <= 20 and not degrees.named(w))[:12]


def _joined(wants: list[Want]) -> list[Want]:
    """A list of majors written over several commas is one demand: any of them."""
    out: list[Want] = []
    for want in wants:
        last = out[-1] if out else None
        if last and last.force == want.force == "want" and last.column == want.column:
            out[-1] = Want(
                "major",
                tuple(dict.fromkeys(last.values + want.values)),
                "want",
                f"{last.source}，{want.source}",
                want.column,
            )
        else:
            out.append(want)
    return out


def _alternatives(part: str, found: list[tuple[int, int, str]]) -> tuple[str, ...]:
    """The majors named; a language major wanted only with a second study beside it leaves its place to that study."""
    values = []
    for number, (_, end, code) in enumerate(found):
        rest = part[end : found[number + 1][0] if number + 1 < len(found) else len(part)]
        bracket = re.match(r"(?:专业)?\s*\(([^)]*)", part[end:])
        conditional = (
            bracket
            and not grammar.WISH.search(bracket[1])
            and _says.condition.search(bracket[1])
            and mentions.majors_named(bracket[1])
        )
        language = _is_language(code)
        if conditional and language:
            continue
        if language and re.match(r"(?:能力)?(?:好|流利|佳|优秀|熟练|强|过硬)", rest):
            continue
        values.append(code)
    return tuple(dict.fromkeys(values))[:40]


def _two_sides(found: list[tuple[int, int, str]]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    stem = tuple(dict.fromkeys(c for _, _, c in found if is_stem(c)))
    other = tuple(dict.fromkeys(c for _, _, c in found if not is_stem(c)))
    return (other, stem) if stem and other else None


def is_stem(code: str) -> bool:
    """Whether a wanted major or group lies in science, engineering, agriculture or medicine."""
    if code.startswith("disc:"):
        return code[5:] in majors.STEM
    found = majors.classes(code)
    return code == "stem" or bool(found) and found[0][:2] in majors.STEM


def _conditional(part: str, found: list[tuple[int, int, str]], source: str, column: str) -> list[Want]:
    """ "日语专业须辅修或学过理工": those majors are taken, but somebody has to ask for the rest; [] where nothing is so."""
    condition = _says.on_condition.search(part)
    first = dict.fromkeys(c for begin, _, c in found if condition and begin < condition.start())
    if not first:
        return []
    studied = dict.fromkeys(c for begin, _, c in found if begin >= condition.end() and "修" in part)
    wants = [Want("major", tuple(first), force, source, column, 0.6) for force in ("avoid", "wish")]
    return wants + ([Want("major", tuple(studied), "wish", source, column)] if studied else [])


def _is_study(part: str, found: tuple[int, int, str]) -> bool:
    """Whether the name of a language stands for its study: "日语专业", "纯日语"."""
    if re.match(r"(?:能力|水平|成绩)?(?:太|很)?(?:差|不好|不行|弱|不过关)", part[found[1] :]):
        return False  # "英文差的别来"
    if re.search(r"(?:会|懂|讲|说)$", part[: found[0]]) and not part.startswith("专业", found[1]):
        return False  # "只会英语不会德语的" speaks of languages
    if part[: found[1]].endswith("专业") or mentions.AS_STUDY.match(part, found[1]):
        return True
    return bool(_says.studied.match(part[found[1] :]) or re.search(r"(?:纯|单纯|仅学|只学)$", part[: found[0]]))


def _nothing_else(part: str, found: list[_Found], asks: bool) -> bool:
    """Whether a clause is a list of majors and, where it is known to ask, hardly anything else: "光学、物理优先"."""
    rest = stances.ALL_FINE.sub("", _says.idle.sub("", _TONE.sub("", grammar.outside(part))))
    rest, named = len(bare(rest)), sum(end - start for start, end, _ in found)
    return named * 3 >= 2 * rest if asks else named >= rest


_TONE = re.compile(
    "|".join(f"(?:{grammar.TONES[tone].pattern})" for tone in ("avoid", "wish", "must", "none", "exception"))
)


_LANGUAGE_CLASS = ("0502",)


def _is_language(code: str) -> bool:
    return bool(set(majors.classes(code)) & set(_LANGUAGE_CLASS))


def _description(cell: str, column: list[Want], anything: bool) -> list[Want]:
    text, out = fold(cell), []
    for clause, part in speaking("major", text):
        words = cell[clause.start : clause.end].strip()
        found = [
            f
            for f in mentions.majors_named(part)
            if (not _is_language(f[2]) or _is_study(part, f))
            and not _says.done_or_not.search(part[: f[0]])
            and not (f[2].startswith("disc:") and _says.awarded.match(part, f[1]))
        ]
        if not found:
            continue
        if conditional := _conditional(part, found, words, "职位描述"):
            out += conditional
            continue
        spoken = stances.of_clause(part, clause, found)
        if not (_says.both.search(text) and re.search(r"只有|单一|仅有|纯", part)):
            out += _refused(spoken, words, "职位描述")
        if clause.tone in ("avoid", "caution"):
            held = [s.lacking or s.stance == "must" for s in spoken]  # "除机械外一律不招"
            lacking = tuple(dict.fromkeys(s.value for s, needed in zip(spoken, held, strict=True) if needed))
            redeems = any(
                not needed and not _apart(part, s, spoken) for s, needed in zip(spoken, held, strict=True)
            )  # "法学出身而没有理工背景的请勿投"
            force = "wish" if redeems else "must" if clause.tone == "avoid" else "want"  # "非理工科勿扰"
            out += [Want("major", lacking, force, words, "职位描述")] if lacking else []
            continue
        both = _two_sides(found) if clause.tone == "must" and _says.both.search(part) else None
        if both and not any(w.force == "must" for w in column):
            out += [Want("major", side, "must", words, "职位描述") for side in both]
        elif _says.context.search(part) or _nothing_else(part, found, clause.listed or clause.tone != "plain"):
            for want in _accepted(part, spoken, words, "职位描述", anything):
                want = replace(want, force=_beside(want, column, part, spoken))
                _add(out, want, part, cell[: clause.start].rstrip(" ，,"))
    return out


def _apart(part: str, one: Said, spoken: list[Said]) -> bool:
    """Whether those who lack a study are others than those of this one: "法学以及没有工科背景的"."""
    at = one.clause.start
    return any(
        s.lacking and one.end < s.start and _says.as_well.search(part[one.end - at : s.start - at]) for s in spoken
    )


def _beside(want: Want, column: list[Want], part: str, spoken: list[Said]) -> str:
    """The force of a demand of the description where the column has its own: a must for all of science stands, the rest is welcome."""
    if any(s.stance == "letin" for s in spoken):
        return "wish"
    if not column or want.force == "wish":
        return want.force
    wide = want.force == "must" and all(is_stem(v) for v in want.values) and re.search("理工|工科|理科|stem", part)
    return "must" if wide else "wish"


def _add(out: list[Want], want: Want, part: str, before: str) -> None:
    """A demand more, or another way to meet the last: "一种是理工科…；一种是日语出身", "physics, electronics or maths"."""
    last = out[-1] if out else None
    listed = last and last.force == "must" and before.endswith(last.source)
    if (
        last
        and last.force == want.force
        and (listed or _says.one_kind.search(last.source) and _says.one_kind.search(part))
    ):
        values = tuple(dict.fromkeys(last.values + want.values))
        out[-1] = replace(last, values=values, source=f"{last.source}；{want.source}")
    else:
        out.append(want)
