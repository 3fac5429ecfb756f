"""Adverts and lives written and labelled before they were first read: how much is read wrong, and nobody barred by it.

A label is field:force:values, behind ? or ! the group it is asked of or not asked of, behind ~ another way; some:2:… is so many
of a list. What they counted at first sight stands in docs/benchmark.md.
"""

import re
from collections import Counter
from functools import cache

import pytest

from matching import read_candidate, read_position
from matching.reading.advert import read_advert
from matching.reading.places import city_of
from matching.types import Want
from tests.matching.rosters import OTHERS

TOLD = ("degree", "major", "language", "place", "pay")
ASKED = ("degree", "major", "language", "skill", "graduation", "nationality")


def cases(name: str) -> list[tuple[str, list[str]]]:
    rows = (line.split("\t") for line in (OTHERS / name).read_text(encoding="utf-8").splitlines())
    return [(text.replace("\\n", "\n").replace("\\t", "\t"), labels.split()) for text, labels in rows]


def parsed(label: str) -> tuple[str, str, set[str], str]:
    """field, force, values, and of whom or what else"""
    field, force, values = label.split(":", 2)
    if field == "some":
        return field, force, set(values.split("+")), "some"
    values, *group = re.split(r"(?=[?!~])", values, maxsplit=1)
    return field, force, set(values.split("|")), "".join(group)


def wants(text: str) -> list[Want]:
    found = [w for w in read_position({"职位描述": text}, "p").wants if w.source and w.column != "岗位类别"]
    return [w for w in found if w.field not in ("topic", "kind", "honour", "place", "pay")]


def is_meant(want: Want, label: tuple[str, str, set[str], str]) -> bool:
    field, force, values, group = label
    if field == "some":
        return want.least == int(force) and bool({f"{want.field}:{v}" for v in want.values} & values)
    same = want.field == field and bool(set(want.values) & values) and (want.force == "avoid") == (force == "avoid")
    return same and bool(want.ways) == bool(group)


@cache
def of_adverts(name: str) -> Counter:
    count: Counter = Counter()
    for text, labels in cases(name):
        read, meant = wants(text), [parsed(label) for label in labels]
        musts = [m for m in meant if m[1] in ("must", "avoid") or m[0] == "some"]
        count["musts"] += len(musts)
        count["lost musts"] += sum(
            not any(is_meant(w, m) and w.force in ("must", "avoid") for w in read) for m in musts
        )
        hard = [w for w in read if w.force in ("must", "avoid") and not w.is_open]
        count["false musts"] += sum(not any(is_meant(w, m) for m in musts) for w in hard)
        named = {f"{m[0]}:{v}" for m in meant for v in m[2]} | {v for m in meant if m[0] == "some" for v in m[2]}
        named |= {m[3][1:] for m in meant if m[3]}
        soft = [m for m in meant if m[1] in ("want", "wish") and m[0] in ASKED]
        count["wishes"] += len(soft)
        count["lost wishes"] += sum(not any(is_meant(w, (*m[:3], "~" * bool(w.ways))) for w in read) for m in soft)
        asked = [w for w in read if w.field in ASKED and w.force != "avoid" and w.values[0] not in ("any",)]
        count["wrong"] += sum(not {f"{w.field}:{v}" for v in w.values} & named for w in asked if w.field != "skill")
        form = read_advert(text).values
        for field, _, values, _ in (m for m in meant if m[0] in ("place", "pay")):
            count["form"] += 1
            months = f"*{form.get('pay_months')}" * (form.get("pay_months") not in (12, None))
            pay = f"{form.get('pay_low')}-{form.get('pay_high')}{months}"
            found = {pay} if field == "pay" else {city_of(str(code)) for code in form.get("places", ())}
            count["lost of the form"] += not {city_of(v) for v in values} & found
    return count


@cache
def of_lives(name: str) -> Counter:
    count: Counter = Counter()
    for text, labels in cases(name):
        meant = {field: set(values.split("|")) for field, _, values in (label.partition(":") for label in labels)}
        read = read_candidate({"自我介绍": text}, "g")
        for field in (*TOLD, "graduation", *(["kind"] if "kind" in meant else [])):
            found = {
                v.removeprefix("first:").removeprefix("second:") for v in read.values(field) if not v.startswith("not:")
            }
            found = {v for v in found if ":level:" not in v or v in meant.get(field, ())}
            found = {re.sub(r"^(\d+)-(?:\1)?$", r"\1", v) for v in found}
            count["values"] += len(meant.get(field, ()))
            count["lost"] += len(meant.get(field, set()) - found)
            count["wrong"] += len(found - meant.get(field, set()))
    return count


ADVERTS = {"fresh_adverts.tsv": (1, 4, 6, 9, 2), "fresh_adverts_2.tsv": (3, 4, 1, 3, 1)}
LIVES = {"fresh_cvs.tsv": (2, 2), "fresh_cvs_2.tsv": (13, 8), "fresh_cvs_3.tsv": (10, 9), "fresh_cvs_4.tsv": (4, 3)}
COUNTED = ("false musts", "lost musts", "lost wishes", "wrong", "lost of the form")


@pytest.mark.parametrize("name", ADVERTS)
def test_adverts_are_read_no_worse_than_they_were(name):
    count = of_adverts(name)
    assert count["musts"] > 10 and count["form"] > 10
    assert all(count[what] <= most for what, most in zip(COUNTED, ADVERTS[name], strict=True)), count


@pytest.mark.parametrize("name", LIVES)
def test_lives_are_read_no_worse_than_they_were(name):
    count = of_lives(name)
    assert count["values"] >= 70
    assert all(count[what] <= most for what, most in zip(("lost", "wrong"), LIVES[name], strict=True)), count
