"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from tests.web.make import Make
from tests.web.roles import World

ROWS: dict[str, str] = {
    "accounts.login": "++++++++++",
    "accounts.login_code": "L+++++++++",
    "accounts.logout": "L+++++++++",
    "accounts.register": "++++++++++",
    "accounts.register_graduate": "++++++++++",
    "accounts.register_agency": "++++++++++",
    "accounts.registered": "++++++++++",
    "accounts.verify": "++++++++++",
    "accounts.unproven": "L+++++++++",
    "accounts.resend": "L+++++++++",
    "accounts.forgot": "++++++++++",
    "accounts.forgot_sent": "++++++++++",
    "accounts.reset": "++++++++++",
    "accounts.settings": "L+++++++++",
    "accounts.second_factor": "L+++++++++",
    "accounts.second_factor_start": "L+++++++++",
    "accounts.second_factor_set_up": "L+++++++++",
    "accounts.second_factor_codes": "L+++++++++",
    "accounts.second_factor_new_codes": "L+++++++++",
    "accounts.second_factor_off": "L+++++++++",
    "accounts.change_name": "L--+++++++",
    "accounts.close": "LFF+++++++",
    "accounts.change_email": "L+++++++++",
    "accounts.change_password": "L+++++++++",
    "accounts.end_session": "L+--------",
    "accounts.end_other_sessions": "L+++++++++",
    "accounts.join": "++++++++++",
    "accounts.accept": "L+++++++++",
    "accounts.unsent": "++++++++++",
}

STANDING: dict[str, str] = {
    # the agency's owner while it is pending, checked, refused, suspended; see tests/web/test_standing.py
    "accounts.login_code": "++++",
    "accounts.logout": "++++",
    "accounts.resend": "++++",
    "accounts.settings": "++++",
    "accounts.unproven": "++++",
    "accounts.second_factor": "++++",
    "accounts.second_factor_start": "++++",
    "accounts.second_factor_set_up": "++++",
    "accounts.second_factor_codes": "++++",
    "accounts.second_factor_new_codes": "++++",
    "accounts.second_factor_off": "++++",
    "accounts.change_name": "++++",
    "accounts.close": "++++",
    "accounts.change_email": "++++",
    "accounts.change_password": "++++",
    "accounts.end_session": "----",
    "accounts.end_other_sessions": "++++",
    "accounts.accept": "++++",
}


def prepare(make: Make, world: World) -> None:
    """A link nobody was sent, and a session of the first graduate."""
    from web.accounts.service.sessions import begin_session

    with make.database.unit() as unit:
        unit.write()
        login, _ = begin_session(world.users["graduate"], device="Chrome · Windows")
        unit.commit()
        world.ids |= {"token": "a-link-nobody-was-sent", "session_id": login.id}
