"""The one segmenter of Chinese text, with the words of this trade, for both engines: each of its own would hold 25 MB more."""

from functools import cache

import rjieba

from seeds.reference import table


@cache
def segmenter() -> rjieba.Jieba:
    """The segmenter; it takes half a second when it is first asked for. Words in `words.csv` are in normal form."""
    jieba = rjieba.Jieba()
    for row in table("words"):
        jieba.add_word(row["word"], 20000, "n")
    return jieba
