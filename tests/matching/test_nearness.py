"""The tables of nearness say what their rules say, pair by pair; and what a stranger would expect of a few pairs."""

import pytest

from matching.nearness import knowledge, studies
from matching.reading import majors
from seeds.reference import table

MAJORS = [row["name"] for row in table("majors")]
CLASSES = [row["code"] for row in table("classes")]
TOPICS = {row["code"]: (row["field"], row["classes"].split("|")) for row in table("topics")}
SKILLS = {row["code"]: row["group"] for row in table("skills")}


def groups_near(want: str, have: list[str]) -> int:
    """The rule in words: the first two classes wanted, the first three had, each later one 8 less."""
    wanted = majors.classes(want)[:2]
    best = max(
        studies.class_near(a, b) - 8 * i - 8 * n for i, a in enumerate(wanted) for n, b in enumerate(have[:3])
    )  # fmt: skip
    if best < 84:
        return max(0, best) * 56 // 100
    return 60 if best == 100 or want.startswith("class:") else 54


def test_majors_by_the_rule() -> None:
    wants = list(dict.fromkeys(map(studies.wanted_kin, [*MAJORS, *(f"class:{code}" for code in CLASSES)])))
    haves = list(dict.fromkeys(studies.major_kin(name) for name in MAJORS))
    near = studies.majors_near(wants, haves)
    for w, want in enumerate(wants):
        for h, have in enumerate(haves):
            assert near[w, h] == groups_near(want, list(majors.classes(have))) == studies.major_near(want, have)


def test_wide_demands_take_the_first_class_before_the_others() -> None:
    for name in MAJORS:
        first, *_ = fields = [code[:2] for code in majors.classes(name)]
        expected = 62 if first in majors.STEM else 40 if set(fields) & set(majors.STEM) else 0
        assert studies.major_near("stem", name) == expected
        assert studies.major_near(f"disc:{first}", name) == 62


def test_majors_in_no_table_are_compared_by_letters() -> None:
    wants, haves = ["?机器人工程与应用", "kin:0802", "stem"], ["?机器人工程", "?古籍修复", "", "kin:0802#minor"]
    near = studies.majors_near(wants, haves)
    assert near.tolist() == [[studies.major_near(want, have) for have in haves] for want in wants]
    assert near[0, 0] > 30 > near[0, 1] and not near[:, 2].any() and near[1, 3] == 60 * 54 // 64


def test_topics_by_the_rule() -> None:
    wants, haves = [*TOPICS, "?水下焊接"], [*TOPICS, *(f"class:{code}" for code in CLASSES), "", "?水下焊接"]
    near = knowledge.topics_near(wants, haves)
    for w, (field, classes) in enumerate(TOPICS.values()):
        for h, (other, works) in enumerate(TOPICS.values()):
            shared = len(set(classes) & set(works))
            akin = 34 if shared else 20
            assert near[w, h] == (64 if w == h else akin if field == other else 20 if shared > 1 else 8 * shared)
        for h, code in enumerate(CLASSES, len(TOPICS)):
            best = max(studies.class_near(c, code) - 10 * i for i, c in enumerate(classes[:3]))
            other = best * 30 // 100 if best >= 40 else 0
            assert near[w, h] == (46 if best >= 90 else 40 if code in classes else other)
            assert knowledge.topic_near(wants[w], f"class:{code}#minor") == int(near[w, h]) * 7 // 8
        assert not near[w, -2:].any()
    assert near[-1].tolist() == [0] * (len(haves) - 1) + [64]


def test_skills_by_the_rule() -> None:
    implied = {row["skill"]: row["implied_by"].split("|") for row in table("skill_implied")}
    alike = {row["group"]: int(row["near"]) for row in table("skill_groups")}
    near = knowledge.skills_near(list(SKILLS), [*SKILLS, "", "?绣花"])
    for w, (want, group) in enumerate(SKILLS.items()):
        for h, (have, other) in enumerate(SKILLS.items()):
            same_group = alike.get(group, 0) if group == other else 0
            assert near[w, h] == (64 if w == h else 48 if have in implied.get(want, ()) else same_group)
        assert not near[w, -2:].any()


@pytest.mark.parametrize(
    ("want", "near", "far"),
    [
        ("机械设计制造及其自动化", "车辆工程", "日语"),
        ("微电子科学与工程", "集成电路设计与集成系统", "化学工程与工艺"),
        ("生物工程", "生物技术", "软件工程"),
        ("知识产权", "法学", "电气工程及其自动化"),
    ],
)  # fmt: skip
def test_what_a_recruiter_would_say(want: str, near: str, far: str) -> None:
    assert studies.major_near(want, want) > studies.major_near(want, near) >= 36 > 20 > studies.major_near(want, far)
