"""Languages and certificates onto one scale: test, score, and what a word like 流利 is worth without a proof."""

import re
from bisect import bisect_right
from functools import cache, lru_cache

from matching.reading.language_tests import (
    AFTER_SCORE,
    CEFR,
    DIGIT,
    FAILED,
    LANG_CODE,
    NAMES,
    PREPARING,
    TESTS,
    LanguageTest,
)
from matching.reading.wordings import choices, wordings
from matching.text import NEAR, Lexicon, Span, left_of
from seeds.reference import table

_says = wordings("languages")
BARE_TEST = _says.bare_test  # whose language that of the study is

# A value is "language:test:score": "en:cet6:502", "ja:jlpt:1:165" (level, then points), "de:cefr:3", "en:level:65".
# A score of "fail" is a test named as not passed or not taken; "pass" one named without a score.

_LEVELS = tuple((int(code), pattern) for code, pattern in choices("languages", "level"))


@cache
def names() -> Lexicon:
    """Language names, longest first; a single character such as 英 is no name on its own."""
    return Lexicon(
        (a, r["code"]) for r in table("languages") for a in (r["name"], *r["aliases"].split("|")) if len(a) > 1
    )


@lru_cache(maxsize=2048)
def of_study(major: str) -> str:
    """The code of the language that a major studies first, English of others."""
    return next((code for name, code in LANG_CODE.items() if major.startswith(name)), "en")


def find(folded: str, native: str = "en") -> list[tuple[Span, float]]:
    """Language values in a folded text with certainty; `native` is the language a bare 专八 belongs to. O(length).

    A score that the test does not give ("CET-6 999") is no value; `impossible` tells of it.
    """
    return [item for item in _everything(folded, native) if not _beyond(item[0].code)]


def bare_names(folded: str) -> list[Span]:
    """The languages a list names without a word of how well, each with the code alone: "英语、日语", "会德语"."""
    found, known = [], {span.code.split(":")[0] for span, _ in find(folded)}
    for span in names().find(folded):
        left = left_of(folded, span.start, ",;。、/\n(或和及与")
        alone = _says.alone.fullmatch(folded[left : span.start]) and _says.break_.match(folded[span.end :])
        if alone and span.code not in known:
            found.append(span)
    return found


def impossible(folded: str, native: str = "en") -> list[tuple[Span, dict[str, str]]]:
    """The scores in a folded text that their test does not give, each with the test and the ends of its scale."""
    spans = (span for span, _ in _everything(folded, native))
    return [(span, scale) for span in spans if (scale := _beyond(span.code))]


@cache
def _scales() -> dict[str, tuple[str, str, str]]:
    return {r["code"]: (r["name_en"], r["low"], r["high"]) for r in table("language_tests")}


@lru_cache(maxsize=4096)
def _beyond(code: str) -> dict[str, str]:
    """The scale of a test when the score of this value lies outside it, else nothing."""
    _, test, score, *_ = code.split(":")
    if test not in _scales() or not score.replace(".", "", 1).isdigit():
        return {}
    name, low, high = _scales()[test]
    return {} if float(low) <= float(score) <= float(high) else {"test": name, "low": low, "high": high}


@lru_cache(maxsize=1024)
def _everything(folded: str, native: str) -> tuple[tuple[Span, float], ...]:
    if not _says.hint.search(folded):
        return ()
    taken = [False] * len(folded)
    found: list[tuple[Span, float]] = []
    letters = set(folded)
    for test in TESTS:
        if letters.isdisjoint(test.letters) or not any(mark in folded for mark in test.marks):
            continue
        for match in test.pattern.finditer(folded):
            start, end = match.span()
            if start == end or any(taken[start:end]):
                continue
            for value, certainty, stop in _value(test, match, folded, native):
                found.append((Span(start, max(end, stop), value), certainty))
                end = max(end, stop)
            if test.code == "cet" and not _is_cet(match) or test.code == "grade" and native != "ja":
                continue
            taken[start:end] = [True] * (end - start)
    found += _levels(folded, taken)
    exact = {s.code.rpartition(":")[0] for s, _ in found if not s.code.endswith(":pass")}
    found = [f for f in found if not (f[0].code.endswith(":pass") and f[0].code.rpartition(":")[0] in exact)]
    return tuple(sorted(found, key=lambda item: item[0].start))


