"""The main navigation of each group, in one place."""

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

EVERYBODY = (("positions.index", _l("找职位")), ("pages.about", _l("先上岗、再考证")))
MENUS = {
    "anonymous": (*EVERYBODY, ("pages.for_agencies", _l("机构招人"))),
    "graduate": (
        ("graduates.home", _l("首页")),
        ("positions.index", _l("找职位")),
        ("ranking.for_me", _l("适合我的")),
        ("applications.mine", _l("投递")),
        ("graduates.profile", _l("我的资料")),
    ),
    "agency": (
        ("agencies.home", _l("首页")),
        ("positions.manage", _l("我的职位")),
        ("applications.inbox", _l("投递与邀请")),
        ("agencies.profile", _l("机构资料")),
        ("agencies.members", _l("成员")),
    ),
    "organiser": (
        ("rosters.home", _l("首页")),
        ("rosters.index", _l("名册与匹配")),
        ("agencies.to_check", _l("机构核验")),
        ("positions.index", _l("职位")),
    ),
    "admin": (
        ("admin.home", _l("首页")),
        ("admin.organisers", _l("主办单位")),
        ("agencies.to_check", _l("机构核验")),
        ("admin.audit", _l("审计日志")),
    ),
}


def menu() -> list[tuple[str, str, bool]]:
    """(label, address, whether it is this page) for the current person's group."""
    role = current_user.role if current_user.is_authenticated else "anonymous"
    here = request.endpoint
    return [
        (str(label), url_for(endpoint), endpoint == here)
        for endpoint, label in MENUS[role]
        if endpoint in current_app.view_functions
    ]


def home_endpoint() -> str:
    """Where a person lands after logging in."""
    role = current_user.role if current_user.is_authenticated else "anonymous"
    return {"anonymous": "pages.front", "organiser": "rosters.home", "admin": "admin.home"}.get(
        role, "graduates.home" if role == "graduate" else "agencies.home"
    )
