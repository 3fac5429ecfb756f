"""Pay is read out of a query as people write it, and nothing else is taken for pay."""

import pytest

from search_index.query import read
from search_index.text import normalise
from search_index.wishes import pay


@pytest.mark.parametrize(
    ("typed", "wished"),
    [
        ("8k以上", 8000),
        ("深圳8k以上翻译", 8000),
        ("月薪一万以上", 10000),
        ("八千五以上", 8500),
        ("工资高于一万五", 15000),
        ("1万5以上", 15000),
        ("10-15k", 10000),
        ("8000-12000", 8000),
        ("１５Ｋ", 15000),
        ("年薪15万", 12500),
        ("15-25万/年", 12500),
        ("十五万年薪", 12500),
        ("20万", 16666),
        ("at least 12k", 12000),
        ("salary over 10000", 10000),
        ("10000+", 10000),
    ],
)
def test_a_wish_for_pay_is_read_and_taken_out_of_the_words(typed, wished):
    rest, amount = pay(normalise(typed))
    assert amount == wished
    assert len(rest) == len(typed) and not set(rest.strip()) - set("深圳翻译 ")


@pytest.mark.parametrize(
    "typed",
    [
        "2025-2026",
        "2026届",
        "6.5以上",
        "六级425分以上",
        "4k 显示",
        "8k以下",
        "k8s",
        "5g",
        "5万字翻译",
        "3千字",
        "catia v5",
        "一千",
        "5000人以上",
    ],
)
def test_other_numbers_stay_words(typed):
    assert pay(normalise(typed)) == (normalise(typed), None)


@pytest.mark.parametrize("typed", ["不出差", "不用出差", "no travel", "不想做销售", "无需出差"])
def test_what_is_not_wanted_is_excluded(typed):
    reading = read(typed)
    assert len(reading.never) == 1 and not reading.words


@pytest.mark.parametrize(
    "typed", ["有没有翻译", "能不能翻译", "不限专业", "无需考证", "不锈钢", "不加班", "no experience"]
)
def test_asking_and_names_with_a_not_in_them_exclude_nothing(typed):
    assert not read(typed).never
