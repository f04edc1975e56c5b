"""The outside, on this machine: a web service that sends SMS and a mail server, speaking their protocols for real."""

from __future__ import annotations

import base64
import datetime
import ipaddress
import json
import socketserver
import ssl
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def certificate(folder):
    """Write a certificate of localhost and its key; return (what a server shows, what a client trusts)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1)).add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / "localhost.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(file)
    return shown, ssl.create_default_context(cafile=file)


@contextmanager
def _serving(server):
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


class SmsService:
    """Delivers an id once; `statuses` are answered in turn, then 202; `hang` seconds pass before each answer."""

    def __init__(self, token="secret"):
        self.token, self.statuses, self.hang = token, [], 0.0
        self.asked, self.delivered, self.cut = [], {}, False
        self.location = ""
        self.url = ""

    @contextmanager
    def running(self, shown=None):
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                service.answer(self)

            def log_message(self, *args): ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        scheme = "http"
        if shown is not None:
            server.socket, scheme = shown.wrap_socket(server.socket, server_side=True), "https"
        server.handle_error = lambda *_: None  # a client that hangs up is what some tests are about
        with _serving(server):
            self.url = f"{scheme}://localhost:{server.server_address[1]}/v1/sms"
            yield self

    def answer(self, asked):
        body = json.loads(asked.rfile.read(int(asked.headers["Content-Length"])))
        self.asked.append((asked.path, dict(asked.headers), body))
        status = self.statuses.pop(0) if self.statuses else 202
        if asked.headers["Authorization"] != f"Bearer {self.token}":
            status = 401
        if 200 <= status < 300:
            self.delivered.setdefault(asked.headers["Idempotency-Key"], body)
        time.sleep(self.hang)
        if self.cut:
            asked.connection.close()
            return
        asked.send_response(status)
        if self.location:
            asked.send_header("Location", self.location)
        asked.send_header("Content-Length", "0")
        asked.end_headers()


class MailServer:
    """RFC 5321 with STARTTLS and AUTH PLAIN; `answers` replaces what it says to a verb, None hangs up instead."""

    def __init__(self, user="", password="", shown=None, at_once=False):
        self.user, self.password, self.shown, self.at_once = user, password, shown, at_once
        self.answers, self.letters, self.verbs = {}, [], []
        self.port = 0

    @contextmanager
    def running(self):
        mail = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    _Dialogue(mail, self).run()
                finally:
                    for each in (self.rfile, self.wfile, self.request):
                        each.close()

        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        server.handle_error = lambda *_: None
        with _serving(server):
            self.port = server.server_address[1]
            yield self


class _Dialogue:
    def __init__(self, mail, line):
        self.mail, self.line, self.encrypted, self.signed = mail, line, False, not mail.user
        self.sender, self.to = "", ""

    def run(self):
        if self.mail.at_once:
            self.encrypt()
        self.say("220 fake ESMTP")
        while raw := self.line.rfile.readline():
            text = raw.decode().strip()
            verb = text.split(" ")[0].upper()
            self.mail.verbs.append(verb)
            if verb in self.mail.answers:
                forced = self.mail.answers[verb]
                if forced is None:
                    return
                self.say(forced)
            elif not getattr(self, f"on_{verb.lower()}")(text):
                return

    def say(self, text):
        self.line.wfile.write(text.encode() + b"\r\n")
        self.line.wfile.flush()

    def encrypt(self):
        self.line.request = self.mail.shown.wrap_socket(self.line.request, server_side=True)
        self.line.rfile, self.line.wfile = self.line.request.makefile("rb"), self.line.request.makefile("wb")
        self.encrypted = True

    def on_ehlo(self, _text):
        offered = ["250-fake"]
        if self.mail.shown and not self.encrypted:
            offered.append("250-STARTTLS")
        if self.mail.user:
            offered.append("250-AUTH PLAIN")
        for each in offered:
            self.say(each)
        self.say("250 SIZE 1000000")
        return True

    def on_starttls(self, _text):
        self.say("220 go")
        self.encrypt()
        return True

    def on_auth(self, text):
        words = base64.b64decode(text.split(" ")[2]).decode().split("\0")[1:]
        self.signed = words == [self.mail.user, self.mail.password]
        self.say("235 ok" if self.signed else "535 no")
        return True

    def on_mail(self, text):
        self.sender = text.split("<")[1].split(">")[0]
        self.say("250 ok" if self.signed else "530 sign in")
        return True

    def on_rcpt(self, text):
        self.to = text.split("<")[1].split(">")[0]
        self.say("250 ok")
        return True

    def on_data(self, _text):
        self.say("354 go")
        lines = []
        while (raw := self.line.rfile.readline()) not in (b".\r\n", b""):
            lines.append(raw[1:] if raw.startswith(b".") else raw)
        end = self.mail.answers.get("END", "250 taken")
        if end is None:
            return False
        if end.startswith("2"):
            self.mail.letters.append((self.sender, self.to, b"".join(lines), self.encrypted))
        self.say(end)
        return True

    def on_rset(self, _text):
        self.say("250 ok")
        return True

    def on_quit(self, _text):
        self.say("221 bye")
        return False
