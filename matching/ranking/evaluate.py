"""How far a ranking agrees with people's grades, beside what plain text similarity reaches on the same rosters."""

import csv
import io
import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from rapidfuzz import fuzz

from matching.ranking.scoring import rank
from matching.ranking.settings import MatchSettings
from matching.sheets import Roster, RosterError
from matching.text import fold
from matching.types import Candidate, Position

Grades = Mapping[tuple[str, str], tuple[float, ...]]
PAIRS = (
    ("专业要求", "专业"),
    ("技术领域", "专业"),
    ("外语要求", "外语"),
    ("技能要求", "技能"),
    ("工作地点", "意向城市"),
    ("岗位类别", "意向岗位"),
)
STRONG = 3.0


def read_grades(path: str) -> Grades:
    """The grades of a csv with 职位, 毕业生 (or position, graduate) and one column of 0..3 per judge; the rest is
    ignored."""
    try:
        rows = list(csv.reader(io.StringIO(Path(path).read_text(encoding="utf-8-sig"))))
    except UnicodeDecodeError:
        raise RosterError("encoding", "评分文件不是 UTF-8", "The grades are not UTF-8") from None
    if not rows or len(rows[0]) < 3:
        raise RosterError(
            "grades",
            "评分文件要有 职位、毕业生 和至少一列 0..3 的评分",
            "Grades need position, graduate and at least one column of 0..3",
        )
    judges = [
        i
        for i in range(2, len(rows[0]))
        if all(r[i].strip() in ("0", "1", "2", "3") for r in rows[1:] if len(r) > i and r[i].strip())
    ]
    if not judges or len(rows) < 2:
        raise RosterError("grades", "评分文件里没有一列全是 0..3 的评分", "No column of the grades holds only 0..3")
    return {
        (r[0], r[1]): tuple(float(r[i]) for i in judges if len(r) > i and r[i].strip()) for r in rows[1:] if len(r) > 2
    }


def ndcg(gains: Sequence[float], ideal: Sequence[float], depth: int = 10) -> float:
    """NDCG at `depth` with gain 2^grade - 1 and discount log2(rank + 1); 1 when nobody was graded above 0."""

    def dcg(grades: Sequence[float]) -> float:
        return sum((2**g - 1) / math.log2(i + 2) for i, g in enumerate(grades[:depth]))

    best = dcg(sorted(ideal, reverse=True))
    return dcg(gains) / best if best else 1.0


def measures(order: Sequence[str], grades: Mapping[str, float], strong: frozenset[str]) -> tuple[float, int, float]:
    """NDCG@10, unfit people among the first k (k = number of strong fits), and the share of strong fits in the first
    10."""
    gains = [grades.get(key, 0.0) for key in order]
    k = len(strong)
    unfit = sum(g == 0 for g in gains[:k])
    recall = sum(key in strong for key in order[:10]) / min(k, 10) if k else 1.0
    return ndcg(gains, list(grades.values())), unfit, recall


def _mean_grades(grades: Grades, position: str, judge: int | None = None) -> dict[str, float]:
    rows = {g: v for (p, g), v in grades.items() if p == position}
    return {g: (sum(v) / len(v) if judge is None else v[judge]) for g, v in rows.items() if v}


def report(
    candidates: Sequence[Candidate],
    positions: Sequence[Position],
    settings: MatchSettings,
    grades: Grades,
    rosters: tuple[Roster, Roster] | None = None,
) -> str:
    """The measures per position and in the mean as a text table; with rosters also those of the baselines.

    The grade of a pair is the mean of the judges, pairs not listed are 0, strong fits are graded 3 by every judge.
    """
    orders = {"this engine": {p.key: [r.key for r in rank(p, candidates, settings)] for p in positions}}
    lines = ["position    NDCG@10  unfit in first k   strong in first 10"]
    for position in positions:
        got = _measured(orders["this engine"][position.key], grades, position.key)
        lines.append(f"{position.key:<10}  {got[0]:.4f}   {got[1]}                  {got[2]:.3f}")
    lines += ["", f"{'method':<44} NDCG@10  unfit  strong-recall@10"]
    if rosters:
        orders |= baselines(*rosters)
        if any(len(judges) > 1 for judges in grades.values()):
            orders["second judge against the first"] = {
                p.key: _by_judge(grades, p.key, [c.key for c in candidates]) for p in positions
            }
    for name, order in orders.items():
        judge = 0 if name.startswith("second judge") else None
        measured = [_measured(order[p.key], grades, p.key, judge) for p in positions]
        mean = [sum(column) / len(measured) for column in zip(*measured, strict=True)]
        lines.append(f"{name:<44} {mean[0]:.4f}   {sum(m[1] for m in measured):<5}  {mean[2]:.3f}")
    return "\n".join(lines)


