"""Whether somebody answers at an address to which things are posted, without posting anything."""

from collections.abc import Mapping

from lading.connectors.post_outside import LookUp, connect_outside
from lading.intake.ports import Tried

SECONDS = 10.0
_LOCKED = {401, 403, 407}


async def knock(*, url: str, headers: Mapping[str, str], inside: bool, look_up: LookUp | None = None) -> Tried:
    """Ask the address what it allows (OPTIONS), and say what that tells and what it leaves open.

    `inside` allows addresses of a private network.
    """
    import httpx2  # slow import

    there, name, heads = url, "", dict(headers)
    if not inside:
        found = await connect_outside(url, headers, look_up=look_up)
        if found.why:
            return Tried(works=False, sentence=found.why)
        there, name, heads = found.url, found.name, dict(found.headers)
    wanted = {"sni_hostname": name} if name else {}
    try:
        async with httpx2.AsyncClient(timeout=SECONDS, follow_redirects=False, trust_env=not name) as client:
            answer = await client.request("OPTIONS", there, headers=heads, extensions=wanted)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return Tried(works=False, sentence=f"Nobody answers: {type(error).__name__}: {error}"[:300])
    return _said(answer.status_code, secret=bool(headers))


def _said(status: int, *, secret: bool) -> Tried:
    if status in _LOCKED:
        return Tried(
            works=False, sentence=f"It answers {status}: it does not accept {'our' if secret else 'no'} secret."
        )
    if status >= 500 and status != 501:
        return Tried(works=False, sentence=f"It answers {status}: it is there, and something is wrong with it.")
    if status == 404:
        return Tried(works=False, sentence="The server is there, and knows nothing at this address (404).")
    open_ = "Whether it accepts our secret and a message is only known when one is sent."
    return Tried(works=True, sentence=f"The server answers at this address. {open_}")
