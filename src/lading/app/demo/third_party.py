"""A made-up third-party warehouse, a program of its own: it takes work by API or folder, ships after a while, and errs.

It knows nothing of ours but what passes between us. Its journal is a line of JSON for everything that it did.
"""

import argparse
import csv
import http.client
import json
import random
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from lading.app.orphan import end_with_parent

Message = dict[str, Any]
Rows = list[dict[str, str]]


class Line(Protocol):
    """How messages come in and files go out."""

    def read(self) -> list[Message]:
        """Messages that were not acknowledged, or not seen yet."""

    def acknowledge(self, message: Message, *, accepted: bool) -> bool:
        """Take a message on; answers whether it still stands."""

    def send(self, kind: str, rows: Rows, *, again: bool = False) -> None:
        """Say something."""


class ApiLine:
    """Over HTTP, with a key."""

    def __init__(self, base: str, key: str, place: str) -> None:
        self._host = urllib.parse.urlsplit(base).netloc
        self._path = f"/api/v1/partners/{urllib.parse.quote(place)}"
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def read(self) -> list[Message]:
        """The oldest first."""
        return list(self._ask("GET", "/messages")[1].get("messages", []))

    def acknowledge(self, message: Message, *, accepted: bool) -> bool:
        """Anything but a 2xx means: do not begin."""
        status, _ = self._ask("POST", f"/messages/{message['id']}/acknowledge", {"accepted": accepted})
        return status < 300

    def send(self, kind: str, rows: Rows, *, again: bool = False) -> None:
        """The same content again is kept once; a repeat is written otherwise, so that it comes in twice."""
        self._ask("POST", f"/files?kind={kind}&name={kind}.json", {"rows": rows, "repeat": again})

    def _ask(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection(self._host, timeout=15)
        try:
            sent = None if body is None else json.dumps(body).encode()
            connection.request(method, self._path + path, sent, self._headers)
            with connection.getresponse() as answer:
                said = answer.read()
                return answer.status, json.loads(said) if said.startswith(b"{") else {}
        finally:
            connection.close()


class FolderLine:
    """Through a folder: CSV files in `out` are read once, files are put into `in`."""

    def __init__(self, folder: Path) -> None:
        self._out, self._in = folder / "out", folder / "in"
        self._seen: set[str] = set()
        self._count = 0

    def read(self) -> list[Message]:
        """Messages of files that were not read before; a message that stands in two files comes once."""
        found: dict[str, Message] = {}
        for path in sorted(self._out.glob("*.csv")):
            for row in csv.DictReader(path.read_text("utf-8").splitlines()):
                if row["message"] not in self._seen:
                    one = found.setdefault(row["message"], {"id": row["message"], **row, "lines": []})
                    one["lines"].append({name: row[name] for name in ("order", "line", "sku", "quantity")})
        self._seen |= set(found)
        return list(found.values())

    def acknowledge(self, message: Message, *, accepted: bool) -> bool:
        """By a file; whoever took the file has taken the work on."""
        answer = "accepted" if accepted else "rejected"
        self.send("answer", [{"order": message["fulfilment"], "answer": answer}])
        return True

    def send(self, kind: str, rows: Rows, *, again: bool = False) -> None:
        """One file; a repeat has a blank line more, so that it is another file that says the same."""
        self._count += 1
        self._in.mkdir(parents=True, exist_ok=True)
        names = list(dict.fromkeys(name for row in rows for name in row))
        lines = [",".join(names), *(",".join(row.get(name, "") for name in names) for row in rows)]
        path = self._in / f"{kind}-{time.time_ns()}-{self._count}.csv"
        part = path.with_name(f".{path.name}")
        part.write_text("\n".join(lines) + ("\n\n" if again else "\n"), "utf-8")
        part.rename(path)


class Warehouse:
    """Its work, its shelves, its errors."""

    def __init__(self, line: Line, journal: Path, *, seed: int, after: float, errors: float) -> None:
        self._line, self._journal = line, journal
        self._chance = random.Random(seed)  # noqa: S311 -- no secret
        self._after, self._errors = after, errors
        self._due: dict[str, tuple[float, Message]] = {}
        self._shipped: dict[str, Message] = {}
        self._stock: dict[str, Decimal] = {}
        self._number = int(time.time()) % 1_000_000 * 1000

    def stock_up(self, stock: dict[str, str]) -> None:
        """What lies on its shelves."""
        self._stock = {sku: Decimal(many) for sku, many in stock.items()}

    def resume(self) -> None:
        """Go on with what the journal says was taken and has not left."""
        known = self._journal.read_text("utf-8").splitlines() if self._journal.is_file() else []
        for line in map(json.loads, known):
            number = line.get("fulfilment", "")
            if line["did"] == "taken":
                self._due[number] = (time.monotonic() + self._after, {"fulfilment": number, "lines": line["lines"]})
                self._shipped.pop(number, None)
            elif line["did"] in ("shipped", "stopped"):
                self._due.pop(number, None)
                self._shipped[number] = line

    def step(self) -> None:
        """Take what waits, ship what is due."""
        for message in self._line.read():
            if message["kind"] == "cancel":
                self._stop(message)
            elif message["fulfilment"] not in self._due and message["fulfilment"] not in self._shipped:
                self._take(message)
        now = time.monotonic()
        for number in [number for number, (due, _) in self._due.items() if due <= now]:
            self._ship(number)

    def state(self) -> None:
        """Say what lies there."""
        as_of = datetime.now(UTC).isoformat()
        rows = [{"sku": sku, "quantity": str(many), "as_of": as_of} for sku, many in sorted(self._stock.items())]
        if rows:
            self._line.send("stock", rows)
            self._note("stated", items=len(rows))

    def _take(self, message: Message) -> None:
        if not self._line.acknowledge(message, accepted=True):
            self._note("not taken", fulfilment=message["fulfilment"])
            return
        wait = self._after * self._chance.uniform(0.5, 1.5)
        self._due[message["fulfilment"]] = (time.monotonic() + wait, message)
        self._note("taken", fulfilment=message["fulfilment"], lines=[_plain(line) for line in message["lines"]])

    def _stop(self, message: Message) -> None:
        """It can be stopped as long as it has not left."""
        number = message["fulfilment"]
        granted = number in self._due
        self._line.acknowledge(message, accepted=True) if isinstance(self._line, ApiLine) else None
        if not message.get("final"):
            self._line.send("answer", [{"order": number, "answer": "granted" if granted else "denied"}])
        self._note("stopped" if granted else "too late", fulfilment=number)
        if granted:
            self._drop(number, message["lines"])

    def _drop(self, number: str, lines: Sequence[Message]) -> None:
        due, order = self._due.pop(number)
        gone = {str(line["line"]): Decimal(str(line["quantity"])) for line in lines}
        left = []
        for line in order["lines"]:
            many = Decimal(str(line["quantity"])) - gone.get(str(line["line"]), Decimal(0))
            if many > 0:
                left.append({**line, "quantity": str(many)})
        if left:
            self._due[number] = (due, {**order, "lines": left})
            self._note("taken", fulfilment=number, lines=[_plain(line) for line in left])
        else:
            self._shipped[number] = order

    def _ship(self, number: str) -> None:
        """All of it, or with a unit short; now and then said twice."""
        _, message = self._due.pop(number)
        self._shipped[number] = message
        rows = list(self._rows(number, message))
        self._line.send("shipped", rows)
        short = sum(int(row.get("short") or 0) for row in rows)
        self._note("shipped", fulfilment=number, shipment=rows[0]["shipment"], short=short)
        if self._chance.random() < self._errors:
            self._line.send("shipped", rows, again=True)
            self._note("said twice", fulfilment=number)

    def _rows(self, number: str, message: Message) -> Iterator[dict[str, str]]:
        self._number += 1
        about = {
            "order": number,
            "shipment": f"W{self._number}",
            "carrier": "dpd",
            "tracking_number": f"0150{self._number:010d}",
            "shipped_at": datetime.now(UTC).isoformat(),
        }
        for line in message["lines"]:
            many = Decimal(str(line["quantity"]))
            short = 1 if many >= 1 and self._chance.random() < self._errors / 2 else 0
            self._stock[line["sku"]] = max(Decimal(0), self._stock.get(line["sku"], many) - many)
            row = {**about, "line": str(line["line"]), "sku": line["sku"], "quantity": str(many - short), "lot": "L1"}
            yield row | ({"short": "1", "reason": "damaged"} if short else {"short": "", "reason": ""})

    def _note(self, did: str, **told: Any) -> None:
        self._journal.parent.mkdir(parents=True, exist_ok=True)
        with self._journal.open("a", encoding="utf-8") as journal:
            journal.write(json.dumps({"at": datetime.now(UTC).isoformat(), "did": did, **told}) + "\n")


def _plain(line: Message) -> dict[str, str]:
    """A line as the journal keeps it."""
    return {name: str(line[name]) for name in ("line", "sku", "quantity")}


def main(arguments: Sequence[str] | None = None) -> None:
    """Work for ever, or so many seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="", help="address of the product; else --folder")
    parser.add_argument("--key-file", type=Path)
    parser.add_argument("--place", default="")
    parser.add_argument("--folder", type=Path, help="the folder through which files pass")
    parser.add_argument("--journal", type=Path, required=True)
    parser.add_argument("--stock", default="{}", help="what lies there, as JSON by SKU")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--after", type=float, default=30, help="seconds from taking to shipping, on average")
    parser.add_argument("--errors", type=float, default=0.2, help="share of what is said twice; half of that short")
    parser.add_argument("--seconds", type=float, default=0, help="0: for ever")
    parser.add_argument("--state-every", type=float, default=300, help="seconds between two snapshots; 0: none")
    said = parser.parse_args(arguments)
    end_with_parent()
    line: Line = (
        FolderLine(said.folder) if said.folder else ApiLine(said.base, said.key_file.read_text().strip(), said.place)
    )
    work = Warehouse(line, said.journal, seed=said.seed, after=said.after, errors=said.errors)
    work.stock_up(json.loads(said.stock))
    work.resume()
    began, stated = time.monotonic(), time.monotonic()
    while not said.seconds or time.monotonic() - began < said.seconds:
        try:
            work.step()
            if said.state_every and time.monotonic() - stated > said.state_every:
                stated = time.monotonic()
                work.state()
        except OSError:
            time.sleep(2)  # the other side is away: it comes again
        time.sleep(min(1.0, said.after / 4 + 0.05))


if __name__ == "__main__":
    main()