def _measured(
    order: Sequence[str], grades: Grades, position: str, judge: int | None = None
) -> tuple[float, int, float]:
    rows = {g: v for (p, g), v in grades.items() if p == position}
    strong = frozenset(g for g, v in rows.items() if v and min(v) >= STRONG)
    return measures(order, _mean_grades(grades, position, judge), strong)


def _by_judge(grades: Grades, position: str, everyone: Sequence[str]) -> list[str]:
    second = {g: v[-1] for (p, g), v in grades.items() if p == position and v}
    return sorted(everyone, key=lambda key: -second.get(key, 0.0))


def baselines(graduates: Roster, positions: Roster) -> dict[str, dict[str, list[str]]]:
    """What plain text similarity makes of the same cells: WRatio, token_set_ratio, tf-idf of character pairs, BM25."""
    people = {r.cells["编号"]: r.cells for r in graduates.rows}
    texts = {k: _whole(c, ("学校", "姓名", "编号")) for k, c in people.items()}
    grams = {k: Counter(_grams(t)) for k, t in texts.items()}
    seen = Counter(g for c in grams.values() for g in c)
    rare = {g: math.log(1 + len(grams) / n) for g, n in seen.items()}
    length = sum(sum(c.values()) for c in grams.values()) / max(1, len(grams))

    def tfidf(query: str, key: str) -> float:
        a, b = Counter(_grams(query)), grams[key]
        norm = math.sqrt(
            sum((n * rare.get(g, 0)) ** 2 for g, n in a.items()) * sum((n * rare[g]) ** 2 for g, n in b.items())
        )
        return sum(n * rare.get(g, 0) * b[g] * rare.get(g, 0) for g, n in a.items() if g in b) / norm if norm else 0.0

    def bm25(query: str, key: str) -> float:
        counts, size = grams[key], sum(grams[key].values())
        return sum(
            rare[g] * counts[g] * 2.2 / (counts[g] + 1.2 * (0.25 + 0.75 * size / length))
            for g in set(_grams(query))
            if g in counts
        )

    methods: dict[str, Callable[[Mapping[str, str], str], float]] = {
        "WRatio of all cells": lambda p, k: fuzz.WRatio(_whole(p), texts[k]),
        "WRatio, mean over six pairs of columns": lambda p, k: sum(
            fuzz.WRatio(p.get(a, ""), people[k].get(b, "")) for a, b in PAIRS
        ),
        "token_set_ratio of all cells": lambda p, k: fuzz.token_set_ratio(_whole(p), texts[k]),
        "tf-idf of 1-2 characters, cosine": lambda p, k: tfidf(_whole(p), k),
        "BM25 of 1-2 characters": lambda p, k: bm25(_whole(p), k),
    }
    return {
        name: {row.cells["编号"]: _by(method, row.cells, people) for row in positions.rows}
        for name, method in methods.items()
    }


def _by(
    method: Callable[[Mapping[str, str], str], float], position: Mapping[str, str], people: Collection[str]
) -> list[str]:
    return sorted(people, key=lambda key: -method(position, key))


def _whole(cells: Mapping[str, str], leave: tuple[str, ...] = ("机构", "编号")) -> str:
    return fold(" ".join(v for c, v in cells.items() if c not in leave))


def _grams(text: str) -> list[str]:
    solid = "".join(text.split())
    return list(solid) + [solid[i : i + 2] for i in range(len(solid) - 1)]
