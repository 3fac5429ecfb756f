"""Honours: their owners ask a university, which confirms or refuses them one by one and by sheet."""

from flask_babel import lazy_gettext as _l

from web.core.feature import Entry, Feature

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    menu=(Entry("honours.listed", _l("荣誉核实"), {"university": 35}, "seal"),),
)
