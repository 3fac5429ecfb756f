"""What the style sheets promise: readable in light and dark, small, and nothing from elsewhere."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "web" / "static"
TEMPLATES = STATIC.parent / "templates"
EVERY_PAGE = ("tokens", "base", "layout", "components", "forms", "listings", "dark")
TEXT_ON = [
    ("ink", "paper"), ("ink", "surface"), ("ink", "sunken"), ("ink-2", "paper"), ("ink-2", "surface"),
    ("ink-2", "sunken"), ("ink-3", "paper"), ("ink-3", "surface"), ("ink-3", "sunken"), ("accent", "paper"),
    ("accent", "surface"), ("on-accent", "accent"), ("on-accent", "accent-hover"), ("accent-ink", "accent-soft"),
    ("accent-ink", "paper"), ("ink", "accent-soft"), ("ink-2", "accent-soft"), ("ok", "ok-soft"),
    ("warn", "warn-soft"), ("bad", "bad-soft"), ("bad", "surface"), ("bad", "paper"), ("info", "info-soft"),
    ("ink", "ok-soft"), ("ink", "warn-soft"), ("ink", "bad-soft"), ("ink", "info-soft"), ("ink", "mark-text"),
    ("paper", "ink"), ("surface", "bad"), ("on-deep", "deep"), ("on-deep-2", "deep"), ("deep", "on-deep-2"),
]  # fmt: skip
SHAPES_ON = [("line-strong", "surface"), ("line-strong", "paper"), ("accent", "sunken"), ("seal", "surface"),
             ("warn", "sunken"), ("mark-post", "mark-field")]  # fmt: skip


def tokens(theme: str) -> dict[str, str]:
    light = dict(re.findall(r"--([\w-]+): (#\w{6});", (STATIC / "css/tokens.css").read_text("utf-8")))
    dark = dict(re.findall(r"--([\w-]+): (#\w{6});", (STATIC / "css/dark.css").read_text("utf-8")))
    assert set(light) == set(dark), "a colour stands in one theme only"
    return light if theme == "light" else dark


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read_and_every_shape_seen(theme: str) -> None:
    colours = tokens(theme)
    faint = [(a, b) for a, b in TEXT_ON if contrast(colours[a], colours[b]) < 4.5]
    faint += [(a, b) for a, b in SHAPES_ON if contrast(colours[a], colours[b]) < 3]
    assert not faint


def test_pages_stay_light() -> None:
    styles = sum(sent(STATIC / f"css/{name}.css") for name in EVERY_PAGE)
    scripts = sum(sent(path) for path in (STATIC / "js").glob("*.js"))
    assert styles < 12 * 1024 and scripts < 6 * 1024, (styles, scripts)


def sent(path: Path) -> int:
    """Bytes on the wire where nothing better than gzip is understood."""
    return len(gzip.compress(path.read_bytes(), 9))


def test_colours_and_sizes_come_from_the_tokens() -> None:
    strays = {
        f"{path.name}: {colour}"
        for path in (STATIC / "css").glob("*.css")
        if path.stem not in ("tokens", "dark", "print")
        for colour in re.findall(r"#[0-9a-f]{3,8}\b", path.read_text("utf-8"))
    }
    assert not strays


def test_every_variable_exists() -> None:
    text = "".join(path.read_text("utf-8") for path in (STATIC / "css").glob("*.css"))
    unknown = set(re.findall(r"var\(--([\w-]+)", text)) - set(re.findall(r"--([\w-]+):", text))
    assert not unknown


def test_nothing_is_asked_of_another_host() -> None:
    for path in [*STATIC.rglob("*.css"), *STATIC.rglob("*.js"), *TEMPLATES.rglob("*.html")]:
        text = path.read_text("utf-8")
        assert not re.search(r"(?:src|href|url\(|import|fetch\()\s*=?\s*[\"'(]*(?:https?:)?//", text), path
