"""The hire ledger: what an agency claims, a graduate confirms and evidence supports; all reports of hires count it alone."""

from flask_babel import lazy_gettext as _l

from web.core.feature import NUMBER, Entry, Feature, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    follows={"application.hired": "service:claim"},
    announces=("hire.confirmed", "hire.changed"),
    sweeps=("jobs:take_in",),
    menu=(
        Entry("hires.mine", _l("录用记录"), {"graduate": 55}, "check"),
        Entry("hires.of_agency", _l("录用台账"), {"agency": 45}, "check"),
        Entry("hires.of_office", _l("录用台账"), {"office": 45, "admin": 45}, "check"),
    ),
    holds=(
        Holds("Hire", "graduate_id", "hires", NUMBER, "an agency's numbers and an office's report stay true"),
        Holds("Hire", "application_id", "hires", NUMBER, "an agency's numbers and an office's report stay true"),
    ),
    exports={"hires": "queries:own"},
    erases="service:erase",
)
