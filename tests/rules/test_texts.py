"""Every text of the site exists in both languages, and no page carries what its policy forbids."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "_n": (1, 2)}
HAN = re.compile(r"[\u3400-\u9fff]")


def messages() -> dict[str, str]:
    """Every text in the source with the place it stands."""
    found: dict[str, str] = {}
    every = extract_from_dir(str(WEB), METHODS, keywords=KEYWORDS)
    for name, line, message, _comments, _context in every:
        for text in message if isinstance(message, tuple) else (message,):
            if text:
                found.setdefault(text, f"web/{name}:{line}")
    return found


FOUND = messages()


def translated() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in WEB.glob("**/en.po"):
        for message in read_po(BytesIO(path.read_bytes()), locale="en"):
            ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
            strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
            for text in ids:
                if text:
                    found[text] = strings[0]
    return found


def test_texts_were_found() -> None:
    assert len(FOUND) > 300


def test_english_is_complete() -> None:
    english = translated()
    missing = sorted(f"{place}: {text!r}" for text, place in FOUND.items() if not english.get(text))
    assert not missing, f"{len(missing)} texts have no English:\n" + "\n".join(missing)


LETTERS = sorted((WEB / "templates").glob("*/mail/*.txt"))
SUBJECT = 60  # characters: what a list of mails shows


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_a_mail_has_a_short_subject_and_says_something(path: Path) -> None:
    """The first line is the subject; beneath it stands more than an address."""
    bare = re.sub(r"{% set .*?%}", "", path.read_text()).strip()
    subject, _line, body = bare.partition("\n")
    english = translated()
    for text in re.findall(r'_\("([^"]*)"', subject):
        for said in (text, english[text]):
            assert len(re.sub(r"%\(\w+\)s", "", said)) <= SUBJECT, said
    assert "{{" in subject and "{{" in re.sub(r"{{ link }}|{%.*?%}", "", body), "nothing but an address"


def test_no_dead_translations() -> None:
    dead = sorted(set(translated()) - set(FOUND))
    assert not dead, f"{len(dead)} translated texts are used nowhere:\n" + "\n".join(dead)


def test_the_same_text_is_translated_once() -> None:
    seen: dict[str, tuple[object, Path]] = {}
    for path in sorted(WEB.glob("**/en.po")):
        for message in read_po(BytesIO(path.read_bytes()), locale="en"):
            if message.id:
                first, where = seen.setdefault(str(message.id), (message.string, path))
                assert first == message.string, f"{path}: {message.id!r} is translated otherwise in {where}"


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


PLACES = re.compile(r"%\(\w+\)[sd]")
SAID = re.compile(r"“[^”]*”|《[^》]*》|\([^)]*\)")  # what an English text says in Chinese


def test_placeholders_agree_and_english_is_english() -> None:
    wrong, read = [], 0
    for path in sorted(WEB.glob("**/en.po")):
        for message in read_po(BytesIO(path.read_bytes()), locale="en"):
            if not message.id:
                continue
            read += 1
            ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
            strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
            if any(set(PLACES.findall(text)) != set(PLACES.findall(ids[0])) for text in strings):
                wrong.append(f"{place(path)}: the placeholders of {ids[0]}")
            if ids[0] != "中文" and HAN.search(SAID.sub("", strings[0])):
                wrong.append(f"{place(path)}: {strings[0]}")
    assert read > 300 and not wrong, "\n".join(wrong)


def test_templates_keep_the_policy_and_leave_no_chinese_untranslatable() -> None:
    paths = sorted(WEB.glob("templates/**/*.html"))
    wrong = [f"{place(path)}: {fault}" for path in paths for fault in faults_of(path)]
    assert len(paths) > 100 and not wrong, "\n".join(wrong)


def faults_of(path: Path) -> list[str]:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
    markup = re.sub(r"\{[{%].*?[%}]\}", "", text, flags=re.S)
    found = re.findall(r"\sstyle\s*=|\son\w+\s*=\s*[\"']|<style|javascript:", markup)
    faults = [f"inline style or script: {one}" for one in found]
    if "|safe" in text and path.name != "base.html":
        faults.append("unescaped output")
    bare = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.S)
    # A name said in its own language, and the values (not labels) people may pick, stay as they are.
    bare = re.sub(r"<(\w+)[^>]* lang=\"zh\"[^>]*>[^<]*</\1>|<option value=\"[^\"]*\">", "", bare)
    return faults + [f"Chinese outside _(): {line.strip()}" for line in bare.splitlines() if HAN.search(line)]
