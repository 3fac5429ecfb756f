"""Plumbing that knows no feature; it declares its own work as a feature does."""

from datetime import timedelta

from web.core.feature import NUMBER, Feature, Forget, Holds

FEATURE = Feature(
    __name__,
    blueprints=(),
    jobs={"deliver": "outbox:deliver_due"},
    sweeps=(
        "outbox:deliver_due",
        "forgetting:forget_old",
        "forgetting:forget_failed_mail",
        "files:sweep_orphans",
        "upkeep:keep_statistics",
        "upkeep:forget_log",
        "audit:tell_head",
    ),
    errands={"mail": "mail:deliver"},
    forgets=(
        Forget("Once", "at", timedelta(days=30)),  # how late the second post of a form is still known for one
        Forget("UnsentForm", "at", timedelta(hours=1)),  # sealed, see core.unsent
        Forget("LimitCounter", "expires_at", timedelta()),
        Forget("OutboxRow", "done_at", timedelta(days=30)),
        Forget("Mail", "at", timedelta(days=30)),
    ),
    holds=(Holds("AuditEntry", "actor_id", "acts", NUMBER, "the record of acts is a chain; it holds numbers only"),),
    closes="mail:forget",
)
