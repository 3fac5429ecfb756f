"""Gates, parts, messages and evidence in sentences, Chinese and English: the only place where the engine speaks."""

import re
from collections.abc import Iterable

from matching.ranking.labels import PART_LABELS, label, part_label, pick, value_label, ways_code, ways_label, ways_named
from matching.types import Evidence, Gate, Message, Score

__all__ = [
    "PART_LABELS",
    "evidence",
    "gate_text",
    "label",
    "part_label",
    "reasons",
    "text",
    "value_label",
    "wanted_text",
    "ways_code",
    "ways_named",
]

_STATES = {
    "met": ("符合", "met"),
    "failed": ("不符合", "not met"),
    "unmet": ("不符合，但不挡人，请面谈", "not met, but bars nobody: ask"),
    "unknown": ("待确认", "to be confirmed"),
    "doubtful": ("看来不符合，待确认", "seems not met, to be confirmed"),
}
_OPEN = ("failed", "doubtful", "unmet", "unknown")  # in the order in which they are told
STRONGEST = 3  # parts told before what is missing
VERDICTS = {"fits": ("符合", "fits"), "confirm": ("待确认", "to confirm"), "blocked": ("不符合必要条件", "blocked")}
_TEXTS = {
    "disagree": ("“{column}”写“{cell}”，描述写“{sentence}”，以描述为准", "Column {column} says “{cell}”, the description says “{sentence}”; the description counts"),
    "beyond": ("“{column}”里的“{text}”超出了{test}的分数范围 {low}–{high}，没有采用", "“{text}” in {column} is out of the scale of {test}, {low}–{high}, and was not taken"),
    "cut": ("“{column}”只读了前 {limit} 个字，后面的没有读", "Only the first {limit} characters of {column} were read"),
    "unread": ("“{column}”里的“{text}”没有看懂", "“{text}” in {column} was not understood"),
    "other_year": ("{found} 年毕业，要的是 {wanted}", "Graduates in {found}; wanted: {wanted}"),
    "other_cohort": ("{found} 年毕业，这份名单以 {wanted} 届为准", "Graduates in {found}; this list is made for {wanted}"),
    "missing": ("{part}：未见 {wanted}", "{part}: {wanted} not found"),
    "settle": ("请确认{gate}：{wanted}", "Confirm {gate}: {wanted}"),
    "add": ("{part}：补上 {wanted} 可加约 {points} 分", "{part}: {wanted} would add about {points} points"),
    "expect": ("{part}：期望在 {wanted} 以内可加约 {points} 分", "{part}: an expectation within {wanted} would add about {points} points"),
    "doubtful_gate": ("正文里的话，机构没有确认是硬性要求；先扣 {points} 分，不排除", "Words of the description that the agency has not confirmed as a must: {points} points off, nobody is excluded"),
    "listed_doubt": ("职位要求这一项，没有写成硬性；资料里写的不是，先扣 {points} 分，不排除任何人", "Asked for, though not as a must, and something else is said: {points} points off, nobody is excluded"),
    "listed_gate": ("职位要求这一项，资料里写着还没有达到，请面谈确认", "Asked for, and said not to be reached yet: ask"),
    "this_way": ("{part}：{wanted}这一条已满足", "Met by {part}: {wanted}"),
    "not_of_group": ("{part}不是{wanted}，不适用", "Does not apply: {part} is not {wanted}"),
    "exception_gate": ("职位写明破格也考虑，请面谈确认", "The position takes exceptional people as well: ask"),
    "soft_gate": ("职位写得不绝对，请面谈确认", "The position leaves this open: ask"),
}  # fmt: skip


def column_label(name: str, lang: str) -> str:
    """The name of a roster column; the Chinese name is the one in files."""
    return COLUMNS_EN.get(name, name) if lang == "en" else name


COLUMNS_EN = {
    "编号": "Number",
    "学历": "Degree",
    "专业": "Major",
    "毕业时间": "Graduation",
    "外语": "Languages",
    "技能": "Skills",
    "荣誉": "Honours",
    "特长": "Strengths",
    "意向岗位": "Wished kinds of work",
    "意向城市": "Wished places",
    "期望月薪": "Expected pay",
    "国籍": "Nationality",
    "自我介绍": "Introduction",
    "职位名称": "Title",
    "岗位类别": "Kind of work",
    "专业要求": "Majors wanted",
    "技术领域": "Technical field",
    "学历要求": "Degree wanted",
    "外语要求": "Languages wanted",
    "技能要求": "Skills wanted",
    "工作地点": "Place of work",
    "招聘人数": "Headcount",
    "月薪": "Pay",
    "先上岗后考证": "Certify later",
    "职位描述": "Description",
}


_OURS = (
    "degree",
    "place",
    "kind",
    "pay",
    "graduation",
    "nationality",
    "travel",
    "language",
    "honour",
)  # said by a code as well as by any words
_NAMED = ("major", "eligibility", "topic", "skill", "experience")
_HAN = re.compile(r"[\u3400-\u9fff]")


