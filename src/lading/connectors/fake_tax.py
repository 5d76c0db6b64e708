"""`python -m lading.connectors.fake_tax --journal FILE`: a tax service for tests and demos, a process of its own.

It taxes every country at ten per cent, `reduced` at five, shipping at ten; everything that it was asked stands in the
journal, a JSON object a line. `POST /test/rules {"fail": 503, "sleep": 2}` makes it fail or be slow.
"""

import json
import time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from lading.connectors.fake_door import Door, run

CENT = Decimal("0.01")


class TaxOffice(Door):
    """One question, or an act on a document."""

    def serve(self, body: bytes) -> None:
        """Quotes, and acts on documents."""
        asked = json.loads(body or b"{}")
        self.note({"path": self.path, "body": asked})
        time.sleep(self.told.get("sleep", 0))
        if fail := self.told.get("fail"):
            self.answer(fail, {"error": "as told"})
        else:
            self.answer(200, quote(asked) if self.path == "/quotes" else {})


def quote(body: dict[str, Any]) -> dict[str, Any]:
    """The tax of a basket."""
    lines = []
    for one in body["lines"]:
        rate = Decimal("0.05") if one["tax_class"] == "reduced" else Decimal("0.10")
        tax = _tax(Decimal(one["amount"]), rate, inside=body["includes_tax"])
        lines.append({"line": one["line"], "tax": str(tax), "rate": str(rate), "name": "Service tax"})
    shipping = _tax(Decimal(body["shipping"]), Decimal("0.10"), inside=body["includes_tax"])
    return {"document": f"doc-{time.monotonic_ns()}", "lines": lines, "shipping_tax": str(shipping)}


def _tax(amount: Decimal, rate: Decimal, *, inside: bool) -> Decimal:
    return (amount * rate / (1 + rate if inside else 1)).quantize(CENT, ROUND_HALF_UP)


if __name__ == "__main__":
    run(TaxOffice, "A tax service for tests and demos.")
