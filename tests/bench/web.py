"""How the running site answers 50 people at once: `python -m tests.bench.web DATA_DIR --server waitress|gunicorn`.

DATA_DIR holds a demo (`make demo-load` writes the large one). The server runs behind a proxy's headers on loopback.
Everybody reads with pauses, from an address of their own: by default what a job board is read for most, half by people
without account and half by graduates who are signed in (`--mix reading`). Of ten pages three are searches in Chinese,
English and pinyin, with filters and further pages; two lists by kind, place and other filters; three positions; one an
agency's page; one the front page, to a graduate the own one. Or graduates, agencies and organisers at their whole work
(`--mix work`). The baseline is the same server answering /healthz to the same clients, once with the same pauses and
once without: the second is what server and clients can do at most. Server times are the server's own, from its log. The
last line is JSON.
"""

import argparse
import asyncio
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from sqlalchemy import select

from tests.services import free_port

ROOT = Path(__file__).parents[2]
WORDS = (
    "检索",
    "半导体 检索",
    "专利翻译 日语",
    "撰写",
    "上海 机械",
    "无效分析",
    "生物医药",
    "英语六级",
    "python",
    "知识产权顾问",
    "zhuanli jiansuo",
    "patent search",
    "半導體",
)
FILTERS = (
    "kind=search",
    "kind=translation&degree=master",
    "place=310000",
    "field=electrical",
    "sort=pay",
    "page=3",
    "",
)
SHARES = {
    "reading": {"visitor": 0.5, "graduate": 0.5},
    "work": {"graduate": 0.6, "agency": 0.3, "organiser": 0.1},
}
KINDS = ("search", "consulting", "translation", "research", "information", "support")
PLACES = ("310000", "320500", "440300", "110000", "330100", "510100", "420100", "610100")


@dataclass
class Visitor:
    """One person: who they are to the server, and the pages they look at."""

    role: str
    headers: bytes
    pages: Iterator[str]
    took: list[tuple[float, float]] = field(default_factory=list)  # (when, seconds)
    wrong: list[str] = field(default_factory=list)


def reader(rng: random.Random, positions: list[int], agencies: list[int], home: str = "/") -> Iterator[str]:
    """Looks around: lists and searches of many kinds and places, their further pages, positions and agencies."""
    while True:
        kind, place = rng.choice(KINDS), rng.choice(PLACES)
        yield home
        yield f"/positions?kind={kind}&page={rng.randint(1, 9)}"
        for number in rng.sample(positions, 2):
            yield f"/positions/{number}"
        yield f"/positions?q={quote(rng.choice(WORDS))}&place={place}"
        yield f"/positions/{rng.choice(positions)}"
        yield f"/agencies/{rng.choice(agencies)}"
        yield f"/positions?q={quote(rng.choice(WORDS))}&kind={kind}&page={rng.randint(1, 3)}"
        yield f"/positions?{rng.choice(FILTERS)}&place={place}"
        yield f"/positions?q={quote(rng.choice(WORDS))}"


def graduate(rng: random.Random, positions: list[int]) -> Iterator[str]:
    """Looks for work: lists, searches, positions, the own list and why a position fits."""
    while True:
        yield f"/positions?{rng.choice(FILTERS)}"
        yield f"/positions?q={quote(rng.choice(WORDS))}"
        for number in rng.sample(positions, 3):
            yield f"/positions/{number}"
        yield f"/positions?q={quote(rng.choice(WORDS))}&page=2"
        yield f"/positions/{rng.choice(positions)}/fit"
        yield rng.choice(("/me", "/me/matches", "/me/applications", "/me/profile"))


def agency(rng: random.Random, own: list[int]) -> Iterator[str]:
    """Looks for people: the own positions, who fits them, and what came in."""
    while True:
        yield "/agency"
        yield "/agency/positions"
        for number in rng.sample(own, min(2, len(own))):
            yield f"/agency/positions/{number}/candidates"
            yield f"/agency/positions/{number}/candidates?page=2"
        yield "/agency/applications"


def organiser(rng: random.Random) -> Iterator[str]:
    """Looks after rosters and agencies."""
    while True:
        yield from ("/organiser", "/organiser/rosters", "/organiser/agencies", f"/positions?{rng.choice(FILTERS)}")


