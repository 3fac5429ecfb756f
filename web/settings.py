"""Everything the program may be told from outside, read once from the environment and refused when unsafe."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = ("development", "test", "production")  # "test" is the tests' own: no environment variable asks for it
CONTACT = re.compile(r"mailto:[^\s@]+@[^\s@]+|https://[^\s/]+\S*")


class SettingsError(ValueError):
    """A setting is missing or unsafe: the message names the variable and the mend."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Frozen settings; make them with `from_environment`, or directly in tests."""

    environment: str
    secret_key: str
    database_url: str
    search_url: str
    queue_url: str
    limits_url: str
    data_dir: Path
    public_url: str
    smtp_url: str = ""
    mail_from: str = ""
    icp_number: str = ""
    hr_licence: str = ""
    operator_name: str = ""
    trusted_proxies: int = 0
    argon2_time_cost: int = 2
    argon2_memory_kib: int = 19_456
    second_factor: str = "offered"
    security_contact: str = ""
    secret_key_fallbacks: tuple[str, ...] = ()  # earlier keys, the latest first
    quiet_nights: bool = False  # whether mail that nobody waits for is kept until the morning

    def __post_init__(self) -> None:
        if self.environment not in ENVIRONMENTS:
            raise SettingsError(f"SHANGGANG_ENV is {self.environment!r}: use one of {', '.join(ENVIRONMENTS)}")
        if not self.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise SettingsError("DATABASE_URL: use sqlite:///path or postgresql://user@host/name")
        if self.smtp_url and urlsplit(self.smtp_url).scheme not in ("smtp", "smtps", "smtp+starttls"):
            raise SettingsError("SMTP_URL: use smtp://, smtps:// or smtp+starttls://user:password@host:port")
        if self.security_contact and not CONTACT.fullmatch(self.security_contact):
            raise SettingsError("SECURITY_CONTACT: use mailto:somebody@your.domain or https://your.domain/page")
        if self.second_factor not in ("offered", "required"):
            raise SettingsError(f"SECOND_FACTOR is {self.second_factor!r}: use offered or required")
        if self.environment == "production":
            self._refuse_unsafe()
        if self.environment == "development":
            self._stay_home()

    def _refuse_unsafe(self) -> None:
        for name, key in [
            ("SECRET_KEY", self.secret_key),
            *(("SECRET_KEY_FALLBACKS", k) for k in self.secret_key_fallbacks),
        ]:
            if len(key) < 32 or len(set(key)) < 10:
                raise SettingsError(f"{name}: production needs at least 32 random characters (openssl rand -hex 32)")
        if not self.public_url.startswith("https://"):
            raise SettingsError("PUBLIC_URL: production is served over https:// only")
        if not self.smtp_url or not self.mail_from:
            raise SettingsError("SMTP_URL and MAIL_FROM: production sends real mail; there is no dev mailbox")
        if self.argon2_memory_kib < 19_456 or self.argon2_time_cost < 2:
            raise SettingsError("ARGON2: at least 19456 KiB and time cost 2 in production")

    def _stay_home(self) -> None:
        """Development shows its mails to whoever asks and its demo's password is known: it serves this machine only."""
        if self.trusted_proxies:
            raise SettingsError(f"TRUSTED_PROXIES: development stands behind no proxy; {_MEND}")
        if not loopback(urlsplit(self.public_url).hostname or ""):
            raise SettingsError(f"PUBLIC_URL is {self.public_url}: development serves this machine only; {_MEND}")

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def keeps_mail(self) -> bool:
        """Whether mail goes to the development mailbox, which a page shows to everybody: never in production."""
        return not self.production and not self.smtp_url

    @property
    def second_factor_required(self) -> bool:
        """Whether agencies, organisers and administrators must have one: in production always."""
        return self.production or self.second_factor == "required"

    @property
    def secure_cookies(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def files_dir(self) -> Path:
        """Where uploaded files lie: outside the web root, random names only."""
        return self.data_dir / "files"


_MEND = "to serve others set SHANGGANG_ENV=production (docs/operations.md)"


def loopback(host: str) -> bool:
    """Whether this name or address can only be this machine."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def from_environment(env: Mapping[str, str] = os.environ) -> Settings:
    """Settings from environment variables: which environment it is must be said, development needs nothing more.

    Raises SettingsError."""
    environment = env.get("SHANGGANG_ENV", "")
    if environment not in ("development", "production"):
        was = f"is {environment!r}" if environment else "is not set"
        raise SettingsError(
            f"SHANGGANG_ENV {was}: set SHANGGANG_ENV=production to serve people (docs/operations.md has the whole "
            "set-up), or try the site out on this machine with `make run`"
        )
    host, port = env.get("HOST", "127.0.0.1"), env.get("PORT", "5000")
    if environment == "development" and not loopback(host):
        raise SettingsError(f"HOST is {host}: development serves this machine only (127.0.0.1 or ::1); {_MEND}")
    if environment == "production" and env.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no"):
        raise SettingsError("FLASK_DEBUG: its debugger runs whatever a visitor types; take it out of the environment")
    data_dir = Path(env.get("DATA_DIR", ROOT / "var")).resolve()
    secret = env.get("SECRET_KEY", "")
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not secret and environment != "production":
            secret = _kept_secret(data_dir)
    except OSError as error:
        raise SettingsError(f"DATA_DIR is {data_dir}: {error.strerror}; name a directory to write in") from error
    redis = env.get("QUEUE_URL", "") if env.get("QUEUE_URL", "").startswith("redis") else ""
    return Settings(
        environment=environment,
        secret_key=secret,
        database_url=database_url(env.get("DATABASE_URL", f"sqlite:///{data_dir / 'shanggang.db'}")),
        search_url=env.get("SEARCH_URL", str(data_dir / "search")),
        queue_url=env.get("QUEUE_URL", f"sqlite:///{data_dir / 'queue.db'}"),
        limits_url=env.get("LIMITS_URL", redis or "database://"),
        data_dir=data_dir,
        public_url=env.get("PUBLIC_URL", f"http://{f'[{host}]' if ':' in host else host}:{port}").rstrip("/"),
        smtp_url=env.get("SMTP_URL", ""),
        mail_from=env.get("MAIL_FROM", ""),
        icp_number=env.get("ICP_NUMBER", ""),
        hr_licence=env.get("HR_LICENCE", ""),
        operator_name=env.get("OPERATOR_NAME", ""),
        trusted_proxies=_whole(env, "TRUSTED_PROXIES", 0),
        argon2_time_cost=_whole(env, "ARGON2_TIME_COST", 2),
        argon2_memory_kib=_whole(env, "ARGON2_MEMORY_KIB", 19_456),
        second_factor=env.get("SECOND_FACTOR", "offered"),
        security_contact=env.get("SECURITY_CONTACT", ""),
        secret_key_fallbacks=tuple(k.strip() for k in env.get("SECRET_KEY_FALLBACKS", "").split(",") if k.strip()),
        quiet_nights=environment == "production",
    )


def database_url(url: str) -> str:
    """The URL with the driver we ship: `postgres://` and `postgresql://` mean psycopg 3."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _whole(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, str(default))
    if not text.isdigit():
        raise SettingsError(f"{name} is {text!r}: use a whole number")
    return int(text)


def _kept_secret(data_dir: Path) -> str:
    """A development secret that outlives restarts, readable by its owner only."""
    path = data_dir / "secret"
    if not path.exists() or not path.stat().st_size:
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
