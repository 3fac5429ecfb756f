"""Templates compiled once a language, so that a fixed text is part of the compiled page and not some hundred calls."""

import hashlib
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache, Template, nodes
from jinja2.bccache import Bucket
from jinja2.visitor import NodeTransformer

from web.core.i18n import LOCALES, english, language


class Templates(Environment):
    """Flask's environment that hands each template to the one of the page's language."""

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, **options)
        self.spoken = ""
        self._languages: dict[str, Templates] = {}

    def _load_template(self, name: str, globals: Any) -> Template:
        if self.spoken:
            return super()._load_template(name, globals)
        return self.of(language())._load_template(name, globals)

    def of(self, lang: str) -> "Templates":
        """The environment of one language: options, filters and globals are this one's, compiled templates its own."""
        if lang not in self._languages:
            overlay = self.overlay()
            overlay.spoken = lang
            overlay.bytecode_cache = kept(lang)
            self._languages = {**self._languages, lang: overlay}
        return self._languages[lang]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return Speaker(self.spoken).visit(tree) if self.spoken else tree


class Kept(FileSystemBytecodeCache):
    """Compiled templates of a language beside compiled Python: all of them are three seconds of work for each
    process."""

    def __init__(self, folder: Path, lang: str) -> None:
        super().__init__(str(folder), f"{lang}-%s")
        texts = sorted(english()._catalog.items(), key=str) if lang == "en" else ()
        self.version = hashlib.sha256(repr(texts).encode() + Path(__file__).read_bytes()).hexdigest()

    def get_source_checksum(self, source: str) -> str:
        """Of all a compiled template follows from: its source, the texts put into it, and how they are put."""
        return super().get_source_checksum(self.version + source)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """A full disk keeps nobody from a page."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def kept(lang: str) -> Kept | None:
    """Where this program keeps what it compiled, None where it may not."""
    folder = Path(cache_from_source(__file__)).with_name("templates")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "writable").touch()
    except OSError:
        return None
    return Kept(folder, lang)


class Speaker(NodeTransformer):
    """Puts the text of a language where a template asks for it: `_("…")`, `_("…%(n)s", n=…)` and `language()`.

    A text is a format string, with values or without, and trusted markup where the template escapes: what Jinja's own
    translation does at each call.
    """

    def __init__(self, lang: str) -> None:
        if lang not in LOCALES:
            raise ValueError(f"no such language: {lang}")
        self.lang = lang

    def visit_Call(self, call: nodes.Call) -> nodes.Expr:
        self.generic_visit(call)
        plain = isinstance(call.node, nodes.Name) and call.dyn_args is None and call.dyn_kwargs is None
        if plain and call.node.name == "language" and not call.args and not call.kwargs:
            return nodes.Const(self.lang, lineno=call.lineno)
        if plain and call.node.name == "_" and len(call.args) == 1 and isinstance(call.args[0], nodes.Const):
            return self.text(call)
        return call

    def text(self, call: nodes.Call) -> nodes.Expr:
        words, line = call.args[0].value, call.lineno
        words = english().gettext(words) if self.lang == "en" else words
        if not call.kwargs:
            return nodes.MarkSafeIfAutoescape(nodes.Const(words % {}, lineno=line), lineno=line)
        values = [nodes.Pair(nodes.Const(k.key, lineno=line), k.value, lineno=line) for k in call.kwargs]
        template = nodes.MarkSafeIfAutoescape(nodes.Const(words, lineno=line), lineno=line)
        return nodes.Mod(template, nodes.Dict(values, lineno=line), lineno=line)