def evidence(items: Iterable[Evidence], lang: str) -> str:
    """The words of one side. Chinese ones are named in English where a code says all of it; others stay as written,
    with the name of what was read in them."""
    return " · ".join(dict.fromkeys(_said(item, lang) for item in items))


def _said(item: Evidence, lang: str) -> str:
    if any(value.endswith(":fail") for value in item.values):  # "四级" may be all that was quoted of "四级没过"
        names = ", ".join(dict.fromkeys(value_label(item.field, value, lang) for value in item.values))
        return (
            names
            if lang == "en" and _HAN.search(item.source)
            else pick(("{}（{}）", "{} ({})"), lang).format(item.source, names)
        )
    if lang != "en" or not _HAN.search(item.source):
        return item.source
    names = ", ".join(dict.fromkeys(value_label(item.field, value, lang) for value in item.values[:6]))
    if item.field in _OURS and names:
        more = item.field == "degree" and re.search("以上|起", item.source)
        return f"{names} or above" if more else names
    told = all(name.lower() in item.source.lower() for name in names.split(", "))  # "AutoCAD熟练"
    if item.field in _NAMED and names and not told and not _HAN.search(names):
        return f"{item.source} ({names})"
    return item.source


def gate_words(gate: Gate, lang: str) -> str:
    """The words of the position a must-have came from, without their column."""
    _column, mark, words = gate.source.partition("：")
    return evidence([Evidence(gate.code, tuple(gate.wanted.split("|")), words if mark else gate.source)], lang)


def source_text(gate: Gate, lang: str) -> str:
    """Where a must-have comes from: its column, and the words there."""
    column, mark, _words = gate.source.partition("：")
    joined = ": " if lang == "en" else "："
    return f"{column_label(column, lang)}{joined}{gate_words(gate, lang)}" if mark else gate_words(gate, lang)


def text(message: Message, lang: str) -> str:
    """A message in words; values in it are named, not coded."""
    params = dict(message.params)
    field = params.get("part") or params.get("gate") or ""
    if "wanted" in params:
        joined = ", " if lang == "en" else "、"
        params["wanted"] = joined.join(dict.fromkeys(value_label(field, v, lang) for v in params["wanted"].split("\n")))
    if "ways" in params:
        params["wanted"] = ways_named(params["ways"], lang)
    if "column" in params:
        params["column"] = column_label(params["column"], lang)
    for key in ("part", "gate"):
        if key in params:
            params[key] = part_label(params[key], lang)
    return pick(_TEXTS[message.code], lang).format(**params)


def wanted_text(gate: Gate, lang: str) -> str:
    """What a must-have asks for, with every way to meet it."""
    return ways_label(gate.ways, gate.least, lang) if gate.ways else value_label(gate.code, gate.wanted, lang)


_IS = ("degree", "major", "graduation", "nationality", "eligibility", "kind")  # somebody is of them, and has the others


def gate_text(gate: Gate, lang: str) -> str:
    """A gate in one sentence: what is required, where that stands, what was found, and the outcome."""
    wanted, name, state = wanted_text(gate, lang), part_label(gate.code, lang), pick(_STATES[gate.state], lang)
    listed = any(note.code in ("listed_gate", "listed_doubt") for note in gate.notes)
    if lang == "en":
        is_or_has = "be" if gate.code in _IS and not gate.ways else "have"
        force = "asks for" if listed else f"must {is_or_has}"
        head = f"{name}: better not {wanted}" if gate.code.startswith("avoid_") else f"{name}: {force} {wanted}"
        return f"{head} ({source_text(gate, lang)}); found: {evidence(gate.found, lang) or 'nothing said'} → {state}"
    force = "要求" if listed else "必须"
    head = f"{name}：不宜 {wanted}" if gate.code.startswith("avoid_") else f"{name}：{force} {wanted}"
    return f"{head}（{source_text(gate, lang)}）；读到：{evidence(gate.found, lang) or '未写'} → {state}"


def reasons(score: Score, lang: str) -> str:
    """One line for a spreadsheet: why somebody is out; else what speaks most for them, then what is open or not met,
    then the other parts in the order of what they gave."""
    gates = [gate_text(g, lang) for state in _OPEN for g in score.gates if g.state == state]
    parts = []
    for part in sorted(score.parts, key=lambda p: (-p.points, p.code)):
        found = evidence(part.found, lang).replace("\n", " ")
        shown = f"{part_label(part.code, lang)} {part.points:.1f}/{part.maximum:.1f}"
        parts.append(f"{shown}（{found}）" if found and lang != "en" else f"{shown} ({found})" if found else shown)
    first = 0 if score.verdict == "blocked" else STRONGEST
    out = parts[:first] + gates + parts[first:]
    return "; ".join(out) if lang == "en" else "；".join(out)
