"""Which languages a position asks for, where brackets, "or" and the description change what the column says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from matching.reading import grammar, languages, mentions, stances
from matching.reading.demands import TEXT, forced, not_asked, speaking
from matching.reading.grammar import Clause
from matching.reading.language_scale import above, meets
from matching.reading.stances import Said
from matching.reading.wordings import wordings
from matching.text import NEAR, Span, fold
from matching.types import Message, Want

_says = wordings("wanted_languages")


def language_wants(cells: Mapping[str, str], notes: list[Message]) -> list[Want]:
    """The certificates and languages asked for; an explicit must of the description stands above the column."""
    column = _language_clauses(cells["外语要求"], "外语要求")
    for name in ("外语要求", "职位描述"):
        notes += _beyond(cells[name], name)
    free = tuple(map(_test_of, not_asked("language", cells[TEXT], _spoken_at))) if column else ()
    column = [replace(w, force="wish") if all(v.startswith(free) for v in w.values) else w for w in column]
    text = []
    for want in _language_clauses(cells["职位描述"], "职位描述"):
        instead = next((w for w in column if _also(want, w)), None)
        if instead:  # "外语 N1" and "N2 120分以上也可": any of the two
            column[column.index(instead)] = _either(instead, want)
        elif want.force == "must" and (
            ways := _one_way(want, column)
        ):  # "韩语六级没得降", where Japanese will do as well
            column[column.index(ways)] = _either(ways, want)
        elif listed := _listed(want, column):  # "六级" and "六级、雅思6.0或托福80均可": any of the list
            column[column.index(listed)] = _either(listed, want)
        elif want.force == "want" and any(w.force != "wish" for w in column if not _is_vaguer(w, want)):
            text.append(replace(want, force="wish"))
        else:
            text.append(want)
    musts = {w.values[0][:2]: w for w in text if w.force == "must"}
    kept = []
    for want in column:
        must = musts.get(want.values[0][:2])
        if must and all(":level:" in v for v in must.values) and not all(":level:" in v for v in want.values):
            must = None
        definite = next((w for w in text if w.force == "want" and _is_vaguer(want, w)), None)
        if definite:
            notes.append(Message("disagree", {"column": "外语要求", "cell": want.source, "sentence": definite.source}))
        elif must is None or want.force == "wish" and not all(v.startswith(free) for v in want.values):
            kept.append(want)
        elif set(want.values) & set(must.values):
            kept.append(want) if want.force == "must" else None
        else:
            notes.append(Message("disagree", {"column": "外语要求", "cell": want.source, "sentence": must.source}))
    any_of = _says.any_tongue.search(fold(cells["外语要求"] + "。" + cells["职位描述"]))
    return _one_tongue(kept + text) if any_of else kept + text


def _beyond(cell: str, column: str) -> Iterator[Message]:
    """A note for each score that its test does not give."""
    text = fold(cell)
    for clause, part in speaking("language", text):
        for span, scale in languages.impossible(part):
            said = cell[clause.start + span.start : clause.start + span.end].strip()
            yield Message("beyond", {"column": column, "text": said, **scale})


def _one_tongue(wants: list[Want]) -> list[Want]:
    """The demands of several languages as one, any of which will do, as hard as the hardest: "德、法、韩任一方向即可"."""
    order = ("must", "want", "wish")
    ways = [w for w in wants if w.force in order and not w.values[0].startswith("zh")]
    if len({v[:2] for w in ways for v in w.values}) < 2:
        return wants
    hardest = min(ways, key=lambda w: order.index(w.force))
    values = tuple(dict.fromkeys(v for w in ways for v in w.values if not v.endswith(_BARE))) or hardest.values
    return [replace(hardest, values=values), *(w for w in wants if w not in ways)]


def _also(want: Want, asked: Want) -> bool:
    """Whether a demand of the description says what will do as well as the certificate the column asks for."""
    same = {v[:2] for v in want.values} == {v[:2] for v in asked.values}
    return same and asked.force != "wish" and want.force == "wish" and bool(_says.also.search(fold(want.source)))


def _listed(want: Want, column: list[Want]) -> Want | None:
    """The demand of the column that is one of several which will do by a list of the description."""
    if want.force != "want" or len(want.values) == 1:
        return None
    return next((w for w in column if w.force != "wish" and set(w.values) < set(want.values)), None)


def _is_vaguer(want: Want, other: Want) -> bool:
    """Whether a demand is but words for how well ("英语较好") where the other lists what will do for it."""
    same = {v[:2] for v in want.values} == {v[:2] for v in other.values}
    listed = len(other.values) > 1 and not any(":level:" in v for v in other.values)
    return same and listed and all(map(_VAGUE.search, want.values))


_VAGUE = re.compile(r":level:(?:[1-4]?\d|50)$")  # less than 流利


def _one_way(want: Want, column: list[Want]) -> Want | None:
    """The demand of the column that has several languages to choose from, this one among them."""
    spoken = {v[:2] for v in want.values}
    return next((w for w in column if len(tongues := {v[:2] for v in w.values}) > 1 and spoken < tongues), None)


_MOST = 60  # demands of one text; nobody asks for more


def _language_clauses(cell: str, column: str) -> list[Want]:
    text, out, spoken, own, lacked = fold(cell), [], "", column == "外语要求", set()
    heard = {clause.start for clause, _ in speaking("language", text)}
    for clause in grammar.clauses(text) if heard else ():
        if clause.start not in heard:
            spoken, lacked = spoken if clause.tone == "plain" else "", set()
            continue
        part, words = text[clause.start : clause.end], cell[clause.start : clause.end].strip()
        if _says.mistaken.search(part) and not grammar.MUST.search(part):
            continue
        said = stances.of_clause(part, clause, _named(part, clause, own, _spoken_of(text, clause)), own)
        asked = forced("language", said, part, own, _evident)
        demanded = sorted(((s, force) for (force, _), group in asked.items() for s in group), key=lambda d: d[0].start)
        held = {s.value[:2]: force for s, force in demanded if force != "wish"}
        either = [next(iter(held.values()), "wish") if s.stance == "letin" else force for s, force in demanded]
        demanded = [(s, force) for (s, _), force in zip(demanded, either, strict=True)]
        if not spoken or clause.tone != "plain":
            spoken = ""
        elif demanded:  # "英文必须能写，六级480/雅思6.5": the list says how well
            demanded = [(s, "must") for s, _ in demanded]
        fresh = [want for force in ("must", "want", "wish") for want in _each(demanded, force, part, words, column)]
        if clause.tone == "must" and not said and _says.language.search(part):
            spoken = words
        last = out[-1] if out else None
        follows = fresh and last and cell[: clause.start].rstrip(" ，,→；;").endswith(last.source)
        same = follows and {v[:2] for v in last.values} == {v[:2] for v in fresh[0].values}
        letin = any(s.stance == "letin" for s in said)
        if fresh and (other := _says.instead_of.search(part)) and (asked := _asked(out, _spoken(part[other.end() :]))):
            ways = tuple(s.value for s, _ in demanded if s.start < clause.start + other.start())
            out[out.index(asked)] = _either(asked, replace(asked, values=ways))  # "日语N3可代替四级"
            fresh = []
        if lacked and fresh and (asked := _asked(out, lacked)):  # "如无专四, 需有ТРКИ一级"
            out[out.index(asked)] = _either(asked, fresh.pop(0))
        lacked = {_test_of(s.value) for s in said} if clause.tone == "plain" and _says.if_not.match(part) else set()
        fresh = [] if lacked else fresh
        if follows and (
            grammar.OR.match(part) or same and (_says.instead.search(part) or letin and last.force != "wish")
        ):
            out.pop()
            fresh[0] = _either(last, fresh[0])
        out += fresh
    return without_repeats(_lowest(out[:_MOST]))


def _lowest(wants: list[Want]) -> list[Want]:
    """Of one test named at two levels the lowest is asked for, the higher is welcome: "日语专业N1，理工科N2"."""
    plain = [w for w in wants if w.force == "want" and len(w.values) == 1]
    asked = [w.values[0] for w in plain if not grammar.CONDITION.search(fold(w.source))]

    def is_more(want: Want) -> bool:
        value = want.values[0]
        same = (v for v in asked if v != value and _test_of(v) == _test_of(value) and ":level:" not in v)
        return want in plain and any(meets(v, value) == "met" for v in same)

    return [replace(w, force="wish") if is_more(w) else w for w in wants]


def _either(want: Want, other: Want) -> Want:
    return replace(want, values=tuple(dict.fromkeys((*want.values, *other.values))))


def _spoken_at(part: str) -> list[tuple[int, int, str]]:
    """The languages a folded clause names, by a test or by name, with their places."""
    return [tuple(s) for s in (*(s for s, _ in languages.find(part)), *languages.names().find(part))]


def _test_of(value: str) -> str:
    """What every value of a language, or of one test of it, begins with."""
    return value if ":" not in value else ":".join(value.split(":")[:2])


def _spoken(part: str) -> set[str]:
    """The languages that a folded text names, by a test or by name."""
    return {code[:2] for _, _, code in _spoken_at(part)}


def _asked(wants: list[Want], named: set[str]) -> Want | None:
    """The last demand for one of some languages or tests of them, a wish only where there is no other."""
    found = [w for w in wants if any(v.startswith(tuple(named)) for v in w.values)]
    return next((w for w in reversed(found) if w.force != "wish"), found[-1] if found else None)


def _spoken_of(text: str, clause: Clause) -> str:
    """The language that was last named before a clause, whose a bare 专八 is: "德语专业, 专八优先"."""
    part = text[clause.start : clause.end]
    if not (bare := languages.BARE_TEST.search(part)):
        return "en"
    before = text[max(0, clause.start - NEAR) : clause.start] + part[: bare.start()]
    found = sorted(((end, code[:2]) for _, end, code in _spoken_at(before)), reverse=True)
    return next((code for _, code in found if code != "zh"), "en")


def _named(part: str, clause: Clause, own: bool, native: str) -> list[tuple[int, int, str]]:
    """The certificates and languages of a clause; the one somebody lacks is named by what it would be."""
    sends_away = clause.tone in ("avoid", "caution")
    told = _says.lacked.sub(lambda m: "_" * len(m[0]), part) if sends_away else part
    found = [s for s, _ in languages.find(told, native)]
    bare = languages.bare_names(grammar.outside(told) if own else told)
    known = {s.code[:2] for s in (*found, *bare)}
    if sends_away:  # "不懂日语的免谈"
        named = [s for s in languages.names().find(part) if s.code not in known]
        bare += [s for s in named if stances.is_lacking(part, s.start, s.end)]
    if not own and clause.tone == "plain" and not clause.listed:
        bare = []
    bare = [s for s in bare if not mentions.AS_STUDY.match(part, s.end)]
    level = next((s.code.rpartition(":")[2] for s in found if ":level:" in s.code), "45")
    found += [Span(s.start, s.end, f"{s.code}:level:{level}") for s in bare]
    forgiven = [s for s in found if s.code.endswith(":fail") and _says.forgiven.search(part[s.end :])]
    if _says.instead.search(part):
        forgiven += [s for s in found if _says.not_had.search(part[: s.start])]
    return [(s.start, s.end, s.code) for s in found if s not in forgiven]


def _evident(part: str, one: Said) -> bool:
    """Whether a clause asks for a language, or refuses those who know less: "N3以下不要", "六级未过者勿投"."""
    if one.stance == "avoid":
        return one.value.endswith(":fail") or bool(_says.under.match(part, one.end - one.clause.start))
    if one.stance == "info" and one.clause.section in ("duty", "other"):
        return False
    return one.clause.listed or bool(_says.asked.search(part))


def _each(demanded: list[tuple[Said, str]], force: str, part: str, words: str, column: str) -> list[Want]:
    """The demands of one force in a clause: one per language, or one for all when the words say "or"."""
    groups: dict[str, list[str]] = {}
    for one, own_force in demanded:
        if own_force == force:
            value = one.value.replace(":fail", ":pass")
            with_it = one.stance == "avoid" and _says.with_under.match(part, one.end - one.clause.start)
            groups.setdefault(one.value[:2], []).append(above(value) if with_it else value)
    if len(groups) > 1 and (grammar.ANY_OF.search(part) or any(s.stance == "letin" for s, f in demanded if f == force)):
        groups = {"": [code for codes in groups.values() for code in codes]}
    return [Want("language", tuple(dict.fromkeys(codes)), force, words, column) for codes in groups.values()]


def without_repeats(wants: list[Want]) -> list[Want]:
    """The demands but a level of a language that a certificate asked for gives, and a wish that a demand covers."""
    spoken = [w for w in wants if w.field == "language"]
    asked = {v for w in spoken if w.force in ("must", "want") for v in w.values}
    tests = {v for v in asked if ":level:" not in v}
    named = {v[:2] for w in spoken for v in w.values if not v.endswith(_BARE)}
    known = {v[:2] for v in asked} | named

    def is_said(want: Want, v: str) -> bool:
        if want.force == "wish":
            return (
                v in asked
                or v[:2] in known
                and (v.endswith(_BARE) or ":level:" in v and v[:2] in {a[:2] for a in asked})
            )
        return want.force == "want" and ":level:" in v and any(meets(v, test) == "met" for test in tests)

    return [w for w in wants if w.field != "language" or w.ways or not all(is_said(w, v) for v in w.values)]


_BARE = ":level:45"
