"""One scale for all language tests: what a certificate is worth, and whether it meets a demand."""

from functools import cache, lru_cache

from seeds.reference import table

_LOWER = {"cet6": "cet4", "tem8": "tem4"}  # two tests of one ladder: who has the lower one tells of it alone
_PASS_LINE = {"cet4": 425, "cet6": 425, "tem4": 60, "tem8": 60}


@cache
def _scale() -> dict[str, tuple[tuple[float, int], ...]]:
    steps: dict[str, list[tuple[float, int]]] = {}
    for row in table("language_scale"):
        steps.setdefault(row["test"], []).append((float(row["from"]), int(row["ability"])))
    return {test: tuple(rows if test in ("jlpt", "catti") else sorted(rows)) for test, rows in steps.items()}


@lru_cache(maxsize=1 << 16)
def ability(value: str) -> int:
    """How much a language value is worth on one scale of 0..100 (B1 ≈ 42, B2 ≈ 62, C1 ≈ 79); 0 for a failed test."""
    _, test, score, *points = value.split(":")
    if score == "fail":
        return {"cet6": 44, "jlpt": 0}.get(test, 25 if test == "cet4" else 0)
    if test == "level":
        return int(score)
    if score == "pass":
        score = str(_PASS_LINE.get(test, 0))
        if score == "0":
            return {
                "ielts": 58,
                "toefl": 60,
                "toeic": 60,
                "dsh": 60,
                "testdaf": 60,
                "bec": 60,
                "gre": 60,
                "gmat": 60,
            }.get(test, 55)
    steps = _scale()[test]
    if test in ("jlpt", "catti"):
        level = next((a for s, a in steps if s == float(score)), 0)
        if test == "jlpt" and points:
            level += {"1": (142, 5), "2": (112, 3)}.get(score, (999, 0))[1] * (
                int(points[0]) >= {"1": 142, "2": 112}.get(score, 999)
            )
        return level
    return max((a for s, a in steps if s <= float(score)), default=0)


_HIGHER = {"cet4": "cet6", "tem4": "tem8"}


@lru_cache(maxsize=1 << 12)
def above(value: str) -> str:
    """The least certificate of the same kind that is worth more ("N2及以下不要" asks for N1); the value itself at the top."""
    language, test, score, *points = value.split(":")
    if points:
        return f"{language}:{test}:{score}:{int(points[0]) + 1}"
    if score == "pass" or test == "level":
        return f"{language}:{_HIGHER.get(test, test)}:{score}"
    if test in ("jlpt", "catti"):
        return f"{language}:{test}:{max(1, int(score) - 1)}"
    top = next(float(row["high"]) for row in table("language_tests") if row["code"] == test)
    return f"{language}:{test}:{min(top, float(score) + (0.5 if test == 'ielts' else 1)):g}"


@lru_cache(maxsize=1 << 18)
def meets(want: str, have: str) -> str:
    """Whether a certificate meets a demand: "met", "failed" (the same test below the line) or "" (says nothing)."""
    want_lang, want_test, want_score, *want_points = want.split(":")
    lang, test, score, *points = have.split(":")
    if lang != want_lang:
        return ""
    if test == want_test != "level":
        if score == "fail":
            return "failed"
        if want_points and score == want_score:
            return "" if not points else "met" if int(points[0]) >= int(want_points[0]) else "failed"
        if test not in ("jlpt", "catti") and "pass" not in (score, want_score):
            return "met" if float(score) >= float(want_score) else "failed"
        return "met" if ability(have) >= ability(want) - 5 * (test == "jlpt") else "failed"
    if score == "fail":
        return ""
    if test == "level":
        if want_test == "level":
            return "met" if int(score) >= int(want_score) else ("failed" if int(score) <= 15 else "")
        return "met" if int(score) == 100 else ""
    need, has = ability(want), ability(have)
    if want_test == "level":
        return "met" if has >= min(need, 57) else ""
    return "met" if has >= need else ""


def is_below(want: str, have: str) -> bool:
    """Whether a certificate is the lower one of the ladder that a demand stands on, and does not meet it."""
    wanted, held = (value.split(":") for value in (want, have))
    return wanted[0] == held[0] and _LOWER.get(wanted[1]) == held[1] and meets(want, have) != "met"
