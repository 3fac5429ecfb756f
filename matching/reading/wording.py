"""The words of a text that say what is done, known or looked for: two texts are alike by those they have in common.

Words of the segmenter's dictionary, no guessed ones, and Latin words; no names of schools, firms or places, no numbers,
no function words, and nothing of who somebody is (sex, age, family, household, health, rank of a school).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from matching import words
from matching.reading import grammar, stances
from matching.text import fold, negated
from seeds.reference import table
from seeds.reference.segmenter import segmenter

OF_PERSON = ("专业", "外语", "技能", "荣誉", "特长", "意向岗位", "自我介绍")
OF_POSITION = ("职位名称", "岗位类别", "专业要求", "技术领域", "外语要求", "技能要求")
DESCRIPTION = "职位描述"

# Parts of speech, in the segmenter's letters, that name nothing: 并且, 一年, 那里.
_EMPTY = re.compile(r"(?!eng)[cdefkmopqrtuxy]")
_NUMBER = re.compile(r"[\d一二三四五六七八九十两几]")
_NAMES = re.compile(r"[\u4e00-\u9fffa-z]")
_WHO = re.compile(
    r"[男女婚孕岁族党]|[未已生]育|[户祖国原省学]籍|籍贯|户口|本地人|外地|农村|残[疾障]|伤残|健康|乙肝|肝炎|艾滋|携带者|传染病|慢性病"
    r"|单身|离异|宗教|信仰|佛教|基督|穆斯林|年龄|年轻|形象|气质|长相|相貌|五官|身高|体重|外貌|星座|属相|生肖|血型"
    r"|双一流|名校|重点大学|本科院校|院校|全日制|统招"
)
_STOP = re.compile(r"[。;!?\n]")
_ADDRESS = re.compile(r"[+.\w-]{1,64}@[\w.-]{1,64}|(?:https?://|www\.)[^\s,。;、)]{1,200}")
_NOT_COUNTED = ("avoid", "caution", "none")  # tones of clauses that ask for nothing they name
_NOT_READ = ("avoid", "offer", "other")  # sections likewise: the firm, its pay, how to apply


def of_person(cells: Mapping[str, str], without: Iterable[str] = ()) -> tuple[str, ...]:
    """The distinct words of a graduate's cells but those denied ("不懂机械"), in order; `without` are texts that do not
    count. O(length), about 0.1 ms for 200 characters."""
    texts = _texts((cells[column] for column in OF_PERSON), without)
    return tuple(dict.fromkeys(word for text in texts for word, at in _words(text) if not _is_denied(text, at, word)))


def of_position(cells: Mapping[str, str], without: Iterable[str] = ()) -> tuple[str, ...]:
    """The distinct words of what a position asks for and of its duties, in order: nothing of the firm, its pay, what it
    does not ask for and whom it sends away. O(length)."""
    texts = [*_texts((cells[column] for column in OF_POSITION), without)]
    texts += [text[c.start : c.end] for text in _texts([cells[DESCRIPTION]], without) for c in _asking(text)]
    return tuple(dict.fromkeys(word for text in texts for word, _ in _words(text)))


def of_names(names: Iterable[str]) -> tuple[str, ...]:
    """The distinct words of names of values, where somebody's own words may not be looked at."""
    return tuple(dict.fromkeys(word for name in names for word, _ in _words(fold(name))))


def _texts(cells: Iterable[str], without: Iterable[str]) -> Iterator[str]:
    gone = [fold(text) for text in without if text]
    for cell in filter(None, cells):
        text = _ADDRESS.sub(lambda m: " " * len(m[0]), fold(cell))
        for some in gone:
            text = text.replace(some, " " * len(some))
        yield text


def _asking(text: str) -> Iterator[grammar.Clause]:
    """The clauses that ask for something or name duties. Under no heading a sentence that begins with the firm goes on
    with it: "本所成立于2009年，服务激光企业。"
    """
    last, firm = 0, False
    for clause in grammar.clauses(text):
        firm = firm and not _STOP.search(text, last, clause.start)
        last = max(last, clause.start)
        told = stances.is_told(text[clause.start : clause.end])
        firm |= told and not clause.section
        ours = told or firm and clause.tone == "plain" and not clause.section
        if not ours and clause.tone not in _NOT_COUNTED and clause.section not in _NOT_READ:
            yield clause


def _words(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    for word in segmenter().cut(words.hidden(text), False):
        if len(word) > 1 and _counts(word):
            yield word, at
        at += len(word)


def _is_denied(text: str, at: int, word: str) -> bool:
    return negated(text, at, at + len(word))


@lru_cache(maxsize=1 << 16)
def _counts(word: str) -> bool:
    if not _NAMES.search(word) or _NUMBER.match(word) or _WHO.search(word) or word in _idle():
        return False
    return not _EMPTY.match(segmenter().tag(word, False)[0][1])


@cache
def _idle() -> frozenset[str]:
    """Words no text is told by, and names of places, which have a part of their own."""
    names = {fold(name) for row in table("regions") for name in (row["name"], *row["aliases"].split("|")) if name}
    names |= {row["word"] for row in table("stopwords")}
    return frozenset(names | {name[:-1] for name in names if len(name) > 2 and name[-1] in "省市县区"})
