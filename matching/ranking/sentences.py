"""A demand of a position as one plain sentence, Chinese and English, the same for agencies and for graduates."""

import re
from collections.abc import Sequence

from matching.ranking.labels import part_label, pick, value_label, ways_label
from matching.types import Want

MOST = 12  # values named in a sentence; of more the number is told

_HOW = {
    "must": ("必须", "must"),
    "want": ("应", "should"),
    "wish": ("最好", "would ideally"),
    "avoid": ("不能", "must not"),
    "rather_not": ("最好不", "should rather not"),
}
_OPEN = {"must": "want", "avoid": "rather_not"}  # what is to be confirmed bars nobody, and sounds like it
# field, or field and kind of value -> the sentence; {how} is a word above, {what} the values by name.
_SENTENCES = {
    "degree": ("学历{how}是{what}或以上", "The degree {how} be {what} or above"),
    "degree:is": ("学历{how}是{what}", "The degree {how} be {what}"),
    "degree:avoid": ("学历{how}是{what}", "The degree {how} be {what}"),
    "degree:doctor": ("学历{how}是{what}", "The degree {how} be {what}"),
    "degree:except": ("特别突出的{what}也考虑", "{what} graduates are considered in exceptional cases"),
    "major": ("专业{how}是{what}", "The major {how} be {what}"),
    "topic": ("技术方向{how}是{what}", "The technical field {how} be {what}"),
    "language": ("外语{how}达到{what}", "Languages {how} include {what}"),
    "skill": ("技能{how}有{what}", "Skills {how} include {what}"),
    "kind": ("{how}愿意从事{what}工作", "Candidates {how} want to work in {what}"),
    "major:any": ("专业不限", "Any major is welcome"),
    "place": ("{how}愿意在{what}工作", "Candidates {how} be willing to work in {what}"),
    "pay": ("期望薪资{how}在{what}以内", "The pay expected {how} be within {what}"),
    "graduation": ("毕业年份{how}是{what}", "The year of graduation {how} be {what}"),
    "graduation:also": ("毕业年份也可以是{what}", "Graduates of {what} are taken as well"),
    "experience": ("{how}有这样的经历：{what}", "Experience {how} include {what}"),
    "honour": ("{how}有{what}", "Candidates {how} have {what}"),
    "honour:any": (
        "{how}得过奖学金、竞赛奖或其他荣誉",
        "Candidates {how} have a scholarship, a prize or another honour",
    ),
    "eligibility": ("{how}能报考专利代理师", "Candidates {how} be allowed to sit the patent agent exam"),
    "nationality": ("国籍{how}是{what}", "The nationality {how} be {what}"),
    "travel": ("{how}能出差", "Candidates {how} be ready to travel"),
    "travel:often": ("{how}能经常出差", "Candidates {how} be ready to travel often"),
}
_OTHER = ("{part}{how}是{what}", "{part} {how} be {what}")
_WAYS = ("{how}满足：{what}", "Candidates {how} meet this: {what}")
_MEETING = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9+#.])(?=[\u3400-\u9fff])")


def sentence(want: Want, lang: str) -> str:
    """What a position asks in one demand, with every value by its name and no code. Well under 1 ms.

    >>> sentence(Want("degree", ("bachelor",), "must", "本科以上"), "en")
    'The degree must be Bachelor or above.'
    """
    how = pick(_HOW[_OPEN.get(want.force, want.force) if want.is_open else want.force], lang)
    pattern = pick(_WAYS if want.ways else _SENTENCES.get(_kind(want), _OTHER), lang)
    what = ways_label(want.all_ways, want.least, lang) if want.ways else _named(want, lang)
    written = pattern.format(how=how, what=what, part=part_label(want.field, lang))
    return f"{written}." if lang == "en" else f"{_MEETING.sub(' ', written)}。"


def _kind(want: Want) -> str:
    value = want.values[0]
    special = {"+": "also"}.get(value[:1], value.partition(":")[0])
    for kind in (want.force, special):
        if f"{want.field}:{kind}" in _SENTENCES:
            return f"{want.field}:{kind}"
    return want.field


def _named(want: Want, lang: str) -> str:
    return _either([*dict.fromkeys(_name(want.field, value, lang) for value in want.values)], lang)


def _name(field: str, value: str, lang: str) -> str:
    bare = value.removeprefix("except:").removeprefix("+").removesuffix("#helps")
    return value_label(field, bare, lang)


def _either(names: Sequence[str], lang: str) -> str:
    """A, B or C; beyond `MOST` how many there are."""
    if len(names) > MOST:
        shown = pick(("、", ", "), lang).join(names[:MOST])
        return shown + pick((f"等 {len(names)} 项之一", f" or another of {len(names)}"), lang)
    if len(names) < 2:
        return "".join(names)
    return pick(("、", ", "), lang).join(names[:-1]) + pick(("或", " or "), lang) + names[-1]
