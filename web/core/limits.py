"""How often an act may be tried: on an account, by a network, by both together; counted in the database or in Redis."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from time import time
from typing import Any

from flask import Flask, current_app
from flask_login import current_user
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import bindparam, delete, event, select, text
from sqlalchemy.orm import Session

from web.core import audit, clock, db, ids
from web.core.types import Moment
from web.models.plumbing import LimitCounter


@dataclass(frozen=True, slots=True)
class Limit:
    """How often an act may be tried, each as "10 per hour", or several windows apart by ";".

    `account`: by everybody on one account together, but those it knows. `pair`: by one network, or by one device an
    account knows, on one account. `network`: by strangers from one network; eight times as often from a whole /48.
    """

    account: str = ""
    pair: str = ""
    network: str = ""


WIDE = 8
# By network what a whole university or fair hall behind one address may need. Nothing is counted over everybody: who
# floods the site from many networks would shut the others out.
LIMITS = {
    "login": Limit("20 per 15 minutes; 60 per 6 hours; 120 per day", "10 per 15 minutes", "300 per 15 minutes"),
    "code": Limit("20 per hour; 60 per day", "10 per hour"),
    "confirm": Limit(pair="10 per 15 minutes"),
    "register": Limit(pair="3 per hour", network="60 per hour; 300 per day"),
    "registering": Limit(network="600 per hour; 3000 per day"),
    "reset": Limit(pair="10 per hour", network="120 per hour"),
    "verify": Limit("5 per hour"),
    "invite": Limit("60 per day"),
    "typed_mail": Limit("10 per hour; 30 per day"),  # by mailbox: letters to an address that somebody typed,
    "told_mail": Limit("60 per day"),  # and of what others did, which a notice tells too,
    "told_by": Limit("15 per day"),  # of that what one agency did,
    "told_anew": Limit("60 per day"),  # and what moves or takes back what stands in its calendar
    "apply": Limit("60 per day"),
    "arrange": Limit("30 per day"),  # times proposed in one application, tries that were refused among them
    "open_times": Limit("30 per day"),  # batches of times opened for one position
    "voice": Limit("20 per day"),  # what one agency tells its office
    "pool": Limit("60 per day"),  # people one agency asks to be kept in mind
    "complain": Limit("20 per day", network="60 per hour; 200 per day"),  # by anybody, and by visitors of one network
    "message": Limit("60 per hour; 200 per day"),
    "people": Limit("150 per day"),  # pages of people, by agency,
    "profile": Limit("300 per day"),  # and people opened one by one who did not apply to it
    "upload": Limit("60 per hour"),
    "sheet": Limit("60 per hour"),  # workbooks made while their reader waits: seconds of work where there is much
    "search": Limit("240 per minute", network="600 per minute"),
    "fair_page": Limit("240 per minute", network="900 per minute"),
    "fair_link": Limit("600 per minute"),  # by the link that was found: the phones of a hall share one network
    "keep": Limit("30 per hour"),  # what was typed and could not be carried out, of people
    "keep_open": Limit(network="60 per hour"),  # and of strangers
}

WAITING = "limits.waiting"  # in a session's info: (key, seconds) -> how often, counted when it commits
READS = ("search", "fair_page", "fair_link")
UNWRITTEN = (*READS, "keep", "keep_open")  # counted by each process where counts would be written to the database
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
    """Fixed windows in the table `limit_counters`; each count is a short transaction of its own, or those of one try
    are one together: every commit waits for the disk."""

    STORAGE_SCHEME = ["database"]

    def __init__(self, uri: str | None = None, database: db.Database | None = None, **options: Any) -> None:
        super().__init__(uri, **options)
        self.database = database
        self._session: ContextVar[Session | None] = ContextVar("counting", default=None)

    @contextmanager
    def counting_in(self, session: Session) -> Iterator[None]:
        """What is counted within belongs to this session's transaction."""
        token = self._session.set(session)
        try:
            yield
        finally:
            self._session.reset(token)

    @contextmanager
    def counting_at_once(self) -> Iterator[None]:
        with self.database.writing() as session, self.counting_in(session):
            yield

    def count_on_commit(
        self, session: Session, act: str, windows: Sequence[tuple[RateLimitItem, str]]
    ) -> tuple[RateLimitItem, str] | None:
        """Count one try in each of these when the session commits; or the first that is over, and none is counted."""
        waiting = session.info.setdefault(WAITING, Counter())
        keys = [(item.key_for(act, key), item.get_expiry()) for item, key in windows]
        with self.counting_in(session):
            for window, key in zip(windows, keys, strict=True):
                if self.get(key[0]) + waiting[key] >= window[0].amount:
                    return window
        waiting.update(keys)
        return None

    @property
    def base_exceptions(self) -> type[Exception]:
        return Exception

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        if (session := self._session.get()) is not None:
            return _add(session, key, expiry, amount)
        with self.database.writing() as own:
            return _add(own, key, expiry, amount)

    def get(self, key: str) -> int:
        found = select(LimitCounter.count).where(LimitCounter.key == key, LimitCounter.expires_at > clock.now())
        if (session := self._session.get()) is not None:
            return session.scalar(found) or 0
        with self.database.unit(may_write=False) as unit:
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


def _add(session: Session, key: str, expiry: int, amount: int) -> int:
    moment = clock.now()
    end = moment + timedelta(seconds=expiry)
    return session.scalar(COUNT, {"key": key, "amount": amount, "now": moment, "end": end})