def _is_cet(match: re.Match[str]) -> bool:
    if _says.trade.match(match[5] or "") or _says.tradesman.search(
        match.string, max(0, match.start() - 4), match.start()
    ):
        return False
    named = "cet" in match[0] or "college english" in match[0]
    return named or bool(match[4]) or bool(match[2] and match[3] in "四六")


def _value(test: LanguageTest, match: re.Match[str], text: str, native: str) -> list[tuple[str, float, int]]:
    """The values of one test named in a text, each with its certainty and its end."""
    end, told = match.end(), next(filter(None, match.groups()), "")
    if not test.gives:
        return _OTHERWISE[test.code](match, text, native)
    if test.code == "toefl" and told and float(told) <= 6:
        return [(f"en:toefl26:{told}", 0.9, end)]
    if test.grades is None and _missed(text, match.start(), end):
        return [(f"{test.gives}:fail", 0.9, end)]
    score = test.grades.get(told, told) if test.grades else told
    sure = 0.9 if test.code == "pretco" else 1.0 if told else 0.6
    return [(f"{test.gives}:{score or 'pass'}", sure, end)]


def _jlpt(match: re.Match[str], text: str, native: str) -> list[tuple[str, float, int]]:
    if _missed(text, match.start(), match.end()):
        return [("ja:jlpt:fail", 0.9, match.end())]
    points = f":{match[2]}" if match[2] and 60 <= int(match[2]) <= 180 else ""
    sure = 1.0 if re.search(r"jlpt|日|能力", match[0]) else 0.9
    return [(f"ja:jlpt:{DIGIT[match[1]]}{points}", sure, match.end())]


def _grade(match: re.Match[str], text: str, native: str) -> list[tuple[str, float, int]]:
    """ "一级 151分" of somebody who studied Japanese."""
    known = native == "ja" and 60 <= int(match[2]) <= 180
    return [(f"ja:jlpt:{DIGIT[match[1]]}:{int(match[2])}", 0.8, match.end())] if known else []


def _catti(match: re.Match[str], text: str, native: str) -> list[tuple[str, float, int]]:
    named, short, level, other, of_other = match.groups()
    language = LANG_CODE.get(named or other or "") or _SHORT.get(short or "") or native
    sure = 1.0 if "catti" in match[0] or "翻译" in match[0] else 0.8
    score = "fail" if _missed(text, match.start(), match.end()) else DIGIT[level or of_other]
    return [(f"{language}:catti:{score}", sure, match.end())]


_SHORT = {"英": "en", "日": "ja", "德": "de", "法": "fr", "俄": "ru", "韩": "ko"}


def _cefr(match: re.Match[str], text: str, native: str) -> list[tuple[str, float, int]]:
    language = LANG_CODE.get(match[1] or "") or match[2] or _near_language(text, match.start())
    score = "fail" if _missed(text, match.start(), match.end()) else CEFR[match[3]]
    return [(f"{language}:cefr:{score}", 0.9, match.end())] if language else []


def _putonghua(match: re.Match[str], text: str, native: str) -> list[tuple[str, float, int]]:
    return [(f"zh:putonghua:{2 * DIGIT[match[1]] - (match[2] == '甲')}", 1.0, match.end())]


def _cet(match: re.Match[str], text: str, native: str) -> list[tuple[str, float, int]]:
    if not _is_cet(match):
        return []
    language = LANG_CODE.get(match[1] or "", "en")
    level, stop = DIGIT[match[3]], match.end()
    if language == "ja":
        return [(f"ja:cjt:{level}", 0.7, stop)]
    if language == "de":
        return [(f"de:cgt:{level}", 0.7, stop)]
    if language != "en":
        return []
    score = AFTER_SCORE.match(text[stop : stop + 24])
    if score:
        return [(f"en:cet{level}:{score[1]}", 1.0, stop + score.end())]
    if _missed(text, match.start(), stop):
        return [(f"en:cet{level}:fail", 0.9, stop)]
    return [(f"en:cet{level}:pass", 0.9, stop)]


