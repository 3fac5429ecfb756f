"""A page compiled for its language reads exactly like one that looks every text up."""

from flask import Flask
from flask_babel import force_locale

from web.core import templates
from web.core.i18n import LOCALES, english
from web.core.templates import Templates

SOURCE = """{{ _("登录") }}|{{ _("上岗：%(words)s", words=words) }}|{{ _("100%%") }}|{{ language() }}|
{{ _(key) }}|{{ "x" if language() == "en" else "y" }}"""


def render(app, lang: str, **values: str) -> str:
    with app.test_request_context(), force_locale(LOCALES[lang]):
        return app.jinja_env.of(lang).from_string(SOURCE).render(**values)


def test_texts_are_those_of_the_language_and_values_are_escaped(app):
    words = '<b title="x">'
    zh, en = (render(app, lang, words=words, key="登录") for lang in ("zh", "en"))
    assert zh.replace("\n", "") == "登录|上岗：&lt;b title=&#34;x&#34;&gt;|100%|zh|登录|y"
    login, jobs = english().gettext("登录"), english().gettext("上岗：%(words)s")
    assert login != "登录"
    expected = f"{login}|{jobs % {'words': '&lt;b title=&#34;x&#34;&gt;'}}|100%|en|{login}|x"
    assert en.replace("\n", "") == expected


def test_each_reader_gets_their_language_from_one_process(client):
    for _ in range(2):
        assert "找职位" in client.get("/positions?lang=zh").text
        page = client.get("/positions?lang=en").text
        assert '<html lang="en"' in page
        assert "找职位" not in page


def test_mail_in_another_language_than_the_page(app):
    """A page read in Chinese may cause an English mail: each template follows the language in force."""
    template = "accounts/login.html"
    with app.test_request_context("/?lang=zh"):
        env = app.jinja_env
        before = env.get_template(template)
        with force_locale(LOCALES["en"]):
            assert env.get_template(template) is not before
        assert env.get_template(template) is before


def test_compiled_templates_are_kept_until_their_source_or_their_texts_change(tmp_path, monkeypatch):
    source = tmp_path / "page.html"
    compiled = []

    class Counted(Templates):
        def _parse(self, text, name, filename):
            compiled.append(name)
            return super()._parse(text, name, filename)

    def read(lang: str = "en") -> str:
        """As a process reads it that has just started."""
        app = Flask(__name__, template_folder=str(tmp_path))
        app.jinja_environment = Counted
        monkeypatch.setattr(templates, "cache_from_source", lambda _path: str(tmp_path / "kept" / "templates.pyc"))
        return app.jinja_env.of(lang).get_template("page.html").render()

    source.write_text('{{ _("登录") }}', encoding="utf-8")
    assert read() == read() == english().gettext("登录") and compiled == ["page.html"]
    assert read("zh") == read("zh") == "登录" and len(compiled) == 2, "each language has its own"
    source.write_text('{{ _("登录") }}!', encoding="utf-8")
    assert read() == read() == english().gettext("登录") + "!" and len(compiled) == 3
    catalog = {"": "", "登录": "Enter"}
    monkeypatch.setattr(templates, "english", lambda: Spoken(catalog))
    assert read() == read() == "Enter!" and len(compiled) == 4, "another translation, another page"


def test_where_nothing_may_be_kept_templates_are_compiled(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(templates, "cache_from_source", lambda _path: str(tmp_path / "file" / "templates.pyc"))
    assert templates.kept("zh") is None


class Spoken:
    """A catalogue of these texts."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._catalog, self.gettext = texts, texts.__getitem__
