"""Which languages a position asks for, where brackets, "or" and the description change what the column says."""

import re
from collections.abc import Mapping
from dataclasses import replace

from matching.reading import demands, languages
from matching.text import Span, fold
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
    column = _not_asked_after_all(column, fold(cells["职位描述"]))
    named = {v[:2] for w in column for v in w.values}
    text = []
    for want in _language_clauses(cells["职位描述"], "职位描述"):
        instead = next((w for w in column if _also(want, w)), None)
        if instead:  # "外语 N1" and "N2 120分以上也可": any of the two
            column[column.index(instead)] = replace(instead, values=(*instead.values, *want.values))
        elif want.force == "want" and column:
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


def _also(want: Want, asked: Want) -> bool:
    """Whether a demand of the description says what will do as well as the certificate the column asks for."""
    same = {v[:2] for v in want.values} == {v[:2] for v in asked.values}
    return same and asked.force != "wish" and want.force == "wish" and bool(_ALSO.search(fold(want.source)))


def _not_asked_after_all(column: list[Want], text: str) -> list[Want]:
    """The column's demands, only welcome where the description says that the language does not matter."""
    free = {code for code, word in _WORDS.items() if re.search(rf"(?:{word})[^,;。\n]{{0,4}}{_NO_MATTER}", text)}
    return [replace(w, force="wish") if {v[:2] for v in w.values} <= free else w for w in column]


_MOST = 60  # demands of one text; nobody asks for more
_ALSO = re.compile(r"(?:也|亦|同样)(?:可|行|收|要|认|ok|考虑)")
_NO_MATTER = r"(?:不卡|不限|不[作做]?(?:硬性|强制)?要求|不强求|无所谓|没要求|不看重|没(?:有|过|考)也(?:行|可|没|ok))"
_WORDS = {"en": r"英语|英文|外语|[四六]级|cet", "ja": "日语|日文", "de": "德语", "ko": "韩语|朝鲜语", "fr": "法语"}
_OR = re.compile(r"\s*(?:或者?|or\b)")
_INSTEAD = re.compile(r"没考|未考|替代|代替|可[替代]|折算|(?:没有?|无)[^,;。]{1,6}(?:(?:的|者)?[看可用凭]|但)")
_LACKING = re.compile(r"(?:没有?|无|未|不具备|缺少?)(?:取得|通过|考?过|考|达到?)?\s*(?:英语|日语|大学)?\s*")
_UNDER = re.compile(r"\s*分?\s*(?:以下|及以下|没过|未过|不过|没到|不到|未达)")
_LANGUAGE = re.compile(r"英语|英文|外语|日语|日文|德语|韩语|法语|(?<![a-z])(?:en|de|jp|kr|fr|english)(?![a-z])")
_MISTAKEN = re.compile(r"系统里|系统中|写的是|填的是|写错|选错|填错|写成了|误写|显示的是")
_EQUAL = re.compile(r"同等|等同|等效|均可|亦可|也可|也行|也认|视同|都可")
_SAME = re.compile(r"(?:同等|等同|相当|等效)[^,;。(]{0,6}\(")
_ASKED = re.compile(r"以上|水平|能力|通过|过|达到|取得|要求")
_FORGIVEN = re.compile(r"(?:也|亦|都|均)(?:可|行|能|没关系)|没关系|不影响|可以?先")
_REFUSED = re.compile(r"[^,;。、()]{0,2}(?:不考虑|不行|勿投|不够|不接受|免谈)")


