"""Templates compiled once a language, so that a fixed text is part of the compiled page and not some hundred calls."""

from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import Template, nodes
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
            self._languages = {**self._languages, lang: overlay}
        return self._languages[lang]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return Speaker(self.spoken).visit(tree) if self.spoken else tree


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
