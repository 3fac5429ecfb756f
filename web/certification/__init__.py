"""From the first day of work to the filed patent agent: who may sit the examination, what comes when, what one may do."""

from flask_babel import lazy_gettext as _l

from web.core.feature import Entry, Feature

FEATURE = Feature(
    __name__,
    menu=(Entry("certification.preview", _l("考证"), {"graduate": 60}, "seal"),),
)
