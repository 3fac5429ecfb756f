"""Which degree a position asks for, in its column and against it in the description."""

import re
from collections.abc import Mapping
from dataclasses import replace

from matching.reading import degrees, demands
from matching.text import fold
from matching.types import Message, Want


def degree_wants(cells: Mapping[str, str], notes: list[Message]) -> list[Want]:
    """The lowest degree taken, those liked better, those rather not, and doors left open for exceptional people."""
    out: list[Want] = []
    cell, text = cells["学历要求"], fold(cells["学历要求"])
    for clause in demands.clauses(text):
        found = degrees.named(demands.unrefused(text[clause.start : clause.end]))
        source = cell[clause.start : clause.end].strip()
        if not found or clause.tone == "none":
            continue
        lowest = min(found, key=lambda f: degrees.RANK[f[0]])[0]
        held = _higher(out, lowest)
        if clause.tone == "exception" and not demands.CONDITION.search(text[clause.start : clause.end]):
            out = [w for w in out if w is not held] + ([replace(held, force="wish")] if held else [])
            asked = any(w.force == "must" for w in out)
            out.append(Want("degree", (lowest,), "wish" if asked else "must", source, "学历要求"))
        elif clause.tone == "exception" and held:  # "本科起, 优秀大专可放宽"
            out.append(Want("degree", (f"except:{lowest}",), "wish", source, "学历要求"))
        elif (
            clause.tone in ("wish", "exception")
            and out
            or clause.tone == "wish"
            and re.search(r"优先|preferred|plus|advantage|desirable", text[clause.start : clause.end])
        ):
            out.append(Want("degree", (lowest,), "wish", source, "学历要求"))
        elif clause.tone in ("wish", "exception", "plain", "must") and ("可" in source and out):
            out.append(Want("degree", (f"except:{lowest}",), "wish", source, "学历要求"))
        elif clause.tone not in ("avoid", "caution"):
            out.append(Want("degree", (lowest,), "must", source, "学历要求"))
    doors = [w for w in out if w.values[0].startswith("except:")]
    if doors and not any(w.force == "must" for w in out):
        level = doors[0].values[0].removeprefix("except:")
        out = [w for w in out if w not in doors] + [Want("degree", (level,), "must", doors[0].source, "学历要求")]
    return _degree_in_text(cells, out, notes)


def _degree_in_text(cells: Mapping[str, str], out: list[Want], notes: list[Message]) -> list[Want]:
    for column in ("专业要求", "职位描述"):
        out = _degree_in_column(cells[column], column, out, not cells["学历要求"], notes)
    return out


def _degree_in_column(cell: str, column: str, out: list[Want], first: bool, notes: list[Message]) -> list[Want]:
    """The demands after this text; `first` where no column of its own names a degree."""
    text = fold(cell)
    for clause in demands.clauses(text):
        part = text[clause.start : clause.end]
        found = [f for f in degrees.named(demands.unrefused(part)) if not _OTHERWISE.match(part, f[2])]
        source = cell[clause.start : clause.end].strip()
        if not found or re.search(r"^\W*其中|本校|大学生|大学城|本地高校|高校|大学图书馆|大学老师", part):
            continue
        level = min(found, key=lambda f: degrees.RANK[f[0]])[0]
        least = _least(part, found) if clause.tone == "avoid" else None
        if least:
            out = _must(out, least, source, column, notes)
        elif clause.tone in ("caution", "avoid"):
            out.append(
                Want(
                    "degree",
                    _with_those_above(part, found),
                    "avoid",
                    source,
                    column,
                    0.9 if clause.tone == "avoid" else 0.6,
                )
            )
        elif (
            clause.tone in ("plain", "wish")
            and (held := _higher(out, level))
            and any(_TAKEN.match(part, f[2]) for f in found)
        ):
            out = [*_must(out, level, source, column, notes), replace(held, force="wish")]
        elif clause.tone == "exception":
            held = next((w for w in out if w.force == "must"), None)
            if demands.CONDITION.search(part) and not _WIDENED.search(part):
                out.append(Want("degree", (f"except:{level}",), "wish", source, column))
            elif _higher(out, level):  # "本科也收" against the column's 硕士
                out = [*_must(out, level, source, column, notes), replace(held, force="wish")]
        elif clause.tone == "wish":
            exact = level == "junior"
            out.append(Want("degree", (f"is:{level}" if exact else level,), "wish", source, column))
        elif clause.tone == "must" or (
            clause.tone == "plain"
            and (
                clause.listed
                or any(_NEEDED.search(part[: f[1]]) for f in found)
                or any(_AT_LEAST.match(part, f[2]) or _HELD.match(part, f[2]) for f in found)
                and (first or "实际" in part)
            )
        ):
            out = _must(out, level, source, column, notes)
    return out


_OTHERWISE = re.compile(
    r"(?:学[历位])?证|生?(?:期间|阶段|所?学的?专业|读的|学的|毕业于|背景|专业(?:须|必须|要|应|需|为|是))"
)  # 本科专业须为药学 says nothing of the degree
_AT_LEAST = re.compile(r"\s*(?:及|或|学历|\s)*(?:以上|起)")
_TAKEN = re.compile(
    r"(?:学历|毕业|生|同学)*(?:其实)?[也就都即均亦]?(?:可以?(?!能|聊|谈|放宽|破格)|行|ok|没问题|能投|够)"
)
_HELD = re.compile(r"(?:研究生|毕业)?(?:学历|学位)(?!证|补|津|提升|教育|差)")
_NEEDED = re.compile(r"(?:还是|都|总|最起码|起码|最少|所以|仍)[^,;。不]{0,2}[得要](?:是|有)?\s*$")
_WIDENED = re.compile(r"放宽[到至]")


def _higher(out: list[Want], level: str) -> Want | None:
    """The degree demanded so far, where it is above this one."""
    held = next((w for w in out if w.force == "must"), None)
    return held if held and degrees.RANK[level] < degrees.RANK[held.values[0]] else None


_BELOW = re.compile(r"(?:学历)?(及)?以下")


def _least(part: str, found: list[tuple[str, int, int]]) -> str | None:
    """The lowest degree taken where those below one are sent away: "本科以下勿投", "大专及以下不考虑"."""
    for level, _, end in found:
        if below := _BELOW.match(part, end):
            return next((d for d, rank in degrees.RANK.items() if rank == degrees.RANK[level] + bool(below[1])), level)
    return None


def _with_those_above(part: str, found: list[tuple[str, int, int]]) -> tuple[str, ...]:
    """The degrees sent away: those named, and all above one of which "及以上" is said."""
    named = [level for level, _, _ in found]
    least = [degrees.RANK[level] for level, _, end in found if _AT_LEAST.match(part, end)]
    return tuple(dict.fromkeys((*named, *(d for d, rank in degrees.RANK.items() if least and rank >= min(least)))))


def _must(out: list[Want], level: str, source: str, column: str, notes: list[Message]) -> list[Want]:
    """The demands with this one of the description in place of the column's, and a note where the two differ."""
    old = [w for w in out if w.force == "must"]
    if old and old[0].values != (level,):
        notes.append(Message("disagree", {"column": "学历要求", "cell": old[0].source, "sentence": source}))
    return [*(w for w in out if w.force != "must"), Want("degree", (level,), "must", source, column)]
