"""Labelled sentences: what a text says of each thing it mentions is asked for, welcome, refused, or nothing of these.

A mention is written [label|words]; the first line of the file names the labels. What a mention is a value of is read from its
words alone, in the column of each field; what counts is the demand that the whole sentence makes of it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from matching import read_position
from tests.matching.rosters import OTHERS

MEANS = {"m": "asked", "w": "asked", "p": "welcome", "x": "welcome", "a": "refused", "c": "refused"}
READ = {"must": "asked", "want": "asked", "wish": "welcome", "avoid": "refused"}
ALONE = {"degree": "学历要求={}", "major": "专业要求={}", "language": "外语要求={}", "skill": "技能要求={}"}
ALONE |= dict.fromkeys(("experience", "graduation", "travel", "nationality"), "职位描述=必须有{}")
ORDER = ("asked", "refused", "welcome")
BY_GROUP = {"法学": "class:0301", "自动化": "class:0808"}  # two names of one study
MARKED = re.compile(r"\[([a-z])o*\|([^\[\]]*)\]")

Mention = tuple[str, str]


def sentences() -> Iterator[tuple[str, list[Mention]]]:
    for line in (OTHERS / "stances.txt").read_text(encoding="utf-8").splitlines()[1:]:
        marked = [(m[1], word) for m in MARKED.finditer(line) for word in m[2].split("、")]
        yield MARKED.sub(lambda m: m[2], line), marked


@cache
def values(words: str) -> frozenset[tuple[str, str]]:
    """Field and value, for each field in which the words alone name one."""
    found = set()
    for field, cell in ALONE.items():
        column, _, text = cell.format(words).partition("=")
        wants = (w for w in read_position({column: text}, "p").wants if w.field == field and w.source)
        found |= {(field, known(field, v)) for w in wants for v in w.values if not v.startswith("?")}
    return frozenset(found)


def known(field: str, value: str) -> str:
    """A value without what is no part of its name: a language by its test, a degree let in by its level."""
    value = value.removeprefix("except:").removeprefix("is:").lstrip("+")
    language = value[:2] if ":level:" in value else ":".join(value.split(":")[:2])
    return {"language": language, "travel": "travels"}.get(field, BY_GROUP.get(value, value))


def told(text: str, words: str) -> tuple[str, bool]:
    """What a text says of a mention, and whether it calls it a must."""
    meant = values(words)
    said = [
        (READ[w.force], w.force == "must")
        for w in read_position({"职位描述": text}, "p").wants
        if w.source and any((w.field, known(w.field, v)) in meant for v in w.values)
    ]
    return min((s for s, _ in said), key=ORDER.index, default=""), any(must for _, must in said)


def test_labelled_sentences_are_read_as_they_are_meant():
    count, missed = Counter(), []
    for text, mentions in sentences():
        for label, words in mentions:
            if not values(words):
                continue
            said, must = told(text, words)
            count["all"] += 1
            count["right"] += said == MEANS.get(label, "")
            count["musts"] += label == "m"
            count["lost musts"] += label == "m" and not must
            count["false musts"] += must and label not in "mw"
            missed += [] if said == MEANS.get(label, "") else [(label, words, said, text)]
    assert count["all"] >= 90 and count["musts"] >= 15
    assert count["false musts"] == 0 and count["lost musts"] <= 2, missed
    assert count["right"] >= 0.95 * count["all"], missed
