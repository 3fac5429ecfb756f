"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

ROWS = {
    "pages.front": "++++++++++",
    "pages.about": "++++++++++",
    "pages.for_agencies": "++++++++++",
    "pages.privacy": "++++++++++",
    "pages.preferences": "++++++++++",
    "pages.file_of_any_version": "++++++++++",
    "pages.security": "++++++++++",
    "pages.healthz": "++++++++++",
    "trial.mailbox": "++++++++++",
    "trial.gallery": "++++++++++",
}
