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


@pytest.mark.parametrize("path", sorted(WEB.glob("**/en.po")), ids=lambda p: str(p.relative_to(ROOT)))
def test_placeholders_agree_and_english_is_english(path: Path) -> None:
    for message in read_po(BytesIO(path.read_bytes()), locale="en"):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        for text in strings:
            assert set(re.findall(r"%\(\w+\)[sd]", text)) == set(re.findall(r"%\(\w+\)[sd]", ids[0])), ids[0]
        assert ids[0] == "中文" or not HAN.search(re.sub(r"“[^”]*”|《[^》]*》|\([^)]*\)", "", strings[0])), strings[0]


@pytest.mark.parametrize("path", sorted(WEB.glob("templates/**/*.html")), ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_keep_the_policy_and_leave_no_chinese_untranslatable(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
    markup = re.sub(r"\{[{%].*?[%}]\}", "", text, flags=re.S)
    assert not re.search(r"\sstyle\s*=|\son\w+\s*=\s*[\"']|<style|javascript:", markup), "inline style or script"
    assert "|safe" not in text or path.name in ("base.html",), "unescaped output"
    bare = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.S)
    # A name said in its own language, and the values (not labels) people may pick, stay as they are.
    bare = re.sub(r"<(\w+)[^>]* lang=\"zh\"[^>]*>[^<]*</\1>|<option value=\"[^\"]*\">", "", bare)
    loose = [line.strip() for line in bare.splitlines() if HAN.search(line)]
    assert not loose, f"Chinese outside _(): {loose[:3]}"
