"""A demand said in one sentence: by force, with names for all values and in one language."""

import re

import pytest

from matching import read_position
from matching.ranking.sentences import MOST, sentence
from matching.types import Correction, Want
from tests.matching import rosters

CODES = re.compile(r"#|[a-z]+:|\||_")
NUMBERS = re.compile(r"\d{4,6}")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_demand_of_the_rosters_is_a_sentence_without_a_code(lang: str) -> None:
    wants = [want for position in rosters.dev()[1] for want in position.wants]
    assert len(wants) > 150 and len({want.field for want in wants}) >= 10
    for want in wants:
        said = sentence(want, lang)
        assert said.endswith("。" if lang == "zh" else ".") and said.count("。") <= 1, said
        assert not CODES.search(said), (want, said)
        assert want.field in ("pay", "graduation", "language") or not NUMBERS.search(said), (want, said)


@pytest.mark.parametrize(
    "want, zh, en",
    [
        (Want("degree", ("bachelor",), "must", ""), "学历必须是本科或以上。", "The degree must be Bachelor or above."),
        (Want("degree", ("doctor",), "wish", ""), "学历最好是博士。", "The degree would ideally be Doctor."),
        (Want("degree", ("is:junior",), "wish", ""), "学历最好是专科。", "The degree would ideally be Junior college."),
        (Want("degree", ("master", "doctor"), "avoid", ""), "学历不能是硕士或博士。", "The degree must not be Master or Doctor."),
        (Want("major", ("日语",), "avoid", "", certainty=0.6), "专业最好不是日语。", "The major should rather not be Japanese."),
        (Want("skill", ("autocad", "python"), "want", ""), "技能应有 AutoCAD 或 Python。", "Skills should include AutoCAD or Python."),
        (Want("travel", ("often",), "must", "", certainty=0.4), "应能经常出差。", "Candidates should be ready to travel often."),
        (Want("kind", ("search", "translation"), "want", ""), "应愿意从事检索或翻译工作。", "Candidates should want to work in Search or Translation."),
        (Want("major", ("any",), "wish", ""), "专业不限。", "Any major is welcome."),
        (Want("honour", ("any",), "wish", ""), "最好得过奖学金、竞赛奖或其他荣誉。", "Candidates would ideally have a scholarship, a prize or another honour."),
        (Want("experience", ("paper",), "want", ""), "应有这样的经历：发表论文。", "Experience should include Published paper."),
        (Want("graduation", ("+2025",), "want", ""), "毕业年份也可以是 2025。", "Graduates of 2025 are taken as well."),
    ],
)  # fmt: skip
def test_the_force_of_a_demand_is_heard(want: Want, zh: str, en: str) -> None:
    assert (sentence(want, "zh"), sentence(want, "en")) == (zh, en)


def test_of_very_many_values_the_number_is_told() -> None:
    many = Want("skill", tuple(f"?{n}号" for n in range(MOST + 8)), "want", "")
    assert sentence(many, "zh").endswith(f"等 {MOST + 8} 项之一。") and str(MOST + 8) in sentence(many, "en")


TEXT = {"职位描述": "要求：本科及以上。日语N1必须。英语专业勿投。"}


def test_what_is_to_be_confirmed_bars_nobody_and_what_is_unsuitable_stays_so() -> None:
    read = {w.force + w.field: w for w in read_position(TEXT, "p").wants}
    hard, away = read["mustlanguage"], read["avoidmajor"]
    assert not hard.is_open and not away.is_open

    def fixed(want: Want, action: str) -> Want:
        named = Correction(want.field, "|".join(want.values), want.source, action)
        found = read_position(TEXT, "p", [named]).wants
        return next(w for w in found if (w.field, w.values) == (want.field, want.values))

    assert fixed(hard, "confirm").is_open and fixed(hard, "confirm").force == "must"
    assert fixed(away, "confirm").is_open and fixed(away, "confirm").force == "avoid"
    assert (fixed(away, "must").force, fixed(away, "must").certainty) == ("avoid", 1.0)
    assert fixed(hard, "wish").force == "wish" and fixed(hard, "must").force == "must"
