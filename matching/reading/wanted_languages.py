"""Which languages a position asks for, where brackets, "or" and the description change what the column says."""

import re
from collections.abc import Mapping
from dataclasses import replace

from matching.reading import demands, languages
from matching.text import fold
from matching.types import Message, Want

_FORCE = {"must": "must", "plain": "want", "wish": "wish", "exception": "wish"}


def language_wants(cells: Mapping[str, str], notes: list[Message]) -> list[Want]:
    """The certificates and languages asked for; an explicit must of the description stands above the column."""
    column = _language_clauses(cells["外语要求"], "外语要求")
    for name in ("外语要求", "职位描述"):
        for span, scale in languages.impossible(fold(cells[name])):
            notes.append(
                Message("beyond", {"column": name, "text": cells[name][span.start : span.end].strip(), **scale})
            )
    named = {v[:2] for w in column for v in w.values}
    text = []
    for want in _language_clauses(cells["职位描述"], "职位描述"):
        if want.force == "want" and column:
            if not named & {v[:2] for v in want.values}:
                text.append(replace(want, force="wish"))
        else:
            text.append(want)
    musts = {w.values[0][:2]: w for w in text if w.force == "must"}
    kept = []
    for want in column:
        must = musts.get(want.values[0][:2])
        if must and all(":level:" in v for v in must.values) and not all(":level:" in v for v in want.values):
            must = None
        if must is None or want.force == "wish":
            kept.append(want)
        elif set(want.values) & set(must.values):
            kept.append(want) if want.force == "must" else None
        else:
            notes.append(Message("disagree", {"column": "外语要求", "cell": want.source, "sentence": must.source}))
    return kept + text


_OR = re.compile(r"\s*(?:或者?|or\b)")
_MISTAKEN = re.compile(r"系统里|系统中|写的是|填的是|写错|选错|填错|写成了|误写|显示的是")
_EQUAL = re.compile(r"同等|等同|等效|均可|亦可|也可|也行|也认|视同|都可")
_ASKED = re.compile(r"以上|水平|能力|通过|过|达到|取得|要求")
_NOT_ASKED = re.compile(r"(?:不|无|没有?)(?:作|做)?(?:硬性|强制)?(?:要求|需要?|强求|必须?)")
_FORGIVEN = re.compile(r"(?:也|亦|都|均)(?:可|行|能|没关系)|没关系|不影响|可以?先")
_REFUSED = re.compile(r"[^,;。、()]{0,2}(?:不考虑|不行|勿投|不够|不接受|免谈)")


def _language_clauses(cell: str, column: str) -> list[Want]:
    text, out = fold(cell), []
    for clause in demands.clauses(text):
        part = text[clause.start : clause.end]
        if _MISTAKEN.search(part) and not demands.MUST.search(part):
            continue
        found = [s for s, _ in languages.find(part) if not _REFUSED.match(part[s.end :])]
        found = [s for s in found if not (s.code.endswith(":fail") and _FORGIVEN.search(part[s.end :]))]
        outer, inner = _by_bracket(part, found)
        inside = "".join(re.findall(r"\(([^()]*)", part)) if inner else ""
        if inner and (_EQUAL.search(inside) or not outer):
            outer, inner = outer + inner, []
        tone = demands.tone_of(demands.outside(part)) if inner else clause.tone
        source = cell[clause.start : clause.end].strip()
        fresh = _language_wants(outer, tone, clause.listed, part, source, column)
        if fresh and out and _OR.match(part) and cell[: clause.start].rstrip(" ，,").endswith(out[-1].source):
            last = out.pop()
            fresh = [replace(last, values=tuple(dict.fromkeys((*last.values, *fresh[0].values))))]
        out += fresh
        if inner:
            out += _language_wants(inner, demands.tone_of(inside), False, inside, source, column)
    return _no_repeats(out)


def _by_bracket(part: str, found: list) -> tuple[list, list]:
    inner = [s for s in found if part.count("(", 0, s.start) > part.count(")", 0, s.start)]
    return [s for s in found if s not in inner], inner


def _language_wants(found: list, tone: str, listed: bool, part: str, source: str, column: str) -> list[Want]:
    """One demand per language, or one for all when the words say "or"."""
    sent_away = tone in ("avoid", "caution") and any(s.code.endswith(":fail") for s in found)  # 六级未过者勿投
    hard = sent_away or bool(demands.MUST.search(_NOT_ASKED.sub("", part)))
    if not found or (tone in ("avoid", "caution", "none") and not hard):
        return []
    force = "must" if tone in ("avoid", "caution", "none") else _FORCE[tone]
    if column == "职位描述" and force == "want" and not (listed or _ASKED.search(part)):
        force = "wish"
    groups: dict[str, list[str]] = {}
    for span in found:
        groups.setdefault(span.code[:2], []).append(span.code.replace(":fail", ":pass"))
    if len(groups) > 1 and re.search(r"或|/|任一|之一|\bor\b", part):
        groups = {"": [code for codes in groups.values() for code in codes]}
    return [Want("language", tuple(dict.fromkeys(codes)), force, source, column) for codes in groups.values()]


def _no_repeats(wants: list[Want]) -> list[Want]:
    """A wish of the same language that a demand already covers is dropped, a weaker own-words level too."""
    asked = {v for w in wants if w.force in ("must", "want") for v in w.values}
    languages_asked = {v[:2] for v in asked}
    return [
        w
        for w in wants
        if w.force != "wish" or not all(v in asked or (":level:" in v and v[:2] in languages_asked) for v in w.values)
    ]
