"""Webhooks out: a body is posted to an address, without following it elsewhere."""

from collections.abc import Mapping

SECONDS = 10.0


async def post_webhook(*, url: str, headers: Mapping[str, str], body: bytes, name: str = "") -> str:
    """Post it; answers an empty text where the other side said 2xx, else why not.

    `name` is whose certificate is wanted where the address is a number.
    """
    import httpx2  # slow import

    wanted = {"sni_hostname": name} if name else {}
    try:
        async with httpx2.AsyncClient(timeout=SECONDS, follow_redirects=False, trust_env=not name) as client:
            answer = await client.post(url, headers=dict(headers), content=body, extensions=wanted)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return f"{type(error).__name__}: {error}"[:300]
    return "" if 200 <= answer.status_code < 300 else f"The other side answered {answer.status_code}."
