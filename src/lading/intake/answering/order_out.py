"""An order as it is written to another system: the draft, and between whom it goes."""

from datetime import datetime

import msgspec

from lading.orders import OrderDraft


class OrderOut(msgspec.Struct, frozen=True, kw_only=True):
    """A draft on its way to the system that books it. `key` is the same for every try, so that it can be seen twice.

    `sender` and `receiver` are codes of the interchange (`ZZ:LADING`), `control` counts the messages of the partner.
    """

    draft: OrderDraft
    key: str
    written_at: datetime
    control: int = 1
    sender: str = "ZZ:LADING"
    receiver: str = "ZZ:ERP"

    @property
    def number(self) -> str:
        """The customer's number of the order, else the key."""
        return self.draft.external_id or self.key
