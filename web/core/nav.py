"""The main navigation of each group, in one place."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

ICONS = {
    "positions.index": "search",
    "pages.about": "seal",
    "pages.for_agencies": "building",
    "ranking.for_me": "star",
    "applications.mine": "file",
    "applications.inbox": "mail",
    "graduates.profile": "user",
    "positions.manage": "briefcase",
    "people.index": "search",
    "agencies.profile": "building",
    "agencies.members": "people",
    "agencies.to_check": "check",
    "rosters.index": "list",
    "fairs.index": "clock",
    "fairs.mine_index": "clock",
    "fairs.agency_index": "clock",
    "fairs.manage_index": "clock",
    "admin.organisers": "building",
    "admin.people": "user",
    "admin.audit": "clock",
}
EVERYBODY = (("positions.index", _l("找职位")), ("pages.about", _l("先上岗、再考证")))
MENUS = {  # the first five stand in the bar, on a phone as on a desk; the others in the menu of one's account
    "anonymous": (*EVERYBODY, ("fairs.index", _l("招聘会")), ("pages.for_agencies", _l("机构招人"))),
    "graduate": (
        ("graduates.home", _l("首页")),
        ("positions.index", _l("职位")),
        ("ranking.for_me", _l("适合我的")),
        ("applications.mine", _l("投递")),
        ("graduates.profile", _l("我的资料")),
        ("fairs.mine_index", _l("招聘会")),
    ),
    "agency": (
        ("agencies.home", _l("首页")),
        ("positions.manage", _l("职位")),
        ("applications.inbox", _l("投递")),
        ("people.index", _l("找毕业生")),
        ("agencies.profile", _l("机构")),
        ("agencies.members", _l("成员")),
        ("fairs.agency_index", _l("招聘会")),
    ),
    "stopped": (  # people of a refused or suspended agency
        ("agencies.home", _l("首页")),
        ("agencies.profile", _l("机构")),
        ("agencies.members", _l("成员")),
    ),
    "office": (
        ("rosters.home", _l("首页")),
        ("fairs.manage_index", _l("招聘会")),
        ("rosters.index", _l("名册与匹配")),
        ("agencies.to_check", _l("机构核验")),
        ("positions.index", _l("职位")),
    ),
    "university": (
        ("rosters.home", _l("首页")),
        ("fairs.manage_index", _l("招聘会")),
        ("rosters.index", _l("名册与匹配")),
        ("positions.index", _l("职位")),
    ),
    "admin": (
        ("admin.home", _l("首页")),
        ("admin.organisers", _l("主办单位")),
        ("agencies.to_check", _l("机构核验")),
        ("fairs.manage_index", _l("招聘会")),
        ("admin.people", _l("账号")),
        ("admin.audit", _l("审计日志")),
    ),
}


THEMES = ("light", "dark", "auto")


HOMES = {
    "anonymous": "pages.front",
    "graduate": "graduates.home",
    "agency": "agencies.home",
    "organiser": "rosters.home",
    "admin": "admin.home",
}


def values() -> dict[str, object]:
    """What the frame of every page shows beside its content."""
    theme = request.cookies.get("theme")
    return {
        "nav": menu(),
        "home_endpoint": home_endpoint(),
        "theme": theme if theme in THEMES else "auto",
        "preferences_url": url_for("pages.preferences"),
        "login_url": url_for("accounts.login"),
        "logout_url": url_for("accounts.logout"),
        "register_url": url_for("accounts.register"),
        "account_links": ((_("账号与安全"), url_for("accounts.settings")),),
        "footer_links": (
            (_("先上岗、再考证"), url_for("pages.about")),
            (_("机构招人"), url_for("pages.for_agencies")),
            (_("隐私说明"), url_for("pages.privacy")),
        ),
    }


def menu() -> list[tuple[str, str, str, str]]:
    """(label, address, `aria-current`, icon) for the current person's group: "page", "true" above a page, or ""."""
    role = current_user.role if current_user.is_authenticated else "anonymous"
    if role == "organiser":
        role = current_user.organiser_kind or "anonymous"  # removed from their office a moment ago
    elif role == "agency" and current_user.stopped:
        role = "stopped"
    items = [(endpoint, str(label), url_for(endpoint)) for endpoint, label in MENUS[role]]
    within = [e for e, _label, url in items if e not in HOMES.values() and request.path.startswith(url + "/")]
    shown = {request.endpoint: "page"} if request.endpoint in dict(MENUS[role]) else dict.fromkeys(within[:1], "true")
    return [(label, url, shown.get(endpoint, ""), ICONS.get(endpoint, "home")) for endpoint, label, url in items]


def home_endpoint() -> str:
    """Where a person lands after logging in."""
    return HOMES[current_user.role if current_user.is_authenticated else "anonymous"]
