"""What a meeting's outcome means for an application on the site."""

from flask_babel import gettext as _

from web.applications import queries as applications
from web.applications import service
from web.interviews import service as interviews
from web.models import FairMeeting
from web.models.stages import INTERVIEW, OFFER, PATH
from web.positions.queries import open_among

STEPS = tuple(stage for stage in PATH if stage.is_open)
MEANS = {"second": INTERVIEW, "offer": OFFER}


def promise(meeting: FairMeeting) -> str:
    """What a second interview or an offer would do on the site: "step" an application, "invite" to apply, nothing as
    the position is "closed", or as one side is not on the site ("")."""
    position_id, graduate_id = meeting.fair_position.position_id, meeting.attendee.graduate_id
    if position_id is None or graduate_id is None:
        return ""
    application = applications.between(position_id, graduate_id)
    if application is not None:
        return "step" if application.stage in STEPS else ""
    return "invite" if position_id in open_among([position_id]) else "closed"


def between(meeting: FairMeeting) -> int | None:
    """The application or invitation between the two sides of a meeting, where both are on the site."""
    position_id, graduate_id = meeting.fair_position.position_id, meeting.attendee.graduate_id
    if position_id is None or graduate_id is None:
        return None
    found = applications.between(position_id, graduate_id)
    return None if found is None else found.id


def carry_on(meeting: FairMeeting, actor_id: int | None) -> None:
    """Take the agency's steps up to what the outcome means; without an application, invite the graduate to apply.

    A second interview waits with the agency to be arranged. A step never goes back, and a person who is not on the site, or a position from a spreadsheet, has none.
    """
    wanted = MEANS.get(meeting.outcome)
    position_id, graduate_id = meeting.fair_position.position_id, meeting.attendee.graduate_id
    if wanted is None or position_id is None or graduate_id is None:
        return
    application = applications.between(position_id, graduate_id)
    if application is None:
        if promise(meeting) == "invite":
            words = _("我们在招聘会上见过面（编号 %(n)s），想和你继续谈下去。", n=meeting.attendee.number)
            service.invite(position_id, graduate_id, actor_id, words, source="fair")
        return
    if application.stage in STEPS:
        before, last = STEPS.index(application.stage), STEPS.index(wanted)
        for to in STEPS[before + 1 : last + 1]:
            service.step(application.id, to.code, application.status, actor_id)
        if wanted is INTERVIEW and application.stage is INTERVIEW:
            interviews.want_from_fair(application.id)
