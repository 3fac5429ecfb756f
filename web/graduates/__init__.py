"""A graduate's own pages: profile, honours, résumé, visibility, and what the reader understood."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from web.core.feature import EMPTIED, NUMBER, Entry, Feature, Forget, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    announces=("profile.changed", "profile.shown"),
    menu=(
        Entry("graduates.home", _l("首页"), {"graduate": 10}),
        Entry("graduates.profile", _l("我的资料"), {"graduate": 50}, "user"),
    ),
    homes={"graduate": "graduates.home"},
    forgets=(
        Forget("ProfileLook", "last_at", timedelta(days=180)),
        Forget("ProfileOpening", "last_at", timedelta(days=180)),
    ),
    holds=(
        Holds("Graduate", "user_id", "profile", EMPTIED),
        Holds("Education", "graduate_id", "educations", EMPTIED),
        Holds("Language", "graduate_id", "languages", EMPTIED),
        Holds("Skill", "graduate_id", "skills", EMPTIED),
        Holds("Honour", "graduate_id", "honours", EMPTIED),
        Holds("StoredFile", "owner_id", "resume", EMPTIED),
        Holds("ProfileLook", "graduate_id", "seen_by"),
        Holds("ProfileOpening", "graduate_id", "opened_by"),
        Holds("ProfileOpening", "user_id", leaving=NUMBER, why="people of an agency, who are no graduates"),
    ),
    exports={
        "profile": "queries:own_profile",
        "skills": "queries:own_skills",
        "resume": "queries:own_resume",
        "seen_by": "queries:own_looks",
        "opened_by": "queries:own_openings",
    },
    erases="service:erase",
)
