"""What every response keeps to, whatever the route: headers, forgery tokens, kind errors, quiet logs."""

import io
import random
from datetime import timedelta
from inspect import signature
from urllib.parse import urlencode

import pytest
import time_machine
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.web.client import Client
from tests.web.make import PASSWORD, Make
from web.core import access, clock, errors
from web.core.access import Undeclared

UNSAFE_TEXTS = [
    "\x00", "%00", "%ff%fe", "%E4%BD", "../../etc/passwd", "' OR 1=1 --", "<script>alert(1)</script>", "𠮷😀", "\u202eabc",
    "9" * 40, "-1", "0", "1e9", "NaN", "a" * 3000, "%0d%0aSet-Cookie:%20a=b", "{{7*7}}", "${jndi:ldap://x}",
]  # fmt: skip


def test_a_route_without_a_rule_stops_the_start(app: Flask) -> None:
    bare = Flask("bare")
    bare.add_url_rule("/open", "open", lambda: "")
    with pytest.raises(Undeclared, match="open"):
        access.check_all_declared(bare)


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (90, "请过 90 秒再试。", "Try again in 90 seconds."),
        (91, "请过 2 分钟再试。", "Try again in 2 minutes."),
        (5400, "请过 90 分钟再试。", "Try again in 90 minutes."),
        (21000, "请过 6 小时再试。", "Try again in 6 hours."),
    ],
)
def test_a_long_wait_is_not_counted_in_seconds(app: Flask, seconds: int, zh: str, en: str) -> None:
    for lang, words in (("zh", zh), ("en", en)):
        with app.test_request_context(f"/?lang={lang}"):
            assert errors.in_words(seconds) == words


@pytest.mark.parametrize("path", ["/", "/positions", "/nothing", "/static/css/base.css", "/healthz", "/login", "/me"])
def test_security_headers_everywhere(client: Client, path: str) -> None:
    response = client.http.get(path)
    response.close()
    policy = response.headers["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Referrer-Policy"] == "same-origin"
    for cookie in response.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_what_may_be_kept_for_everybody_gives_nobody_a_cookie(app: Flask, make: Make) -> None:
    """Every public answer, asked for as a cookie would be set: by a stranger who chooses a language, and by somebody
    whose session is to be renewed."""
    person, kept, later = Client(app).login(make.graduate().user_id), set(), clock.now()
    with app.test_request_context():
        style = app.url_for("static", filename="css/base.css")
    addresses = [rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
    for address in [*addresses, style]:
        later += timedelta(minutes=6)
        with time_machine.travel(later, tick=False):
            answers = [Client(app).http.get(address, query_string={"lang": "en"}), person.http.get(address)]
        for answer in answers:
            answer.close()
            if answer.cache_control.public:
                assert "Set-Cookie" not in answer.headers, address
                assert address == style or {"Cookie", "Accept-Language"} <= set(answer.vary), address
                kept.add(address)
    assert kept >= {"/positions/feed.atom", style}


def test_cookies_behind_https_are_locked_to_the_host(app: Flask, tmp_path) -> None:
    from dataclasses import replace

    from web import create_app

    other = create_app(replace(app.extensions["settings"], public_url="https://shanggang.example"))
    response = other.test_client().get("/login", base_url="https://shanggang.example")
    cookies = response.headers.getlist("Set-Cookie")
    assert any(
        c.startswith("__Host-shanggang=") and "Secure" in c and "Path=/" in c and "Domain" not in c for c in cookies
    )
    assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")
    other.extensions["database"].engine.dispose()


def test_the_headers_earn_the_best_grade(app: Flask) -> None:
    """The points Mozilla's HTTP Observatory gives beside its 100: for each part that is there, nothing is taken off."""
    from dataclasses import replace

    from web import create_app

    other = create_app(replace(app.extensions["settings"], public_url="https://shanggang.example"))
    headers = other.test_client().get("/login", base_url="https://shanggang.example").headers
    policy, cookie = headers["Content-Security-Policy"], headers["Set-Cookie"]
    earned = {
        10: ["default-src 'none'" in policy and "unsafe" not in policy],
        5: [
            all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "__Host-")),
            headers["Referrer-Policy"] in ("no-referrer", "same-origin", "strict-origin"),
            "frame-ancestors 'none'" in policy,
        ],
    }
    earned[10] += [
        headers[f"Cross-Origin-{name}"] == value
        for name, value in (
            ("Resource-Policy", "same-origin"),
            ("Opener-Policy", "same-origin"),
            ("Embedder-Policy", "require-corp"),
        )
    ]
    grade = 100 + sum(points * sum(parts) for points, parts in earned.items())
    other.extensions["database"].engine.dispose()
    assert grade == 155


SIGNED = {"notices.stop"}  # a mail program's one click (RFC 8058) sends no token: the address itself is the proof


