"""What pages for customers share: who asks and how often, photos of bounded size, and how amounts are said."""

from typing import Any

from litestar import Request
from litestar.datastructures import UploadFile

from lading.access.rate_limit import Limit, spend
from lading.flows.company import Company
from lading.flows.returning.ask_for_return import Letterheading
from lading.flows.say import voice_for
from lading.kernel import Actor
from lading.returns.photos import MOST_BYTES, NewPhoto

CUSTOMER = Actor("customer", "link")
MOST_FORM = 40_000_000
"""Bytes of a form with its photos."""
MOST_PHOTOS = 6


async def let_in(request: Request[Any, Any, Any], company: Company, *, few: bool = False) -> None:
    """Enough for people, too few for guessing: order numbers are tried at most five a minute from one address."""
    host = request.client.host if request.client else "unknown"
    many = Limit(f"portal {host}", per_minute=30, burst=60)
    limit = Limit(f"portal find {host}", per_minute=5, burst=10) if few else many
    async with company.database.unit_of_work(CUSTOMER) as unit:
        await spend(unit, limits=[limit])


async def read_photos(form: Any) -> list[NewPhoto]:
    """The files of a form; what is too large or no photo is refused where it is kept."""
    files = [one for one in form.getall("photos", []) if isinstance(one, UploadFile) and one.filename]
    return [NewPhoto(one.filename, await one.read(MOST_BYTES + 1)) for one in files[:MOST_PHOTOS]]


def typed(form: Any) -> dict[str, str]:
    """What was typed and chosen, so that a page that refuses something does not lose the rest; files are lost."""
    return {str(name): value[:1000] for name, value in form.multi_items() if isinstance(value, str)}


def words_for(head: Letterheading) -> dict[str, Any]:
    """How days, money and quantities are said on this page."""
    voice = voice_for(language=head.language, country="", currency=head.currency)
    return {"day": voice.day, "money": voice.money, "quantity": voice.quantity}
