"""The site whose key names graduates in an agency's addresses."""

import pytest
from flask import Flask

from tests.web.ranking import addresses
from web.core.db import Database


@pytest.fixture(autouse=True)
def _site(app: Flask, database: Database) -> None:
    addresses.SITE = app