_NAMED = {"german": "de", "japanese": "ja", "french": "fr", "russian": "ru", "english": "en"}


_OF_WHICH = re.compile(rf"({NAMES})[^,;。\n:]{{0,5}}:[^,;。\n]{{0,12}}$")


def _tem(match: re.Match[str], text: str, native: str) -> list[tuple[str, float, int]]:
    level = DIGIT[match[2] or match[3]]
    language = LANG_CODE.get(match[1] or "")
    if not language and (
        head := _OF_WHICH.search(text[max(0, match.start() - 30) : match.start()])
    ):  # "俄语底线: 专八"
        language = LANG_CODE[head[1]]
    if not language:
        inner = re.search("|".join(LANG_CODE), match[0]) or _says.foreign.search(
            text[max(0, match.start() - 10) : match.end() + 12]
        )
        language = (
            (LANG_CODE.get(inner[0]) or _NAMED[inner[1] or inner[2]])
            if inner
            else ("en" if "tem" in match[0] else native)
        )
    if _missed(text, match.start(), match.end()):
        return [(f"{language}:{'tem' + str(level) if language == 'en' else 'tem'}:fail", 0.9, match.end())]
    if language != "en":
        return [(f"{language}:tem:{level}", 0.9, match.end())]
    score = match[5] or {"优秀": "80", "良好": "70", "合格": "60", "通过": "60"}.get(match[4] or "", "pass")
    return [(f"en:tem{level}:{score}", 0.95, match.end())]


_OTHERWISE = {
    "putonghua": _putonghua,
    "computer": lambda match, text, native: [],  # no test of a language, and nothing is read into it
    "grade": _grade,
    "jlpt": _jlpt,
    "catti": _catti,
    "tem": _tem,
    "cet46": lambda match, text, native: [(f"en:cet{level}:pass", 0.7, match.end()) for level in (4, 6)],
    "cet": _cet,
    "cefr": _cefr,
}


def _missed(text: str, start: int, end: int) -> bool:
    left = left_of(text, start, ",;。、\n")
    return bool(FAILED.match(text[end : end + 24])) or bool(PREPARING.search(text[left:start]))


def _near_language(text: str, at: int) -> str | None:
    left = left_of(text, at, ",;。、\n")
    spans = names().find(text[left:at])
    return spans[-1].code if spans else None


def _levels(text: str, taken: list[bool]) -> list[tuple[Span, float]]:
    found, everyone = [], names().find(text)
    spans, ends = [s for s in everyone if not any(taken[s.start : s.end])], [s.end for s in everyone]
    for number, span in enumerate(spans):
        near = range(span.end, min(len(text), span.end + NEAR))
        stop = next((i for i in near if text[i] in ",;。\n" or taken[i]), near.stop)
        after, left = text[span.end : stop], left_of(text, span.start, ",;。、\n")
        following = spans[number + 1].start if number + 1 < len(spans) else len(text)
        own = after.partition("、")[0]
        if following >= stop or any(pattern.search(own) for _, pattern in _LEVELS):
            after = own  # in "英语、日语流利" the word speaks of both
        before = bisect_right(ends, span.start)
        left = max(left, ends[before - 1] if before else 0)
        slash = text.rfind("/", left, span.start)
        if slash > 0 and any(pattern.search(text[left:slash]) for _, pattern in _LEVELS):
            left = slash + 1  # "Deutsch 母语 / English C2": the word belongs to the language it follows
        after = after.rstrip(" /(")
        if after.count("(") > after.count(")") and (closed := text.find(")", stop, stop + 20)) > 0:
            after = text[span.end : closed + 1]  # "朝鲜语(家里讲,没考)": what is shown ends with its bracket
        around = after or text[left : span.start]
        for level, pattern in _LEVELS:
            if pattern.search(around) or pattern.search(text[left : span.start]):
                found.append(
                    (
                        Span(span.start, span.end + len(after), f"{span.code}:level:{level}"),
                        0.6 if level < 100 else 0.9,
                    )
                )
                break
    return found
