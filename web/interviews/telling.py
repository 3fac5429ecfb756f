"""Whom an interview writes to, with the entry for their calendars where a time came to stand, moved or fell."""

from collections.abc import Callable, Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from web.agencies.queries import acting
from web.core import calendars, links
from web.core.calendars import CANCEL, REQUEST, Entry
from web.core.i18n import pick
from web.interviews import queries, words
from web.models import Interview, User
from web.models.interviews import BOOKED, CANCELLED, TURNED
from web.models.stages import AGENCY, GRADUATE
from web.notices.service import tell

TO_GRADUATE = {
    "proposed": _l("请选面试时间：%(title)s"),
    "slots": _l("可以选面试时间了：%(title)s"),
    "booked": _l("面试时间已定：%(title)s"),
    "moved": _l("面试改期：%(title)s"),
    "cancelled": _l("面试取消：%(title)s"),
    "missed_graduate": _l("面试登记为毕业生没有来：%(title)s"),
    "missed_agency": _l("面试登记为机构没有来：%(title)s"),
    "corrected": _l("机构改正了面试结果：%(title)s"),
    "reminded": _l("面试就要开始：%(title)s"),
}
TO_AGENCY = {
    "booked": _l("毕业生选定了面试时间：%(title)s"),
    "asked": _l("毕业生请求另约面试时间：%(title)s"),
    "turned": _l("毕业生谢绝了面试：%(title)s"),
    "moved": _l("面试改期：%(title)s"),
    "cancelled": _l("面试取消：%(title)s"),
    "missed_graduate": _l("面试登记为毕业生没有来：%(title)s"),
    "missed_agency": _l("面试登记为机构没有来：%(title)s"),
    "objected": _l("毕业生对“没有来”有异议：%(title)s"),
    "reminded": _l("面试就要开始：%(title)s"),
    "let_go": _l("不再由你参加面试：%(title)s"),
    "left": _l("面试官离开了机构，请看由谁来面试：%(title)s"),
}


def told_of(interview: Interview, what: str, let_go: Collection[User] = (), about: str = "") -> None:
    """In the current written unit: both sides, as far as it concerns them, once for each version. `let_go` were to ask
    the questions and no longer are: their calendars lose the entry. `about` tells apart what one version hears twice."""
    if what in TO_GRADUATE:
        person = [interview.application.graduate.user]
        _tell(interview, person, what + about, TO_GRADUATE[what], GRADUATE, _entry_of(interview))
    if what not in TO_AGENCY:
        return
    agency_id = interview.application.position.agency_id
    asking = queries.interviewers(agency_id, [one.user_id for one in interview.people])
    others = [one for one in acting([agency_id]).get(agency_id, []) if one not in asking]
    _tell(interview, asking, what, TO_AGENCY[what], AGENCY, _entry_of(interview))
    if what != "reminded" or not asking:
        _tell(interview, others, what, TO_AGENCY[what], AGENCY, "")
    gone = [one for one in let_go if one not in asking]
    _tell(interview, gone, "let_go", TO_AGENCY["let_go"], AGENCY, CANCEL)


def told_of_leaving(interview: Interview, user: User) -> None:
    """In the current written unit: `user` was to ask the questions and left the agency. Whoever acts for it sees to
    somebody else, and the entry goes from the calendar of who left."""
    agency_id = interview.application.position.agency_id
    _tell(interview, acting([agency_id]).get(agency_id, []), f"left:{user.id}", TO_AGENCY["left"], AGENCY, "")
    if interview.status == BOOKED:
        _tell(interview, [user], "let_go", TO_AGENCY["let_go"], AGENCY, CANCEL)


def _entry_of(interview: Interview) -> str:
    """What goes to calendars with this: a request for a time that stands, its cancelling where it stood once."""
    if interview.starts_at is None:
        return ""
    return {BOOKED: REQUEST, CANCELLED: CANCEL, TURNED: CANCEL}.get(interview.status, "")


def entry(interview: Interview, side: str, cancelled: bool = False) -> Entry:
    """An interview in a calendar: whatever becomes of its time it is the same entry. Of the graduate it says nothing, as
    calendars are shared and synchronised elsewhere."""
    position = interview.application.position
    title = pick(position.title, position.title_en)
    agency = pick(position.agency.name, position.agency.name_en)
    about = agency if side == GRADUATE else _("第 %(n)d 轮", n=interview.round)
    link = links.public_url("interviews.show", application_id=interview.application_id)
    return Entry(
        key=f"interview-{interview.id}",
        sequence=interview.sequence,
        changed_at=interview.updated_at,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        title=_("面试：%(title)s（%(about)s）", title=title, about=about),
        where=words.where(interview, side) or link,
        link=link,
        cancelled=cancelled or interview.status in (CANCELLED, TURNED),
    )


def _tell(interview: Interview, people: Collection[User], what: str, said: object, side: str, method: str) -> None:
    position = interview.application.position

    def write() -> str:
        return str(said) % {"title": pick(position.title, position.title_en)}

    def calendar(to: str) -> bytes:
        return calendars.written([entry(interview, side, method == CANCEL)], "Interviews", method, to)

    attached: Callable[[str], bytes] | None = calendar if method else None
    tell(
        people,
        f"interview:{interview.id}:{interview.version}:{what}:{side}",
        kind="interview_time",
        words=write,
        link=links.path("interviews.show", application_id=interview.application_id),
        letter="interviews/mail/changed.txt",
        calendar=attached,
        anew=method == CANCEL or (method == REQUEST and interview.sequence > 0),
        **{
            "write": write,
            "one": interview,
            "what": what,
            "side": side,
            "span": words.span,
            "where": words.where,
            "ways": words.way_names,
        },
    )