def cast(users: int, seed: int, mix: str = "work") -> list[Visitor]:
    """The visitors, logged in as the login form would do it."""
    from tests.web.client import Client
    from web import create_app
    from web.models import AgencyMember, Organiser, OrganiserMember, Position, User
    from web.positions.queries import visible

    app, rng, found = create_app(), random.Random(seed), []
    cookie = app.config["SESSION_COOKIE_NAME"]
    with app.app_context(), app.extensions["database"].unit(may_write=False) as unit:
        session = unit.session
        positions = list(session.scalars(select(Position.id).where(visible()).order_by(Position.id).limit(3000)))
        owned: dict[int, list[int]] = defaultdict(list)
        for agency_id, number in session.execute(select(Position.agency_id, Position.id).where(visible())):
            owned[agency_id].append(number)
        members = session.execute(select(AgencyMember.user_id, AgencyMember.agency_id).order_by(AgencyMember.id)).all()
        hiring = [(user, owned[number]) for user, number in members if owned[number]]
        people = list(session.scalars(select(User.id).where(User.role == "graduate").order_by(User.id).limit(users)))
        offices = select(OrganiserMember.user_id).join(Organiser, Organiser.id == OrganiserMember.organiser_id)
        staff = list(session.scalars(offices.where(Organiser.kind == "office").order_by(OrganiserMember.id)))
    roles = [role for role, part in SHARES[mix].items() for _ in range(round(part * 100))]
    for number in range(users):
        own = random.Random(f"{seed}:{number}")
        role, user = roles[number * len(roles) // users], 0
        if role == "visitor":
            pages = reader(own, positions, [*owned])
        elif role == "graduate":
            user = people[number]
            pages = reader(own, positions, [*owned], "/me") if mix == "reading" else graduate(own, positions)
        elif role == "agency":
            user, offers = hiring[number % len(hiring)]
            pages = agency(own, offers)
        else:
            user, pages = staff[number % len(staff)], organiser(own)
        value = Client(app).login(user).http.get_cookie(cookie).value if user else ""
        address = f"10.0.{number // 250}.{number % 250 + 1}"
        headers = (
            f"Host: bench.example\r\nCookie: {f'{cookie}={value}; ' if value else ''}lang={rng.choice(('zh', 'zh', 'zh', 'en'))}\r\n"
            f"X-Forwarded-For: {address}\r\nX-Forwarded-Proto: https\r\n\r\n"
        )
        found.append(Visitor(role, headers.encode(), pages))
    app.extensions["database"].engine.dispose()
    return found


async def visit(visitor: Visitor, port: int, until: float, pause: Callable[[], float], fixed: str = "") -> None:
    """Look at page after page until the time is up; a connection the server closed is opened again."""
    streams = None
    await asyncio.sleep(pause())
    while time.perf_counter() < until:
        path = fixed or next(visitor.pages)
        begun = time.perf_counter()
        for attempt in (1, 2):
            try:
                streams = streams or await asyncio.open_connection("127.0.0.1", port)
                status = await ask(streams, path, visitor.headers)
                break
            except (OSError, asyncio.IncompleteReadError) as error:
                if streams is not None:
                    streams[1].close()
                streams, status = None, type(error).__name__
        visitor.took.append((begun, time.perf_counter() - begun))
        if status != "200":
            visitor.wrong.append(f"{path}: {status}")
        await asyncio.sleep(pause())
    if streams is not None:
        streams[1].close()


async def ask(streams: tuple[asyncio.StreamReader, asyncio.StreamWriter], path: str, headers: bytes) -> str:
    """The status of one GET; the body is read whole."""
    reader, writer = streams
    writer.write(b"GET " + path.encode() + b" HTTP/1.1\r\n" + headers)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
    if not length:
        raise OSError("no length")
    await reader.readexactly(int(length))
    return head.split(b" ", 2)[1].decode()


def serve(kind: str, log: Path) -> tuple[subprocess.Popen[bytes], int, float]:
    """The server's process, its port, and the seconds until it answered."""
    port = free_port()
    os.environ["PORT"] = str(port)
    command = [sys.executable, "-m", "web"]
    if kind == "gunicorn":
        command = [sys.executable, "-m", "gunicorn", "app:app"]
    begun = time.perf_counter()
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file, start_new_session=True)
    while process.poll() is None and time.perf_counter() - begun < 300:
        try:
            if asyncio.run(asyncio.wait_for(probe(port), 5)) == "200":
                return process, port, time.perf_counter() - begun
        except (OSError, TimeoutError):
            time.sleep(0.1)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    raise SystemExit(f"the server did not start:\n{log.read_text(errors='replace')[-2000:]}")


async def probe(port: int) -> str:
    streams = await asyncio.open_connection("127.0.0.1", port)
    try:
        host = urlsplit(os.environ.get("PUBLIC_URL", "")).netloc or f"127.0.0.1:{port}"
        return await ask(streams, "/healthz", f"Host: {host}\r\n\r\n".encode())
    finally:
        streams[1].close()


def cpu_seconds(group: int) -> float:
    """Processor time of every process of a group so far."""
    total = 0
    for entry in Path("/proc").iterdir():
        try:
            values = (entry / "stat").read_text().rpartition(") ")[2].split()
        except (OSError, ValueError):
            continue
        if entry.name.isdigit() and int(values[2]) == group:
            total += int(values[11]) + int(values[12])
    return total / os.sysconf("SC_CLK_TCK")