def test_every_unsafe_route_wants_the_forgery_token(app: Flask, client: Client) -> None:
    """But those whose address is signed: any other than the one that was sent is a missing page."""
    tried = 0
    for rule in app.url_map.iter_rules():
        if "POST" not in rule.methods:
            continue
        values = {name: sorted(getattr(part, "items", {"1"}))[0] for name, part in rule._converters.items()}
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **values)
        response = client.http.post(address, data={})
        assert response.status_code == (404 if rule.endpoint in SIGNED else 400), address
        tried += 1
    assert tried > 5


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_methods_nobody_declared(client: Client, method: str) -> None:
    response = getattr(client.http, method)("/login")
    assert response.status_code in (400, 405)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_missing_page_says_so_kindly_in_both_languages(client: Client, language: str) -> None:
    page = client.get(f"/nothing/here?lang={language}", status=404)
    assert page.headers["X-Request-ID"] in page.text


def test_a_too_large_body_is_refused_with_a_page(client: Client) -> None:
    boundary, body = encode_multipart({"resume": FileStorage(io.BytesIO(b"a" * (13 * 1024 * 1024)), "a.pdf")})
    response = client.http.post("/me/resume", data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert response.status_code == 413 and response.text.startswith("<!") and "12 MB" in response.text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize(
    ("names", "text", "file"),
    [
        (["email"], "a" * 600 * 1024, False),
        ([f"field{n}" for n in range(10_001)], "x", False),
        (["email"] * 10_001, "x", False),
        (["file"], "a" * 600 * 1024, True),
        ([f"file{n}" for n in range(11)], "x", True),
    ],
    ids=["long", "many fields", "one field many times", "a file where none belongs", "many files"],
)
def test_a_form_is_bounded_however_it_is_sent(client: Client, names, text, file, kind, language) -> None:
    if file and kind != "multipart/form-data":
        pytest.skip("a file is sent as one")
    body = urlencode([(name, text) for name in names]).encode()
    if kind == "multipart/form-data":
        sent = [(name, FileStorage(io.BytesIO(text.encode()), f"{name}.pdf") if file else text) for name in names]
        boundary, body = encode_multipart(MultiDict(sent))
        kind = f"{kind}; boundary={boundary}"
    said = {"Accept-Language": "en" if language == "en" else "zh-CN"}
    response = client.http.post("/login", data=body, content_type=kind, headers=said)
    assert response.status_code == 413 and response.text.startswith("<!")
    assert ("This form is too long" if language == "en" else "这张表单太长了") in response.text
    assert "512 KB" in response.text and "10000" in response.text


def test_exactly_the_routes_whose_forms_bring_files_take_any(app: Flask) -> None:
    taking = {name for name, view in app.view_functions.items() if getattr(view, "takes_files", False)}
    assert taking == {
        "agencies.add_paper",
        "fairs.sheets",
        "honours.upload",
        "rosters.import_file",
        "graduates.upload_resume",
        "graduates.paste",
        "written_reports.hand_up",
    }


def test_no_address_makes_a_500_whoever_asks(app: Flask, make: Make) -> None:
    people = [None, make.graduate().user_id, make.agency().user_id, make.organiser().user_id, make.user("admin")]
    rng = random.Random(20)
    for person in people:
        client = Client(app)
        if person:
            client.login(person)
        for rule in app.url_map.iter_rules():
            if "GET" not in rule.methods:
                continue
            address = rule.rule
            for name in rule.arguments:
                address = address.replace(f"<int:{name}>", "999999999999999999999").replace(f"<{name}>", "%ff%00x")
                address = address.replace(f"<path:{name}>", "..%2f..%2fx")
            query = (
                f"?q={rng.choice(UNSAFE_TEXTS)}&page={rng.choice(UNSAFE_TEXTS)}&kind={rng.choice(UNSAFE_TEXTS)}&sort=x"
            )
            query += "".join(f"&{name}={rng.choice(UNSAFE_TEXTS)}" for name in signature(Flask.url_for).parameters)
            response = client.http.get(address + query)
            assert response.status_code < 500, (address + query, response.status_code)


def test_when_the_database_is_gone_the_page_says_nothing_was_lost(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(app)

    def broken(*_args, **_more):
        raise OperationalError("SELECT 1", {}, Exception("disk I/O error"))

    monkeypatch.setattr("sqlalchemy.orm.Session.execute", broken)
    monkeypatch.setattr("sqlalchemy.orm.Session.scalar", broken)
    response = client.http.get("/healthz")
    assert response.status_code == 503 and response.headers["Retry-After"]
    assert response.text.startswith("<!")


def test_logs_carry_the_request_and_no_personal_data(
    app: Flask, make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    graduate = make.graduate({"email": "canary-mail@example.com", "display_name": "金丝雀姓名"}, name="金丝雀姓名")
    client = Client(app)
    client.http.post(
        "/login", data={"csrf_token": client.csrf(), "email": "canary-mail@example.com", "password": PASSWORD}
    )
    Client(app).login(graduate.user_id).get("/me/profile")
    client.http.get("/positions?q=金丝雀查询")
    logged = capsys.readouterr()
    text = logged.err + logged.out
    assert "request" in text
    for canary in ("canary-mail", "金丝雀", PASSWORD, "%E9%87%91"):
        assert canary not in text
