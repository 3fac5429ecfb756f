"""A real site set up as docs/operations.md says: its blocks and units, with stand-ins for mail server and TLS proxy."""

import configparser
import http.client
import os
import re
import shutil
import signal
import socketserver
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import waitress
from flask import Flask

from tests.services import free_port
from web.__main__ import SERVING

ROOT = Path(__file__).parents[1]
OPERATIONS = ROOT / "docs" / "operations.md"
SITE = "https://shanggang.example.org"
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade"}


def blocks(path: Path, kind: str) -> list[str]:
    """The fenced blocks of this kind, in order."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)


class Mails(socketserver.ThreadingTCPServer):
    """A mail server that takes what it is given: `received` holds (recipient, message)."""

    daemon_threads = allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Letterbox)
        self.received: list[tuple[str, str]] = []


class _Letterbox(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("220 here")
        recipient = ""
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self.say("354 go on")
                message = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.received.append((recipient, message.decode()))
            elif verb == "RCPT":
                recipient = re.search(r"<(.*)>", line).group(1)
            self.say("221 bye" if verb == "QUIT" else "250 ok")
            if verb == "QUIT":
                return

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class Proxy(ThreadingHTTPServer):
    """What nginx does by the document's `proxy_set_header` lines, with a certificate of its own, before the site at
    this port. Its certificate is `place/cert.pem`, for localhost."""

    daemon_threads = False  # `server_close` waits for every answer, so that no connection is left open

    def __init__(self, site_port: int, place: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Forward)
        self.site_port = site_port
        self.headers = dict(re.findall(r"proxy_set_header (\S+) (\S+);", "".join(blocks(OPERATIONS, "nginx"))))
        key, certificate = place / "key.pem", place / "cert.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
             "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def address(self) -> str:
        return f"https://localhost:{self.server_port}"

    def handle_error(self, request, client_address) -> None:
        """A browser that hangs up is no fault."""


class _Forward(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"  # one answer a connection
    timeout = 5

    def forward(self) -> None:
        values = {"$host": self.headers["Host"], "$remote_addr": self.client_address[0], "$scheme": "https", '""': None}
        told = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        for name, value in self.server.headers.items():
            told = {n: v for n, v in told.items() if n.lower() != name.lower()}
            if values[value] is not None:
                told[name] = values[value]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        site = http.client.HTTPConnection("127.0.0.1", self.server.site_port, timeout=60)
        with closing(site):  # also where the browser hangs up before it has everything
            site.request(self.command, self.path, body, told)
            answer = site.getresponse()
            content = answer.read()
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP | {"content-length"}:
                self.send_header(name, value)
        if self.command != "HEAD" and answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_HEAD = do_POST = forward

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def on_waitress(site: Flask) -> Iterator[int]:
    """The site on waitress as `python -m web` serves it; its port. Afterwards no thread, socket or connection is
    left."""
    server = waitress.create_server(site, host="127.0.0.1", port=0, **SERVING)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:  # sockets are closed in their own thread, which then ends
        server.trigger.pull_trigger(lambda: server.asyncore.close_all(server._map))
        thread.join()
        server.task_dispatcher.shutdown()
        site.extensions["database"].engine.dispose()


class Machine:
    """A folder in place of a machine: what the document puts under / lies in it, the checkout is this one."""

    def __init__(self, place: Path) -> None:
        self.place, self.mails, self.port = place, Mails(), free_port()
        for folder in ("etc/shanggang", "var/lib/shanggang"):
            (place / folder).mkdir(parents=True)
        self.proxy = Proxy(self.port, place)
        self.address = self.proxy.address

    def placed(self, text: str) -> str:
        """The document's text with this machine's folders, ports and mail server; every change must find its place."""
        mail = f"smtp://127.0.0.1:{self.mails.server_address[1]}"
        for theirs, ours in {
            "/etc/shanggang": f"{self.place}/etc/shanggang",
            "/var/lib/shanggang": f"{self.place}/var/lib/shanggang",
            "/opt/shanggang": str(ROOT),
            "PORT=5000": f"PORT={self.port}",
            SITE: self.address,
            "smtp+starttls://user:password@mail.example.org:587": mail,
        }.items():
            text = text.replace(theirs, ours)
        return text

    def base(self) -> dict[str, str]:
        """The environment of a machine that was told nothing of the site; what was compiled already it need not
        again."""
        kept = {name: os.environ[name] for name in ("PYTHONPYCACHEPREFIX",) if name in os.environ}
        return kept | {"PATH": os.environ["PATH"], "HOME": str(self.place), "LANG": "C.UTF-8"}

    def sh(self, block: str) -> str:
        """What a block printed, run in one shell in the checkout. AssertionError when a command in it fails."""
        done = subprocess.run(
            ["bash", "-euc", self.placed(block)], cwd=ROOT, env=self.base(), capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def unit(self, text: str) -> Iterator[subprocess.Popen[bytes]]:
        """A systemd unit's service, as systemd would start it, ended as systemd would end it."""
        parser = configparser.ConfigParser(interpolation=None)
        parser.optionxform = str
        parser.read_string(self.placed(text))
        service = parser["Service"]
        told = dict(line.split("=", 1) for line in Path(service["EnvironmentFile"]).read_text("utf-8").splitlines())
        with (self.place / "log").open("ab") as log:
            process = subprocess.Popen(
                service["ExecStart"].split(), cwd=service["WorkingDirectory"], env=self.base() | told,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
            try:
                yield process
            finally:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(timeout=60)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()

    def fetch(
        self, path: str, method: str = "GET", body: str = "", **headers: str
    ) -> tuple[http.client.HTTPResponse, str]:
        """What a visitor gets through the proxy."""
        context = ssl.create_default_context(cafile=self.place / "cert.pem")
        site = http.client.HTTPSConnection("localhost", self.proxy.server_port, context=context, timeout=60)
        site.request(method, path, body or None, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = site.getresponse()
        text = answer.read().decode()
        site.close()
        return answer, text

    def wait(self, *processes: subprocess.Popen[bytes]) -> None:
        """Until the site answers. AssertionError with the log when a process ends before."""
        for _ in range(1800):
            assert all(p.poll() is None for p in processes), self.log()
            try:
                if self.fetch("/healthz")[0].status == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.1)
        raise AssertionError(f"the site did not start:\n{self.log()}")

    def log(self) -> str:
        return (self.place / "log").read_text("utf-8", errors="replace")

    @contextmanager
    def running(self) -> Iterator[None]:
        """The mail server, the proxy, and the document's units at work."""
        site, worker = blocks(OPERATIONS, "ini")
        with serving(self.mails), serving(self.proxy), self.unit(site) as one, self.unit(worker) as other:
            self.wait(one, other)
            yield

    def mail_to(self, email: str) -> str:
        """The newest mail to this address, once it comes."""
        for _ in range(900):
            found = [message for recipient, message in list(self.mails.received) if recipient == email]
            if found:
                return found[-1]
            time.sleep(0.1)
        raise AssertionError(f"no mail to {email}:\n{self.log()}")


def lacking() -> str:
    """What this machine lacks for a site with TLS, or an empty text."""
    return "" if shutil.which("openssl") else "openssl is not installed"
