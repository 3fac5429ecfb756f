"""An address that is kept is the one Flask would build anew."""

import pytest
from flask import Flask
from werkzeug.routing import BuildError


def numbered(app: Flask) -> list[tuple[str, str]]:
    """(endpoint, argument) of every route with one whole number and nothing else."""
    rules = [r for r in app.url_map.iter_rules() if len(r.arguments) == 1 and "<int:" in r.rule]
    return [(rule.endpoint, next(iter(rule.arguments))) for rule in rules]


@pytest.mark.parametrize("root", ["", "/jobs"])
def test_kept_addresses_are_flasks_own(app, root):
    assert len(numbered(app)) > 20
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
        for endpoint, name in numbered(app):
            for number in (1, 1, 42, 0, 2**31 - 1, 2_147_483_629):
                assert app.url_for(endpoint, **{name: number}) == Flask.url_for(app, endpoint, **{name: number})
        for values in ({}, {"q": "a b&c"}, {"page": 2}, {"page": True}, {"kind": ["x", "y"]}, {"q": None}, {"n": -3}):
            for _ in range(2):
                assert app.url_for("positions.index", **values) == Flask.url_for(app, "positions.index", **values)
        assert app.url_for("pages.front", _external=True) == Flask.url_for(app, "pages.front", _external=True)
        with pytest.raises(BuildError):
            app.url_for("positions.none")
