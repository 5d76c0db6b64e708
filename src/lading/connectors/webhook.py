"""Webhooks out: a body is posted to an address, without following it elsewhere."""

from collections.abc import Mapping

from lading.intake.ports import Heard

SECONDS = 10.0
MOST_HEARD = 100_000
"""So many bytes of an answer are read; nobody needs more of one."""


async def post_webhook(*, url: str, headers: Mapping[str, str], body: bytes, name: str = "") -> str:
    """Post it; answers an empty text where the other side said 2xx, else why not.

    `name` is whose certificate is wanted where the address is a number.
    """
    heard = await post_and_hear(url=url, headers=headers, body=body, name=name)
    if heard.why:
        return heard.why
    return "" if 200 <= heard.status < 300 else f"The other side answered {heard.status}."


async def post_and_hear(*, url: str, headers: Mapping[str, str], body: bytes, name: str = "") -> Heard:
    """Post it, and hear what is answered."""
    import httpx2  # slow import

    wanted = {"sni_hostname": name} if name else {}
    try:
        async with (
            httpx2.AsyncClient(timeout=SECONDS, follow_redirects=False, trust_env=not name) as client,
            client.stream("POST", url, headers=dict(headers), content=body, extensions=wanted) as answer,
        ):
            heard = b""
            async for part in answer.aiter_bytes():
                heard += part
                if len(heard) > MOST_HEARD:
                    break
            return Heard(answer.status_code, heard[:MOST_HEARD])
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return Heard(why=f"{type(error).__name__}: {error}"[:300])
