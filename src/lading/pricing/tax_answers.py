"""Answers of a tax service outside: asked within a time limit, and remembered by basket for some minutes."""

import asyncio
import time

import msgspec

from lading.pricing.ports import AskedTax, NoTaxAnswer, TaxAnswer, TaxProvider, TaxQuestion

REMEMBERED, MOST = 300.0, 2_000
"""Seconds that an answer counts for the same basket, and how many are kept."""


class TaxAnswers:
    """Answers of one process by basket."""

    def __init__(self) -> None:
        self._kept: dict[bytes, tuple[float, TaxAnswer]] = {}

    async def ask(self, service: TaxProvider, question: TaxQuestion, *, seconds: float) -> AskedTax:
        """The answer to a basket; `trouble` says why there is none. Never raises, never takes much longer."""
        basket = msgspec.json.encode(question)
        known = self._kept.get(basket)
        if known and known[0] > time.monotonic():
            return AskedTax(question, known[1])
        try:
            async with asyncio.timeout(seconds):
                answer = await service.quote(question)
        except TimeoutError:
            return AskedTax(question, None, f"no answer within {seconds:g} s")
        except NoTaxAnswer as error:
            return AskedTax(question, None, str(error))
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[basket] = (time.monotonic() + REMEMBERED, answer)
        return AskedTax(question, answer)
