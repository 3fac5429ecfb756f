"""The front page, plain information pages, health, and the development mailbox."""

from flask_babel import lazy_gettext as _l

from web.core.feature import Entry, Feature

FEATURE = Feature(
    __name__,
    trial=("views:trial",),
    menu=(
        Entry("pages.about", _l("先上岗、再考证"), {"anonymous": 20, "footer": 10}, "seal"),
        Entry("pages.for_agencies", _l("机构招人"), {"anonymous": 40, "footer": 20}, "building"),
        Entry("pages.privacy", _l("隐私说明"), {"footer": 30}),
    ),
    homes={"anonymous": "pages.front"},
    addresses={"preferences": "pages.preferences"},
    quiet=("pages.file_of_any_version", "pages.healthz"),
)
