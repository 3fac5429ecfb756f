"""The codes are those of RFC 6238, as every telephone's app shows them."""

from datetime import UTC, datetime

import pytest

from web.accounts.rules import totp

SECRET = b"12345678901234567890"  # of the RFC's own table


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_table_of_the_standard(seconds: int, code: str) -> None:
    step = totp.step_of(datetime.fromtimestamp(seconds, UTC))
    assert totp.code_at(SECRET, step, digits=8) == code


def test_a_clock_half_a_minute_wrong_still_fits_and_a_minute_does_not() -> None:
    codes = {step: totp.code_at(SECRET, 1000 + step) for step in (-2, -1, 0, 1, 2)}
    found = {step: totp.matching_step(SECRET, code, 1000) for step, code in codes.items()}
    assert found == {-2: None, -1: 999, 0: 1000, 1: 1001, 2: None}


def test_the_address_in_the_picture() -> None:
    address = totp.address(SECRET, "lin+a@example.com", "Shanggang")
    assert address == (
        "otpauth://totp/Shanggang:lin%2Ba@example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Shanggang"
    )
    assert totp.key_text(SECRET).startswith("GEZD GNBV ")


@pytest.mark.parametrize("typed", ["验证码", "１２３４５６", "٣٤٥٦٧٨", ""])
def test_letters_of_any_script_are_a_wrong_code_and_nothing_worse(typed: str) -> None:
    assert totp.matching_step(SECRET, typed, 2) is None
