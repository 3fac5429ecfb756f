"""What tests share of files the worker makes: ask for one, do the worker's part at once, fetch it."""

from tests.web.client import Client
from web.downloads import jobs


def asked(client: Client, address: str, **data: str) -> int:
    """The number of the file this form asks for."""
    return int(client.post(address, data).location.rpartition("/")[2])


def made(client: Client, address: str, **data: str):
    """The answer that holds the file."""
    number = asked(client, address, **data)
    with client.app.app_context():
        jobs.make(number)
    return client.get(f"/downloads/{number}/file")
