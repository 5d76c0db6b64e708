"""`python -m lading.connectors.fake_gateway`: run the provider until it is told to stop, or its parent ends."""

import argparse
import os
import signal
import sys
import threading
import time
from pathlib import Path

from lading.connectors.fake_gateway.account import Account
from lading.connectors.fake_gateway.journal import Journal
from lading.connectors.fake_gateway.provider import Provider
from lading.connectors.fake_gateway.rules import Rules
from lading.connectors.fake_gateway.server import make_server
from lading.connectors.fake_gateway.webhooks import Messenger


def main() -> None:
    """Serve on the given port; prints the address once it listens."""
    parser = argparse.ArgumentParser(prog="fake_gateway", description="A payment provider for tests and demos.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--address", default="", help="where browsers reach it, such as https://pay.example.com")
    parser.add_argument("--journal", type=Path, required=True)
    parser.add_argument("--secret", default="sk_fake", help="the key that merchants send")
    parser.add_argument("--webhook", default="", help="where events are sent")
    parser.add_argument("--webhook-secret", default="whsec_fake", help="what signs them")
    parser.add_argument("--parent", type=int, default=0, help="a process without which it ends")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    if asked.parent:
        threading.Thread(target=_watch, args=(asked.parent,), daemon=True).start()
    provider = Provider(
        Account(Journal(asked.journal)),
        Rules(),
        Messenger(url=asked.webhook, secret=asked.webhook_secret),
        address=asked.address,
    )
    server = make_server(provider, host=asked.host, port=asked.port, secret=asked.secret)
    provider.address = asked.address or f"http://{asked.host}:{server.server_address[1]}"
    sys.stdout.write(f"{provider.address}\n")
    sys.stdout.flush()
    server.serve_forever()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


if __name__ == "__main__":
    main()
