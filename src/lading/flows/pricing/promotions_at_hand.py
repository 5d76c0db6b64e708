"""The promotions that a batch of orders may get: codes looked up, limits locked and counted. Costs nothing unused."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from lading.flows.placing.gather_placement import Known
from lading.orders import DraftCustomer, OrderDraft
from lading.orders.look_alikes import customers_with_orders
from lading.parties import find_parties
from lading.pricing import PriceBook
from lading.pricing.basket import NOTHING, Applied, Basket, GivenCode
from lading.pricing.promote import apply_promotions
from lading.pricing.promotion import Promotion
from lading.pricing.uses import KnownCode, Used, find_codes, lock_uses, read_used
from lading.pricing.values import Buyer, is_between
from lading.store import UnitOfWork


class Shopper(msgspec.Struct, frozen=True):
    """Who orders, as limits know them: `who` tells them from others, also before they have a code of ours."""

    who: str = ""
    code: str = ""
    new: bool | None = None


NO_SHOPPER = Shopper()


class AtHand(msgspec.Struct, frozen=True):
    """Promotions, codes and what is used of them, while a batch is decided; falls as its orders draw on them."""

    promotions: Sequence[Promotion] = ()
    stacking: str = "in_order"
    codes: Mapping[str, KnownCode] = {}
    shoppers: Mapping[int, Shopper] = {}
    used: Used = Used()

    def apply(self, index: int, draft: OrderDraft, basket: Basket, buyer: Buyer) -> Applied:
        """What they take off an order's basket."""
        shopper = self.shoppers.get(index, NO_SHOPPER)
        agreed = all(line.named for line in basket.lines)
        if agreed and not draft.codes:
            return NOTHING  # the order says all of its prices
        basket = msgspec.structs.replace(
            basket, customer=shopper.who, customer_groups=buyer.groups, new=self._is_new(shopper)
        )
        return apply_promotions(
            basket=basket,
            promotions=[one for one in self.promotions if not agreed or one.terms.needs_code],
            codes=[self._given(code, basket.day) for code in draft.codes],
            spent=self._spent(shopper),
            stacking="best" if self.stacking == "best" else "in_order",
        )

    def draw(self, index: int, applied: Applied) -> None:
        """The order is understood and uses these."""
        shopper = self.shoppers.get(index, NO_SHOPPER)
        for one in applied.promotions:
            self.used.promotions[one.promotion] = self.used.promotions.get(one.promotion, 0) + 1
            if one.code:
                self.used.codes[one.code] = self.used.codes.get(one.code, 0) + 1
            key = (one.promotion, shopper.who)
            self.used.customers[key] = self.used.customers.get(key, 0) + 1

    def _is_new(self, shopper: Shopper) -> bool | None:
        """New is who has neither ordered before nor got anything for new customers in this batch."""
        got = (self.used.customers.get((one.code, shopper.who)) for one in self.promotions if one.terms.new_customers)
        return False if shopper.new and any(got) else shopper.new

    def _given(self, code: str, day: date) -> GivenCode:
        name = code.strip().upper()
        known = self.codes.get(name)
        if known is None:
            return GivenCode(name, refused="there is no such code")
        told = ""
        if not known.active:
            told = "it is switched off"
        elif not is_between(day, known.valid_from, known.valid_to):
            told = "it does not apply today"
        elif known.uses is not None and self.used.codes.get(name, 0) >= known.uses:
            told = "it was used as often as it may be" if known.uses > 1 else "it was used already"
        elif not any(one.code == known.promotion for one in self.promotions):
            told = "its promotion is over"
        return GivenCode(name, known.promotion, told)

    def _spent(self, shopper: Shopper) -> dict[str, str]:
        spent: dict[str, str] = {}
        for one in self.promotions:
            in_all, each = one.terms.uses, one.terms.uses_per_customer
            if in_all is not None and self.used.promotions.get(one.code, 0) >= in_all:
                spent[one.code] = "it was used as often as it may be"
            elif each is not None and self.used.customers.get((one.code, shopper.who), 0) >= each:
                spent[one.code] = "this customer has used it as often as one may"
        return spent


NOTHING_AT_HAND = AtHand()


async def find_promotions(
    unit: UnitOfWork,
    book: PriceBook,
    *,
    drafts: Mapping[int, OrderDraft],
    known: Mapping[int, Known],
    lock: bool = True,
    trial: Promotion | None = None,
) -> AtHand:
    """What these orders may get. Asks and locks nothing where there are no promotions, or none with limits.

    `trial` stands in for the promotion of its code, or is one more.
    """
    promotions = [one for one in book.promotions if trial is None or one.code != trial.code]
    promotions += [trial] if trial else []
    named = {code.strip().upper() for draft in drafts.values() for code in draft.codes}
    if not promotions and not named:
        return NOTHING_AT_HAND
    codes = await find_codes(unit, codes=named) if named else {}
    if trial and trial.terms.needs_code and (code := trial.code.upper()) in named:
        codes.setdefault(code, KnownCode(code, trial.code, None, None, None, True))
    limited_codes = {one.code: one.uses for one in codes.values() if one.uses is not None}
    given = {one.promotion for one in codes.values()}
    today = unit.now.date()
    limited = {
        one.code: one.terms.uses
        for one in promotions
        if one.terms.limited and one.on(today) and (one.code in given or not one.terms.needs_code)
    }
    if (limited or limited_codes) and lock:
        await lock_uses(unit, promotions=limited, codes=limited_codes)
    shoppers = await _shoppers(unit, drafts, known, again=bool(limited))
    used = Used({}, {}, {})
    if limited or limited_codes:
        customers = sorted({one.code for one in shoppers.values() if one.code})
        used = await read_used(unit, promotions=limited, codes=limited_codes, customers=customers)
    return AtHand(promotions, book.settings.stacking, codes, shoppers, used)


async def _shoppers(
    unit: UnitOfWork, drafts: Mapping[int, OrderDraft], known: Mapping[int, Known], *, again: bool
) -> dict[int, Shopper]:
    """Who they are; `again` looks once more, now that the limits are locked: somebody may have come first."""
    named = {index: draft.customer for index, draft in drafts.items() if draft.customer}
    codes: dict[int, str | None] = {index: known[index].customer for index in named}
    returning = {code for index in named if known[index].returning and (code := codes[index])}
    if again and named:
        found = await find_parties(unit, customers=list(named.values()))
        codes = dict(zip(named, found, strict=True))
        returning = await customers_with_orders(unit, customers={code for code in found if code})
    return {
        index: Shopper(_who(customer, codes[index]), codes[index] or "", codes[index] not in returning)
        for index, customer in named.items()
    }


def _who(customer: DraftCustomer, code: str | None) -> str:
    return code or customer.code or (f"mail:{customer.email.strip().lower()}" if customer.email else "")
