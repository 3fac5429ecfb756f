"""From the first day of work to the filed patent agent: who may sit the examination, what comes when, what one may
do."""

from flask_babel import lazy_gettext as _l

from web.core.feature import NUMBER, Entry, Feature, Holds

KEPT = "the counts of an office stay true"

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    follows={"hire.confirmed": "service:open_plan"},
    sweeps=("jobs:remind",),
    menu=(
        Entry("certification.preview", _l("考证"), {"graduate": 60}, "seal"),
        Entry("certification.of_agency", _l("考证计划"), {"agency": 46}, "seal"),
        Entry("certification.of_office", _l("考证进展"), {"office": 46, "admin": 46}, "seal"),
    ),
    holds=(Holds("CertificationPlan", "graduate_id", "certification_plans", NUMBER, KEPT),),
    exports={"certification_plans": "queries:own"},
)
