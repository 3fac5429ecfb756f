"""Which part of a post each sentence stands in: its duties, what it asks, what is a must, welcome, or offered."""

import re
from collections.abc import Callable, Sequence

from matching.reading import mentions
from matching.reading.wordings import wordings
from seeds.reference import table

_says = wordings("sections")

_NAMED = {
    section: "|".join(row["pattern"] for row in table("sections") if row["section"] == section)
    for section in dict.fromkeys(row["section"] for row in table("sections"))
}
_WHO = r"(?:应聘者|应聘人员|申请人|求职者|候选人|报名人员|报考人员|毕业生|您|你|candidates?|applicants?|you)?\s*"
_NUMBER = r"(?:[(]?[0-9一二三四五六七八九十]{1,2}\s*[)、.:]\s*)?"
_HEADINGS = {
    section: (
        re.compile(rf"[\W_]*{_NUMBER}{_WHO}(?:{names})(?:[^,;。:\n()]{{0,6}}:|\s*\(?[^,;。:\n()]{{0,6}}\)\s*:?)"),
        re.compile(rf"[\W_]*{_NUMBER}{_WHO}(?:{names})(?:如下|说明)?[\s:)]*"),
    )
    for section, names in _NAMED.items()
}


def sections(folded: str, sentences: Sequence[tuple[int, int]], tone: Callable[[str], str]) -> list[tuple[str, int]]:
    """For each sentence its section ("duty", "ask", "must", "wish", "offer", "") and the length of its heading. O(length).

    A heading holds for its line and for the items under it; one alone in its line holds for the lines up to a blank
    one. What is a must or welcome ends with the sentence, unless the list goes on. `tone` gives the tone of words that hold
    nothing else, "" of others: "有了更好：" is a heading though no table knows it.
    """
    out, section, alone, filled, last = [], "", False, False, 0
    for start, end in sentences:
        between, text = folded[last:start], folded[start:end]
        whole_line = (not last or "\n" in between) and folded[end : end + 1] in ("", "\n")
        found = _heading(text, whole_line) or _by_tone(text, tone)
        if found:
            section, alone, length = found
            if section in ("ask", "must") and _says.any.search(text, 0, length):
                section = "wish"
            elif section == "ask" and _says.all.search(text, 0, length):
                section = "must"
            filled = not alone
        elif "\n" in between and section:
            over = between.count("\n") > 1 and filled
            if over or not (alone or _says.item.match(between.rpartition("\n")[2] + text)):
                section = ""
            filled = True
        elif section in ("must", "wish", "avoid") and not alone and set(between) & set("。!?."):
            section = ""
        out.append((section, found[2] if found else 0))
        last = end
    return out


def _heading(text: str, whole_line: bool) -> tuple[str, bool, int] | None:
    """The section a heading opens, whether it stands alone in its line, and its length."""
    if not (whole_line or ":" in text or ")" in text):
        return None  # what every heading within a line has
    for section, (opens, is_whole) in _HEADINGS.items():
        if whole_line and is_whole.fullmatch(text) and not mentions.anything(text):
            return section, True, len(text)
        if head := opens.match(text):
            return section, False, head.end()
    return None


_LABEL = re.compile(rf"[\W_]*{_NUMBER}([^\W\d_](?:[^,;。:\n()]{{1,9}}|{_says.lead_in.pattern})):\s*")


def _by_tone(text: str, tone: Callable[[str], str]) -> tuple[str, bool, int] | None:
    """The section of a heading that is nothing but a tone: "必须有：", "有了更好："; or leads in a list: "具备以下条件者优先："."""
    label = _LABEL.match(text)
    section = label and tone(label[1])
    return (section, label.end() == len(text), label.end()) if section in _HEADINGS else None


_STRONG = (
    r"(?:任职|岗位|职位|应聘|招聘|工作)(?:要求|条件|资格|职责|内容|描述)|(?:福利|薪[资酬])待遇|职能类别|关键[字词]"
)
_HEAD_WITHIN = re.compile(
    rf"(?:(?<=[\s,。;!?、)(])|(?<=\d[.、)])){_WHO}(?:{'|'.join(_NAMED.values())})(?:如下|说明)?\s*(?:\([^()]{{0,8}}\)\s*)?:"
    rf"|(?<=[\s,。;!?、])\((?:{'|'.join(_NAMED[s] for s in ('duty', 'ask', 'offer', 'other'))}|加分项?|优先条件|硬性(?:条件|要求))\)"
    rf"|(?:{_STRONG})\s*(?:\([^()]{{0,8}}\)\s*)?:"
)
_ITEM_WITHIN = re.compile(r"(?<![\d.a-z\-~])[(]?([1-9]|1[0-9])\s*[.、)](?!\d)")


def splits(folded: str) -> list[int]:
    """Where headings and the items of numbered lists begin within a line: a list written without stops is told by 1, 2, 3."""
    cuts = [m.start() for m in _HEAD_WITHIN.finditer(folded)]
    labels = [m.start() for m in _says.label_within.finditer(folded)]
    cuts += labels if len(labels) > 1 else []
    items = [(int(m[1]), m.start()) for m in _ITEM_WITHIN.finditer(folded)]
    last = 0
    for (number, at), (follows, _) in zip(items, [*items[1:], (0, 0)], strict=False):
        if number == last + 1 and (number > 1 or follows == 2):
            cuts.append(at)
            last = number if follows == number + 1 else 0
    return sorted(set(cuts))
