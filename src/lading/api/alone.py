"""Orders placed one by one, for commands that are looked at before they are kept."""

from lading.api.coalesce import Coalescer
from lading.flows.placing.placement import Outcome, PlaceOrder


class Alone(Coalescer):
    """Places each order by itself, where its sender stands: for what is looked at before it is kept."""

    async def place(self, wish: PlaceOrder) -> Outcome:
        """What becomes of the order."""
        (outcome,) = await self.place_all([wish])
        return outcome
