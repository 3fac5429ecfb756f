"""The fair these tests stand on."""

import pytest

from tests.web.client import Client
from tests.web.fairday.world import FairWorld, fair_world
from tests.web.make import Make


@pytest.fixture
def fair(make: Make) -> FairWorld:
    return fair_world(make)


@pytest.fixture
def desk(client: Client, fair: FairWorld) -> Client:
    return client.login(fair.organiser)