def share(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 1) if ordered else 0.0


def logged(log: Path, offset: int) -> dict[str, list[float]]:
    """Milliseconds of each request by route, from the server's log after this byte."""
    times: dict[str, list[float]] = defaultdict(list)
    text = re.sub(r"\x1b\[[0-9;]*m", "", log.read_bytes()[offset:].decode(errors="replace"))
    for took, route in re.findall(r"\bms=([0-9.]+) .*\broute=(\S+)", text):
        times[route].append(float(took))
    return times


def run(visitors: list[Visitor], port: int, seconds: float, think: float, fixed: str = "") -> dict[str, float]:
    """Let everybody read for so long; what they saw."""

    async def everybody() -> None:
        until = time.perf_counter() + seconds
        pauses = [random.Random(f"pause:{n}") for n in range(len(visitors))]
        waits = [lambda rng=rng: rng.expovariate(1 / think) if think else 0.0 for rng in pauses]
        await asyncio.gather(*(visit(one, port, until, wait, fixed) for one, wait in zip(visitors, waits, strict=True)))

    for one in visitors:
        one.took.clear()
        one.wrong.clear()
    begun, own = time.perf_counter(), time.process_time()
    asyncio.run(everybody())
    elapsed, own = time.perf_counter() - begun, time.process_time() - own
    took = [seconds * 1000 for one in visitors for _, seconds in one.took]
    return {
        "requests": len(took),
        "per_second": round(len(took) / elapsed, 1),
        "p50_ms": share(took, 0.5),
        "p95_ms": share(took, 0.95),
        "clients_cpu_ms_per_request": round(1000 * own / max(1, len(took)), 2),
        "errors": sum(len(one.wrong) for one in visitors),
    }


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--server", choices=("waitress", "gunicorn"), default="gunicorn")
    parser.add_argument("--mix", choices=tuple(SHARES), default="reading")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--think", type=float, default=0.25, help="mean pause between two pages, in seconds")
    parser.add_argument("--skip", nargs="*", default=[], help="leave out pages whose address has one of these words")
    asked = parser.parse_args(arguments)
    os.environ |= {
        "DATA_DIR": str(asked.data_dir),
        "SHANGGANG_ENV": "development",  # the demo's staff have no second factor, which production asks for
        "PUBLIC_URL": "https://bench.example",
        "TRUSTED_PROXIES": "1",
    }
    load_before = os.getloadavg()[0]
    visitors = cast(asked.users, 5, asked.mix)
    for one in visitors:
        one.pages = (page for page in one.pages if not any(word in page for word in asked.skip))
    log = Path(tempfile.mkdtemp(prefix="bench-web-")) / "log"
    process, port, start = serve(asked.server, log)
    try:
        run(visitors, port, min(10.0, asked.seconds), asked.think)  # every worker reads what it keeps
        offset, before = log.stat().st_size, cpu_seconds(process.pid)
        seen = run(visitors, port, asked.seconds, asked.think)
        cpu = cpu_seconds(process.pid) - before
        wrong = [text for one in visitors for text in one.wrong]
        times = logged(log, offset)
        baseline = run(visitors, port, min(5.0, asked.seconds), asked.think, "/healthz")
        before = cpu_seconds(process.pid)
        ceiling = run(visitors, port, min(5.0, asked.seconds), 0.0, "/healthz")
        ceiling["server_cpu_ms_per_request"] = round(
            1000 * (cpu_seconds(process.pid) - before) / ceiling["requests"], 2
        )
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)
    print(f"{'route':55} {'n':>6} {'p50 ms':>8} {'p95 ms':>8} {'most':>8}")
    for route, values in sorted(times.items(), key=lambda item: -share(item[1], 0.95)):
        print(f"{route:55} {len(values):6} {share(values, 0.5):8} {share(values, 0.95):8} {max(values):8}")
    for text in wrong[:10]:
        print("wrong:", text)
    every = [value for values in times.values() for value in values]
    figures = {
        "server": asked.server,
        "mix": asked.mix,
        "users": asked.users,
        "think_s": asked.think,
        "skipped": asked.skip,
        "start_s": round(start, 1),
        "pages": seen,
        "server_ms": {"p50": share(every, 0.5), "p95": share(every, 0.95), "p99": share(every, 0.99)},
        "cpu_ms_per_request": round(1000 * cpu / max(1, seen["requests"]), 1),
        "baseline_healthz": baseline,
        "healthz_without_pauses": ceiling,
        "load_average": [round(load_before, 2), round(os.getloadavg()[0], 2)],
        "cpus": os.cpu_count(),
    }
    print(json.dumps(figures))
    return 1 if seen["errors"] else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
