"""Chinese is the source language; each folder's `en.po` holds its English, merged once at the start."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from flask_login import current_user

WEB = Path(__file__).parent.parent
CHINESE = NullTranslations()
LOCALES = {"zh": Locale("zh", "CN", script="Hans"), "en": Locale("en")}
COOKIE = "lang"
_here = g._get_current_object


@cache
def english() -> Translations:
    """All `web/**/en.po` as one catalogue, the first translation of a message first; a test finds second ones."""
    merged = Catalog(locale="en")
    for path in sorted(WEB.glob("**/en.po"), reverse=True):
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                if message.id:
                    merged.add(message.id, message.string)
    buffer = BytesIO()
    write_mo(buffer, merged)
    buffer.seek(0)
    return Translations(buffer)


class FolderDomain(Domain):
    """Flask-Babel's domain, reading our folders instead of compiled files."""

    def get_translations(self) -> NullTranslations:
        return english() if language() == "en" else CHINESE


def language() -> str:
    """The page's language, "zh" or "en". Asked some hundred times a page, so it looks where Flask-Babel keeps it."""
    try:
        locale = _here()._flask_babel.babel_locale or get_locale()
    except (RuntimeError, AttributeError):
        locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


def _gettext(message: str) -> str:
    return english().gettext(message) if language() == "en" else message


def _ngettext(one: str, many: str, number: int) -> str:
    return english().ngettext(one, many, number) if language() == "en" else many


def gettext(message: str, **values: object) -> str:
    """Flask-Babel's `gettext`, for what is said many times a page: without looking up its domain at each call."""
    words = _gettext(message)
    return words % values if values else words


def choose() -> Locale:
    """The language chosen by switch, then the person's own, then the browser's."""
    if not has_request_context():
        return LOCALES["zh"]
    chosen = request.args.get("lang") or request.cookies.get(COOKIE)
    if chosen not in LOCALES and current_user and current_user.is_authenticated:
        chosen = current_user.locale
    if chosen not in LOCALES:
        chosen = request.accept_languages.best_match(["zh", "en"]) or "zh"
    return LOCALES[chosen]


def init_app(app: Flask) -> None:
    babel = Babel()
    babel.init_app(app, default_locale="zh_Hans_CN", default_timezone="Asia/Shanghai", locale_selector=choose)
    babel.domain_instance = FolderDomain()
    app.jinja_env.globals["language"] = language
    app.jinja_env.install_gettext_callables(_gettext, _ngettext, newstyle=True)
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]  # itself, not an alias that looks it up each time

    @app.after_request
    def _keep(response: Response) -> Response:
        if request.endpoint == "static":
            return response  # the same in every language
        chosen = request.args.get("lang")
        if chosen in LOCALES and chosen != request.cookies.get(COOKIE):
            secure = app.config["SESSION_COOKIE_SECURE"]
            response.set_cookie(COOKIE, chosen, 365 * 86400, secure=secure, httponly=True, samesite="Lax")
        response.vary.add("Accept-Language")
        return response


def pick(zh: str, en: str) -> str:
    """The text in the page's language, falling back to the one that exists."""
    return (en or zh) if language() == "en" else (zh or en)
