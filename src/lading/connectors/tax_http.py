"""A tax service over HTTP, in a plain JSON protocol of our own: see docs/how-to/charge-the-right-tax.md."""

from decimal import Decimal
from typing import Any

import msgspec

from lading.pricing.ports import NoTaxAnswer, TaxAnswer, TaxedLine, TaxQuestion
from lading.pricing.settings import TaxProviderSettings

_encode = msgspec.json.Encoder(decimal_format="string").encode


def tax_provider_of(settings: TaxProviderSettings) -> "HttpTaxProvider":
    """The service that the company has named."""
    return HttpTaxProvider(settings.url, seconds=settings.seconds)


class HttpTaxProvider:
    """`POST {url}/quotes`, `/documents/{id}/commit`, `/void`, `/refund`; answers within `seconds` or not at all."""

    def __init__(self, url: str, *, seconds: float) -> None:
        import httpx2  # slow import -- here, so that it does not count as the service's slowness

        self._http = httpx2
        self._url = url.rstrip("/")
        self._seconds = seconds

    async def quote(self, question: TaxQuestion) -> TaxAnswer:
        """What a basket is taxed with. Raises `NoTaxAnswer`."""
        body = await self._post("/quotes", _encode(question))
        try:
            answer = msgspec.json.decode(body, type=TaxAnswer, strict=False)
        except msgspec.MsgspecError as error:
            raise NoTaxAnswer(f"the answer makes no sense: {error}") from error
        if {one.line for one in answer.lines} != {one.line for one in question.lines}:
            raise NoTaxAnswer("the answer does not name every line once")
        return answer

    async def commit(self, document: str, *, key: str) -> None:
        """The goods have left. Raises `NoTaxAnswer`."""
        await self._post(f"/documents/{document}/commit", _encode({"key": key}))

    async def void(self, document: str, *, key: str) -> None:
        """Nothing of it came about. Raises `NoTaxAnswer`."""
        await self._post(f"/documents/{document}/void", _encode({"key": key}))

    async def refund(self, document: str, *, lines: list[TaxedLine], shipping_tax: Decimal, key: str) -> None:
        """So much of it was given back. Raises `NoTaxAnswer`."""
        content = _encode({"key": key, "lines": lines, "shipping_tax": shipping_tax})
        await self._post(f"/documents/{document}/refund", content)

    async def _post(self, path: str, content: bytes) -> bytes:
        try:
            async with self._http.AsyncClient(timeout=self._seconds, follow_redirects=False) as client:
                headers = {"content-type": "application/json"}
                answer: Any = await client.post(self._url + path, content=content, headers=headers)
        except (self._http.HTTPError, self._http.InvalidURL) as error:
            raise NoTaxAnswer(f"it cannot be reached ({type(error).__name__})") from error
        if not 200 <= answer.status_code < 300:
            raise NoTaxAnswer(f"it answered {answer.status_code}")
        return bytes(answer.content)
