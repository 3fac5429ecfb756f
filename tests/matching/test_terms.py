"""How long one has for the certificate, as adverts say it."""

import pytest

from matching import read_position
from matching.reading.advert import read_advert

SAID = {
    "入职后18个月内考取专利代理师资格证": 18,
    "入职两年内取得专利代理师资格证": 24,
    "入职后一年半内考取资格证": 18,
    "要求18个月内通过专利代理师考试": 18,
    "须在入职后二十四个月内拿到代理师证": 24,
    "半年内考过专代": 6,
    "2年半之内通过考试即可": 30,
    "三年以内须取得专利代理师资格": 36,
    "十个月内参加考试": 10,
    "pass the patent agent exam within 18 months of joining": 18,
    "you obtain the certificate within two years": 24,
}


@pytest.mark.parametrize(("text", "months"), SAID.items())
def test_the_term_is_read_in_months(text: str, months: int) -> None:
    read = read_position({"职位名称": "代理师助理", "职位描述": f"本科及以上。{text}。"}, "P1")
    assert [r.value for r in read.readings if r.field == "certify_within"] == [str(months)]
    assert read_advert(f"专利代理师助理\n本科及以上，理工科。{text}。").values["certify_months"] == months


@pytest.mark.parametrize(
    "text",
    ["3个月内转正，考核合格即可", "半年内考勤无异常", "99个月内考取", "一年内发表论文", "入职一个月内提交证明材料"],
)
def test_other_terms_are_none_of_the_certificate(text: str) -> None:
    read = read_position({"职位名称": "代理师助理", "职位描述": f"本科及以上。{text}。"}, "P1")
    assert not [r for r in read.readings if r.field == "certify_within"]
