"""An agency's recruiting of the last year in numbers, as bars and tables."""

from flask import render_template, request
from flask_babel import gettext as _

from web.applications.queries import numbers
from web.applications.views import bp
from web.applications.views.desk import own_agency
from web.applications.words import source_names
from web.core.access import AGENCY, allow
from web.models.stages import PATH, STAGES


@bp.get("/agency/numbers")
@allow(AGENCY)
def in_numbers():
    agency = own_agency()
    whole, each = numbers.of_year(agency.id)
    chosen = next((one for one in each if str(one.position.id) == request.args.get("position")), None)
    shown = chosen.numbers if chosen else whole
    return render_template(
        "applications/numbers.html",
        agency=agency,
        whole=whole,
        each=each,
        chosen=chosen,
        shown=shown,
        funnel=[(stage.name, shown.reached[stage.code]) for stage in PATH],
        stays=[(STAGES[code].name, number, days) for code, number, days in shown.stays()],
        ended=[(STAGES[code].name, number) for code, number in shown.ended.most_common()],
        sources=[
            (source_names().get(code, _("不知道")), shown.sources[code], shown.hired_by[code])
            for code in numbers.EVERY_SOURCE
            if shown.sources[code]
        ],
        path=PATH,
    )
