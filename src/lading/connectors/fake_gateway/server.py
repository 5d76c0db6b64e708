"""The provider over HTTP: its API for merchants, its page for people, and what tests use to programme it."""

import json
import re
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lading.connectors.fake_gateway.account import Entry
from lading.connectors.fake_gateway.pages import checkout_page
from lading.connectors.fake_gateway.provider import Provider
from lading.connectors.fake_gateway.rules import Behaviour
from lading.connectors.fake_gateway.sums import Refused

_CALL = re.compile(r"/v1/payments(?:/(pay_\w+)/(captures|void|refunds))?")
_KINDS = {"": "authorise", "captures": "capture", "void": "void", "refunds": "refund"}
_TEST = re.compile(r"/test/(payments|operations)/(\w+)/(expire|chargeback|settle)")


class Door(BaseHTTPRequestHandler):
    """One request. `provider` and `secret` are set on the class by `make_server`."""

    protocol_version = "HTTP/1.1"
    provider: Provider
    secret: str

    def do_GET(self) -> None:
        """Questions."""
        self._guard(self._get)

    def do_POST(self) -> None:
        """Acts."""
        self._guard(self._post)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 -- the library's name
        """Say nothing: the journal tells what happened."""

    def _guard(self, act: Any) -> None:
        try:
            act()
        except Refused as refused:
            self._json(refused.status, {"error": {"code": refused.code, "message": refused.message}})
        except (json.JSONDecodeError, KeyError, ValueError) as error:
            self._json(422, {"error": {"code": "invalid", "message": f"The request makes no sense: {error!r}."}})

    def _get(self) -> None:
        url = urlsplit(self.path)
        if url.path.startswith("/pay/"):
            page = self.provider.checkout(url.path.removeprefix("/pay/"))
            self._send(200, checkout_page(page), "text/html; charset=utf-8")
        elif url.path == "/favicon.ico":
            self._send(200, b"", "image/x-icon")
        elif url.path == "/healthz":
            self._json(200, {"alive": True})
        else:
            self._authenticate()
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            with self.provider.account.lock:
                answer = self._look(url.path, query)
            self._json(200, answer)

    def _look(self, path: str, query: dict[str, str]) -> Entry:
        account = self.provider.account
        if path == "/v1/account":
            return {"account": "fake", "test_mode": True}
        if path == "/v1/operations":
            if (found := account.find_operation(query["key"])) is None:
                raise Refused(404, "not_found", "No operation was made with that key.")
            return {"payment": found[0], "operation": found[1]}
        if path == "/v1/payments":
            since = float(query.get("since", 0))
            return {"payments": [one for one in account.payments.values() if _last(one) >= since]}
        if path.startswith("/v1/payments/"):
            return {"payment": _one(account.payments, path)}
        if path.startswith("/v1/checkouts/"):
            page = _one(account.checkouts, path)
            return {**page, "paid": account.payments.get(page["payment"])}
        if path == "/test/events":
            mine = query.get("payment", "")
            return {"events": [one for one in self.provider.messenger.sent if mine in ("", one["payment"]["id"])]}
        raise Refused(404, "not_found", "There is nothing here.")

    def _post(self) -> None:
        path = urlsplit(self.path).path
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if path.startswith("/pay/"):
            self._pay(path.removeprefix("/pay/"), body)
            return
        self._authenticate()
        asked: Entry = json.loads(body or b"{}")
        key = self.headers.get("idempotency-key", "")
        if path == "/v1/checkouts":
            self._json(*self.provider.open_checkout(asked=asked, key=key, path=path))
        elif call := _CALL.fullmatch(path):
            self._operate(_KINDS[call[2] or ""], call[1] or "", asked, key)
        else:
            self._json(200, self._programme(path, asked))

    def _operate(self, kind: str, payment: str, asked: Entry, key: str) -> None:
        known = self.provider.account.payments.get(payment, {})
        facts = {
            "kind": kind,
            "amount": str(asked.get("amount", "")),
            "token": asked.get("token") or known.get("token", ""),
            "order": asked.get("order") or known.get("order", ""),
        }
        words = self.provider.rules.behaviour(header=self.headers.get("x-fake-then", ""), facts=facts)
        status, answer = self.provider.operate(
            kind=kind, payment=payment, asked=asked, key=key, behaviour=words, path=self.path
        )
        self._after(words, status, answer)

    def _after(self, words: Behaviour, status: int, answer: Entry) -> None:
        time.sleep(words.seconds("late"))
        if "cut" in words:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self._json(status, answer)

    def _programme(self, path: str, asked: Entry) -> Entry:
        """What tests do to the provider."""
        provider = self.provider
        if path == "/test/rules":
            provider.rules.add(asked)
        elif path == "/test/rules/clear":
            provider.rules.clear()
        elif path == "/test/webhooks/hold":
            provider.messenger.hold()
        elif path == "/test/webhooks/release":
            return {"released": provider.messenger.release(asked.get("order", ""))}
        elif (called := _TEST.fullmatch(path)) and called[3] == "expire":
            return provider.expire(called[2])
        elif called and called[3] == "chargeback":
            return provider.charge_back(called[2], asked)
        elif called:
            provider.settle(called[2], asked.get("state", "succeeded"))
        else:
            raise Refused(404, "not_found", "There is nothing here.")
        return {}

    def _pay(self, checkout: str, body: bytes) -> None:
        token = parse_qs(body.decode()).get("token", ["tok_ok"])[0]
        page = self.provider.pay(checkout, token=token)
        if page["state"] == "paid" and page.get("back_to"):
            self.send_response(303)
            self.send_header("location", page["back_to"])
            self.send_header("content-length", "0")
            self.end_headers()
            return
        declined = "" if page["state"] == "paid" else "The payment was declined."
        self._send(200, checkout_page(page, declined=declined), "text/html; charset=utf-8")

    def _authenticate(self) -> None:
        if self.headers.get("authorization") != f"Bearer {self.secret}":
            raise Refused(401, "bad_key", "The secret key is wrong.")

    def _json(self, status: int, answer: Entry) -> None:
        self._send(status, json.dumps(answer).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _one(entries: dict[str, Entry], path: str) -> Entry:
    if (found := entries.get(path.rpartition("/")[2])) is None:
        raise Refused(404, "not_found", "There is nothing of that id.")
    return found


def _last(payment: Entry) -> float:
    times = [one["at"] for one in (*payment["operations"], *payment["disputes"])]
    return float(max(times, default=payment["created"]))


def make_server(provider: Provider, *, host: str, port: int, secret: str) -> ThreadingHTTPServer:
    """The server, listening."""
    door = type("BoundDoor", (Door,), {"provider": provider, "secret": secret})
    server = ThreadingHTTPServer((host, port), door)
    server.daemon_threads = True
    return server
