"""Chinese sounds as pypinyin says, from a small file that is made again whenever it is not whole and of this
version."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from search_index import sounds
from search_index.text import normalise
from seeds.reference import table

PHRASES = sorted(phrase for phrase in PHRASES_DICT if normalise(phrase) == phrase and len(phrase) <= sounds.LONGEST)


@pytest.mark.parametrize("start", range(4))
def test_every_phrase_sounds_as_its_dictionary_says(start: int) -> None:
    corrected = {row["word"] for row in table("pinyin")}
    heard = {phrase: sounds.sounds().of(phrase) for phrase in PHRASES[start::4] if phrase not in corrected}
    assert {p: s for p, s in heard.items() if s != lazy_pinyin(p)} == {}


@given(
    st.lists(
        st.sampled_from(PHRASES) | st.sampled_from(["的", "在", "patent ", "，", "2026", "乐", "长", "重"]), max_size=6
    )
)
def test_phrases_beside_one_another_are_cut_where_they_end(parts: list[str]) -> None:
    """The longest phrase first, from left to right, over all phrases there are: the few that are kept must not change
    it."""
    text = "".join(parts)
    assert "".join(sounds.sounds().of(text)) == "".join(slowly(text))


def slowly(text: str) -> list[str]:
    at, found = 0, []
    while at < len(text):
        ends = range(min(len(text), at + sounds.LONGEST), at, -1)
        word = next((text[at:end] for end in ends if text[at:end] in PHRASES_DICT), text[at])
        found += sounds.sounds().of(word)
        at += len(word)
    return found


def test_our_corrections_go_before_the_dictionary() -> None:
    for row in table("pinyin"):
        assert sounds.sounds().of(row["word"]) == row["pinyin"].split()


def test_what_is_kept_serves_the_next_process_without_the_dictionaries(tmp_path: Path) -> None:
    code = (
        "from search_index.sounds import sounds; import sys; print(*sounds().of('重庆专利'), 'pypinyin' in sys.modules)"
    )

    def said() -> list[str]:
        program = [sys.executable, "-X", f"pycache_prefix={tmp_path}", "-c", code]
        return subprocess.run(program, capture_output=True, text=True, check=True, timeout=120).stdout.split()

    assert said() == ["chong", "qing", "zhuan", "li", "True"]
    assert said() == ["chong", "qing", "zhuan", "li", "False"]
    (kept,) = tmp_path.rglob("sounds.json")
    kept.write_text(kept.read_text(encoding="utf-8")[:1000], encoding="utf-8")
    assert said()[-1] == "True", "a file that was cut off is made anew"
    assert said()[-1] == "False"
    kept.write_text(kept.read_text(encoding="utf-8").replace("[[1,", "[[0,", 1), encoding="utf-8")
    assert said()[-1] == "True", "a file of another version is made anew"


def test_where_nothing_may_be_kept_everything_still_sounds(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    sounds.keep(tmp_path / "file" / "sounds.json", "{}")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
