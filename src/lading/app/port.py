"""The port on which Lading answers: free before it starts, answering when it has."""

import errno
import socket
import time
from contextlib import closing, suppress

from lading.kernel import Refusal

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 -- to look such an address up


class PortTaken(Refusal):
    """Nobody can be served there."""

    code = "port_taken"
    status = 503


def refuse_taken(host: str, port: int, *, patience: float = 0.0) -> None:
    """Raise `PortTaken` where nobody can listen on that port, also not within `patience` seconds."""
    deadline = time.monotonic() + patience
    while error := _try(host, port):
        if time.monotonic() >= deadline or error.errno != errno.EADDRINUSE:
            raise PortTaken(_why(host, port, error))
        time.sleep(0.1)


def answers(host: str, port: int) -> bool:
    """Whether a server there says that it is alive."""
    request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with suppress(OSError), socket.create_connection((reachable(host), port), timeout=2) as connection:
        connection.sendall(request)
        return connection.recv(64).startswith(b"HTTP/1.1 200")
    return False


def reachable(host: str) -> str:
    """By which name this machine reaches a server that listens there."""
    return EVERYWHERE.get(host, host)


def address(host: str, port: int) -> str:
    """Where a browser on this machine finds it."""
    name = reachable(host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _try(host: str, port: int) -> OSError | None:
    try:
        (family, kind, *_, place), *_ = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)
        with closing(socket.socket(family, kind)) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(place)
    except (OSError, OverflowError) as error:
        return error if isinstance(error, OSError) else OSError(errno.EINVAL, "no such port")
    return None


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use by another program. Stop that, or set LADING_PORT to another port."
    if error.errno == errno.EACCES:
        return f"Port {port} is not for ordinary users. Set LADING_PORT to one above 1023."
    return f"Nobody can listen on {host}, port {port} ({error.strerror}). Look at LADING_HOST and LADING_PORT."
