"""Settings refuse what would be unsafe to start with."""

from pathlib import Path

import pytest

from web.settings import SettingsError, database_url, from_environment

SAFE = {
    "SHANGGANG_ENV": "production",
    "SECRET_KEY": "k3J9vQ2mX7pR5tW8zA1cE4gH6nB0dF2yL5sU9iO3",
    "PUBLIC_URL": "https://shanggang.example",
    "SMTP_URL": "smtps://mail.example",
    "MAIL_FROM": "no-reply@shanggang.example",
}


def settings(tmp_path: Path, **changes: str):
    return from_environment(SAFE | {"DATA_DIR": str(tmp_path)} | changes)


def test_safe_production_starts(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert found.production and found.secure_cookies


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY"),
        ({"PUBLIC_URL": "http://shanggang.example"}, "PUBLIC_URL"),
        ({"SMTP_URL": ""}, "SMTP_URL"),
        ({"SMTP_URL": "http://mail"}, "SMTP_URL"),
        ({"MAIL_FROM": ""}, "MAIL_FROM"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"SHANGGANG_ENV": "prod"}, "SHANGGANG_ENV"),
        ({"SHANGGANG_ENV": ""}, "SHANGGANG_ENV"),
        ({"SHANGGANG_ENV": "test"}, "SHANGGANG_ENV"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"SECRET_KEY_FALLBACKS": f"{SAFE['SECRET_KEY'][::-1]}, short"}, "SECRET_KEY_FALLBACKS"),
        ({"SECURITY_CONTACT": "security@shanggang.example"}, "SECURITY_CONTACT"),
        ({"SECURITY_CONTACT": "mailto:a@b.example\nHiring: x"}, "SECURITY_CONTACT"),
        ({"SECURITY_CONTACT": "http://shanggang.example/security"}, "SECURITY_CONTACT"),
        ({"ARGON2_MEMORY_KIB": "64"}, "ARGON2"),
        ({"TRUSTED_PROXIES": "many"}, "TRUSTED_PROXIES"),
    ],
)
def test_unsafe_values_are_named(tmp_path: Path, changes: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        settings(tmp_path, **changes)


def test_which_environment_it_is_must_be_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SHANGGANG_ENV is not set"):
        from_environment({"DATA_DIR": str(tmp_path)})


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"HOST": "0.0.0.0"}, "HOST"),  # noqa: S104
        ({"HOST": "::"}, "HOST"),
        ({"HOST": "192.0.2.7"}, "HOST"),
        ({"HOST": "shanggang.example"}, "HOST"),
        ({"TRUSTED_PROXIES": "1"}, "TRUSTED_PROXIES"),
        ({"PUBLIC_URL": "https://shanggang.example"}, "PUBLIC_URL"),
    ],
)
def test_development_is_for_this_machine_only(tmp_path: Path, changes: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=f"{named}.*SHANGGANG_ENV=production"):
        from_environment({"SHANGGANG_ENV": "development", "DATA_DIR": str(tmp_path)} | changes)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_development_takes_any_name_of_this_machine(tmp_path: Path, host: str) -> None:
    from_environment({"SHANGGANG_ENV": "development", "DATA_DIR": str(tmp_path), "HOST": host})


def test_development_needs_nothing_more_and_keeps_its_secret(tmp_path: Path) -> None:
    told = {"SHANGGANG_ENV": "development", "DATA_DIR": str(tmp_path)}
    first, second = (from_environment(told) for _ in range(2))
    assert first.secret_key == second.secret_key and len(first.secret_key) == 64
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_postgresql_addresses_name_the_driver() -> None:
    assert database_url("postgresql://a@b/c") == "postgresql+psycopg://a@b/c"
    assert database_url("postgres://a@b/c") == "postgresql+psycopg://a@b/c"
