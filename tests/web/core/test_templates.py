"""A page compiled for its language reads exactly like one that looks every text up."""

from flask_babel import force_locale

from web.core.i18n import LOCALES, english

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
