"""`python -m lading.connectors.fake_erp --journal FILE`: another company system that takes orders, for tests and demos.

It numbers each order `E1`, `E2`, … once per Idempotency-Key; everything that took effect stands in the journal, a JSON
object a line.
`POST /test/rules {"fail": 503, "lose": 2, "refuse": "why"}` makes it fail, lose the next
answers after they took effect, or refuse.
"""

from threading import Lock
from typing import ClassVar

from lading.connectors.fake_door import Door, run


class Erp(Door):
    """One order, or a question for one."""

    orders: ClassVar[dict[str, str]] = {}
    _alone = Lock()

    def serve(self, body: bytes) -> None:
        """Take an order."""
        if fail := self.told.get("fail"):
            self.answer(fail, {"detail": "as told"})
        elif refuse := self.told.get("refuse"):
            self.answer(422, {"detail": refuse})
        else:
            self._take(body.decode("utf-8", "replace"))

    def _take(self, body: str) -> None:
        key = self.headers.get("idempotency-key", "")
        with self._alone:
            number = self.orders.get(key)
            if number is None:
                number = self.orders[key] = f"E{len(self.orders) + 1}"
                self.note({"key": key, "number": number, "body": body})
            lose = self.told.get("lose", 0) > 0
            if lose:
                self.told["lose"] -= 1
        if lose:
            self.close_connection = True
            self.connection.close()
            return
        self.answer(201, {"number": number})

    def do_GET(self) -> None:  # noqa: N802 -- the library's name
        """An order by its key."""
        number = self.orders.get(self.path.rpartition("/")[2])
        self.answer(*((200, {"number": number}) if number else (404, {"detail": "unknown"})))


if __name__ == "__main__":
    run(Erp, "A company system that takes orders, for tests and demos.")