@event.listens_for(Session, "before_commit")
def _count_waiting(session: Session) -> None:
    """In the order of their names, and after the audit has taken its turn: two units that write to the same people
    never wait for each other in a ring."""
    for (key, expiry), amount in sorted(session.info.pop(WAITING, Counter()).items()):
        _add(session, key, expiry, amount)


@event.listens_for(Session, "after_rollback")
def _forget_waiting(session: Session) -> None:
    session.info.pop(WAITING, None)


def init_app(app: Flask, url: str, database: db.Database) -> None:
    options = {"database": database} if url.startswith("database") else {}
    app.extensions["limiter"] = FixedWindowRateLimiter(storage_from_string(url, **options))
    # Too many, or on pages of errors that must not wait for a lock: not worth a write to the database each.
    app.extensions["unwritten_limiter"] = (
        FixedWindowRateLimiter(MemoryStorage()) if options else app.extensions["limiter"]
    )


@dataclass(frozen=True, slots=True)
class Spent:
    """What one try was counted on, so that it can be given back."""

    act: str
    counted: tuple[tuple[RateLimitItem, str], ...]


def spend(act: str, account: str = "", known: str = "") -> Spent:
    """Count one try of `act` on this account (an address or user id) by this caller; raise TooMany when over.

    `known` names a device or session the account knows: it is counted by itself, so that nobody else can use up what
    its owner may try. Somebody signed in who only reads is counted by account, not by network. Call it before
    `db.write()`: a failed act rolls back, its count does not.
    """
    if db.current_unit().writing:
        raise RuntimeError("limits are spent before the write begins")
    if not account and current_user.is_authenticated:
        account = f"user:{current_user.id}"
    reads_signed_in = act in READS and current_user.is_authenticated
    budgets = list(_budgets(LIMITS[act], account, known, by_network=not reads_signed_in))
    with _at_once(act, len(budgets)):
        over = _count(act, budgets)
    if over is not None:
        raise TooMany(_wait(act, *over))
    return Spent(act, tuple(budgets))


def spend_here(act: str, account: str) -> None:
    """Count one try on this account in the current written unit, which counts when the unit is committed and only then;
    raise TooMany when over. For what a unit does to others, such as a letter, not for what is guessed: units that are
    committed at the same moment may go one over each."""
    storage, session = _limiter(act).storage, db.session()
    windows = list(_windows(LIMITS[act].account, f"account:{ids.digest(account)[:32]}"))
    if isinstance(storage, DatabaseStorage):
        over = storage.count_on_commit(session, act, windows)
    else:
        over = _count(act, windows)
    if over is not None:
        raise TooMany(_wait(act, *over))


def _count(act: str, budgets: Iterable[tuple[RateLimitItem, str]]) -> tuple[RateLimitItem, str] | None:
    """Count on one after the other, until one is over: that one, or None."""
    limiter = _limiter(act)
    return next(((item, key) for item, key in budgets if not limiter.hit(item, act, key)), None)


def _wait(act: str, item: RateLimitItem, key: str) -> int:
    return max(1, round(_limiter(act).get_window_stats(item, act, key).reset_time - time()))


def _at_once(act: str, counts: int) -> AbstractContextManager[None]:
    """Several counts of one try in one transaction, where each would be one."""
    storage = _limiter(act).storage
    return storage.counting_at_once() if counts > 1 and isinstance(storage, DatabaseStorage) else nullcontext()


def give_back(spent: Spent) -> None:
    """What was counted did no harm (the password was right): it does not use up what the next one may try."""
    with _at_once(spent.act, len(spent.counted)):
        for item, key in spent.counted:
            _limiter(spent.act).storage.incr(item.key_for(spent.act, key), item.get_expiry(), -1)


def give_back_network(act: str, address_hash: str) -> None:
    """Give one try of `act` back to the network an audit entry names, as far as its windows still run."""
    storage = _limiter(act).storage
    for item in parse_many(LIMITS[act].network):
        key = item.key_for(act, f"network:{address_hash[:32]}")
        if storage.get(key) > 0:
            storage.incr(key, item.get_expiry(), -1)


def _limiter(act: str) -> FixedWindowRateLimiter:
    found: FixedWindowRateLimiter = current_app.extensions["unwritten_limiter" if act in UNWRITTEN else "limiter"]
    return found


def _budgets(limit: Limit, account: str, known: str, by_network: bool) -> Iterator[tuple[RateLimitItem, str]]:
    """What a try is counted on, in order: one network that is over uses up nothing of the account's."""
    name = ids.digest(account)[:32]
    if known and limit.pair:
        yield from _windows(limit.pair, f"known:{ids.digest(known)[:32]}:{name}")
        return
    hashes = [digest[:32] for digest in audit.network_hashes()]
    if limit.network and by_network:
        yield from _windows(limit.network, f"network:{hashes[0]}")
        for wide in hashes[1:]:
            for item in parse_many(limit.network):
                yield type(item)(item.amount * WIDE, item.multiples), f"wide:{wide}"
    if account and limit.pair:
        yield from _windows(limit.pair, f"pair:{hashes[0]}:{name}")
    if account and limit.account:
        yield from _windows(limit.account, f"account:{name}")


def _windows(text: str, key: str) -> Iterator[tuple[RateLimitItem, str]]:
    return ((item, key) for item in parse_many(text))
