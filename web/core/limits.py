"""How often an act may be tried: per account, per address and in all; counted in the database or in Redis."""

from dataclasses import dataclass
from datetime import timedelta
from time import time
from typing import Any

from flask import Flask, current_app
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import bindparam, delete, select, text

from web.core import audit, clock, db, ids
from web.core.types import Moment
from web.models.plumbing import LimitCounter


@dataclass(frozen=True, slots=True)
class Limit:
    account: str
    address: str
    everybody: str


LIMITS = {  # by address what a whole university or fair hall behind one address may need
    "login": Limit("10 per 15 minutes", "300 per 15 minutes", "3000 per 5 minutes"),
    "register": Limit("3 per hour", "20 per hour", "2000 per hour"),
    "reset": Limit("3 per hour", "20 per hour", "1000 per hour"),
    "verify": Limit("5 per hour", "40 per hour", "2000 per hour"),
    "confirm": Limit("10 per 15 minutes", "300 per 15 minutes", "3000 per 5 minutes"),
    "code": Limit("10 per hour", "100 per hour", "3000 per 5 minutes"),
    "invite": Limit("60 per day", "200 per day", "5000 per day"),
    "apply": Limit("60 per day", "400 per day", "20000 per day"),
    "upload": Limit("60 per hour", "200 per hour", "5000 per hour"),
    "search": Limit("240 per minute", "600 per minute", "60000 per minute"),
    "fair_page": Limit("240 per minute", "900 per minute", "60000 per minute"),
}

READS = ("search", "fair_page")
# One statement, so that two first tries at the same moment count two on either database.
COUNT = text(
    "INSERT INTO limit_counters (key, count, expires_at) VALUES (:key, :amount, :end) ON CONFLICT (key) DO UPDATE SET"
    " count = CASE WHEN limit_counters.expires_at <= :now THEN 0 ELSE limit_counters.count END + excluded.count,"
    " expires_at = CASE WHEN limit_counters.expires_at <= :now THEN excluded.expires_at"
    " ELSE limit_counters.expires_at END RETURNING count"
).bindparams(bindparam("now", type_=Moment()), bindparam("end", type_=Moment()))


class TooMany(Exception):
    """The act was tried too often; `wait` is the number of seconds until it may be tried again."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


class DatabaseStorage(Storage):
    """Fixed windows in the table `limit_counters`; each count is a short transaction of its own."""

    STORAGE_SCHEME = ["database"]

    def __init__(self, uri: str | None = None, database: db.Database | None = None, **options: Any) -> None:
        super().__init__(uri, **options)
        self.database = database

    @property
    def base_exceptions(self) -> type[Exception]:
        return Exception

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        moment = clock.now()
        with self.database.writing() as session:
            values = {"key": key, "amount": amount, "now": moment, "end": moment + timedelta(seconds=expiry)}
            return session.scalar(COUNT, values)

    def get(self, key: str) -> int:
        with self.database.unit(may_write=False) as unit:
            found = select(LimitCounter.count).where(LimitCounter.key == key, LimitCounter.expires_at > clock.now())
            return unit.session.scalar(found) or 0

    def get_expiry(self, key: str) -> float:
        with self.database.unit(may_write=False) as unit:
            row = unit.session.get(LimitCounter, key)
            return row.expires_at.timestamp() if row else time()

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with self.database.writing() as session:
            return session.execute(delete(LimitCounter)).rowcount

    def clear(self, key: str) -> None:
        with self.database.writing() as session:
            session.execute(delete(LimitCounter).where(LimitCounter.key == key))


def init_app(app: Flask, url: str, database: db.Database) -> None:
    options = {"database": database} if url.startswith("database") else {}
    app.extensions["limiter"] = FixedWindowRateLimiter(storage_from_string(url, **options))
    # Reads are too many to pay a write to the database each: there, every process counts its own.
    app.extensions["read_limiter"] = FixedWindowRateLimiter(MemoryStorage()) if options else app.extensions["limiter"]


def spend(act: str, account: str = "") -> None:
    """Count one try of `act` by this account (an address or user id) and this caller; raise TooMany when over.

    Call it before `db.write()`: a failed act rolls back, its count does not.
    """
    if db.current_unit().writing:
        raise RuntimeError("limits are spent before the write begins")
    limit, limiter = LIMITS[act], current_app.extensions["read_limiter" if act in READS else "limiter"]
    tried: list[tuple[RateLimitItem, str]] = [
        (parse(limit.address), f"address:{audit.address_hash()[:32]}"),
        (parse(limit.everybody), "everybody"),
    ]
    if account:
        tried.insert(0, (parse(limit.account), f"account:{ids.digest(account)[:32]}"))
    for item, key in tried:
        if not limiter.hit(item, act, key):
            raise TooMany(max(1, round(limiter.get_window_stats(item, act, key).reset_time - time())))
