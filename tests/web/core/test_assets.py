"""Static files are named by their contents and kept a year; what can be made smaller on the wire is."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from backports import zstd
from flask import Flask

from tests.web.client import Client
from web.core import assets

UNPACK = {"zstd": zstd.decompress, "br": brotli.decompress, "gzip": gzip.decompress}


def test_the_address_follows_every_byte_and_name(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    seen = []
    for name, text in (("js/a.js", "1"), ("js/a.js", "2"), ("js/b.js", ""), ("c.css", "3")):
        (tmp_path / name).write_text(text)
        seen.append(assets.address(tmp_path))
        assert assets.address(tmp_path) == seen[-1]
    assert len(set(seen)) == len(seen)
    assert all(re.fullmatch(r"/static/[0-9a-f]{12}", address) for address in seen)


def test_every_file_of_a_page_is_kept_for_a_year(client: Client) -> None:
    page = client.http.get("/positions").text
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(files) > 5
    for address in files:
        response = client.http.get(address)
        assert response.status_code == 200 and len(response.data) > 0
        assert response.headers["Cache-Control"].split(", ") == ["public", "max-age=31536000", "immutable"]
        assert "Cookie" not in response.headers.get("Vary", "") and "Set-Cookie" not in response.headers


@pytest.mark.parametrize("before", ["", "0123456789ab/"])
def test_a_page_opened_before_an_upgrade_still_gets_its_files_but_keeps_them_not(client: Client, before: str) -> None:
    response = client.http.get(f"/static/{before}css/base.css")
    assert response.status_code == 200 and "max-age=3153" not in response.headers["Cache-Control"]
    assert "no-cache" in response.headers["Cache-Control"]
    for missing in ("nothing.css", "../settings.py", "css", "%2e%2e/settings.py"):
        assert client.http.get(f"/static/{before}{missing}").status_code == 404


@pytest.mark.parametrize("algorithm", assets.ALGORITHMS)
@pytest.mark.parametrize("path", ["/", "/positions", "/privacy", "/static/css/components.css"])
def test_what_is_packed_is_the_same_unpacked(app: Flask, path: str, algorithm: str) -> None:
    plain = Client(app).http.get(path)
    packed = Client(app).http.get(path, headers={"Accept-Encoding": algorithm})
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.headers["Content-Encoding"] == algorithm and "Content-Encoding" not in plain.headers
    told = packed.headers.get("Content-Length")
    assert told is None or int(told) == len(packed.data)
    hide = re.compile(rb'(?:value="[^"]*"|<updated>[^<]*)')
    assert hide.sub(b"", UNPACK[algorithm](packed.data)) == hide.sub(b"", plain.data)
    assert len(packed.data) < len(plain.data) / 1.5


def test_the_best_of_what_a_browser_knows_is_taken(client: Client) -> None:
    asked = {"gzip, deflate, br, zstd": "zstd", "gzip, deflate, br": "br", "gzip": "gzip", "zstd;q=0, gzip": "gzip"}
    for accepts, given in asked.items():
        assert client.http.get("/", headers={"Accept-Encoding": accepts}).headers["Content-Encoding"] == given
    assert "Content-Encoding" not in client.http.get("/", headers={"Accept-Encoding": "identity"}).headers


def test_a_kept_copy_is_asked_for_once(client: Client) -> None:
    first = client.http.get("/static/css/base.css")
    again = client.http.get("/static/css/base.css", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data
