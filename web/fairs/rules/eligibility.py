"""Who may take part: the fair's own rule over graduation year, degree and school, with the reason in words."""

import unicodedata

from flask_babel import gettext as _

from seeds import reference
from web.core.labels import label
from web.models import Education, Fair, Graduate


def _rank(degree: str) -> int:
    return next((int(row["rank"]) for row in reference.table("degrees") if row["code"] == degree), 0)


def latest(graduate: Graduate) -> Education | None:
    """The highest education, of equals the last one."""
    return max(graduate.educations, key=lambda e: (_rank(e.degree), e.graduated or ""), default=None)


def reason(fair: Fair, graduate: Graduate) -> str:
    """Why a rule of the fair leaves this graduate out, in the page's language; "" when none does."""
    if not (fair.graduation_years or fair.degree or fair.universities):
        return ""
    education = latest(graduate)
    if education is None:
        return _("这场招聘会对学历、届别或学校有要求，请先在“我的资料”里填写教育经历。")
    years = [str(year) for year in fair.graduation_years or ()]
    graduated = [e.graduated[:4] for e in graduate.educations if e.graduated]
    if years and not any(year in years for year in graduated):
        return _(
            "这场招聘会面向 %(years)s 届毕业生，你的资料写的是 %(own)s 毕业。",
            years="、".join(years),
            own="、".join(graduated) or "—",
        )
    if fair.degree and _rank(education.degree) < _rank(fair.degree):
        return _(
            "这场招聘会要求 %(least)s 及以上，你的资料写的是 %(own)s。",
            least=label("degrees", fair.degree),
            own=label("degrees", education.degree),
        )
    if fair.universities and not {_fold(e.school) for e in graduate.educations} & set(map(_fold, fair.universities)):
        return _("这场招聘会只面向部分学校，你的资料里的学校不在其中：%(own)s。", own=education.school)
    return ""


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