def _language_clauses(cell: str, column: str) -> list[Want]:
    text, out, spoken = fold(cell), [], ""
    for clause in demands.clauses(text):
        part = text[clause.start : clause.end]
        if _MISTAKEN.search(part) and not demands.MUST.search(part):
            continue
        found = [s for s, _ in languages.find(part) if not _REFUSED.match(part[s.end :]) or _UNDER.match(part, s.end)]
        if column == "外语要求":
            found += _named(part, found)
        if clause.tone == "avoid" and (least := _least(part)):
            out += _language_wants(least, "must", clause.listed, part, cell[clause.start : clause.end].strip(), column)
            continue
        found = [s for s in found if not (s.code.endswith(":fail") and _FORGIVEN.search(part[s.end :]))]
        outer, inner = _by_bracket(part, found)
        inside = "".join(re.findall(r"\(([^()]*)", part)) if inner else ""
        if inner and (_EQUAL.search(inside) or re.match(r"\s*或", inside) or _SAME.search(part) or not outer):
            outer, inner = outer + inner, []
        tone = demands.tone_of(demands.outside(part)) if inner else clause.tone
        source = cell[clause.start : clause.end].strip()
        if tone == "plain" and spoken and cell[: clause.start].rstrip(" ，,").endswith(spoken):
            tone = "must"  # "英文必须能写，六级480/雅思6.5": the list says how well
        spoken = source if tone == "must" and not found and _LANGUAGE.search(part) else ""
        instead = _INSTEAD.search(part)
        if instead:
            outer = [s for s in outer if not re.search(r"(?:没|未)考?过?$|无$|没有$", part[: s.start])]
        fresh = _language_wants(outer, tone, clause.listed, part, source, column)
        follows = fresh and out and cell[: clause.start].rstrip(" ，,→").endswith(out[-1].source)
        if follows and (_OR.match(part) or instead and out[-1].values[0][:2] == fresh[0].values[0][:2]):
            last = out.pop()
            fresh = [replace(last, values=tuple(dict.fromkeys((*last.values, *fresh[0].values))))]
        out += fresh
        if inner:
            out += _language_wants(inner, demands.tone_of(inside), False, inside, source, column)
    return _no_repeats(out[:_MOST])


def _named(part: str, found: list) -> list:
    """The languages named beside or without any level: "德语", "泰语、越南语至少一门能工作" ask for all alike."""
    level = next((s.code.rpartition(":")[2] for s in found if ":level:" in s.code), "45")
    return [Span(s.start, s.end, f"{s.code}:level:{level}") for s in languages.bare_names(demands.outside(part))]


def _least(part: str) -> list:
    """What nobody may lack: "N2 120 以下不考虑", "没有六级的勿投"."""
    lacking = [m.span() for m in _LACKING.finditer(part)]
    told = "".join(" " if any(a <= n < b for a, b in lacking) else char for n, char in enumerate(part))
    found = [s for s, _ in languages.find(told)]
    return [s for s in found if _UNDER.match(part, s.end) or any(a <= s.start <= b for a, b in lacking)]


def _by_bracket(part: str, found: list) -> tuple[list, list]:
    inner = [s for s in found if part.count("(", 0, s.start) > part.count(")", 0, s.start)]
    return [s for s in found if s not in inner], inner


def _language_wants(found: list, tone: str, listed: bool, part: str, source: str, column: str) -> list[Want]:
    """One demand per language, or one for all when the words say "or"."""
    sent_away = tone in ("avoid", "caution") and any(s.code.endswith(":fail") for s in found)  # 六级未过者勿投
    hard = sent_away or bool(demands.MUST.search(demands.TONES["none"].sub("", part)))
    if not found or (tone in ("avoid", "caution", "none") and not hard):
        return []
    force = "must" if tone in ("avoid", "caution", "none") else _FORCE[tone]
    if column == "职位描述" and force == "want" and not (listed or _ASKED.search(part)):
        force = "wish"
    groups: dict[str, list[str]] = {}
    for span in found:
        groups.setdefault(span.code[:2], []).append(span.code.replace(":fail", ":pass"))
    if len(groups) > 1 and re.search(r"或|/|任[一选意]|之一|其一|至少.{0,2}一|一[门种](?:即可|就行|能)|\bor\b", part):
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
