"""`lading demo`."""

from lading.app.demo.key import demo_key, key_file
from lading.app.demo.make import make
from lading.app.demo.setting import COMPANY, PASSWORD, STAFF
from lading.store import Settings, open_database


async def make_demo(settings: Settings, *, orders: int) -> int:
    """Make the demo company, or make it anew; answers the exit code."""
    database = open_database(settings.database_url)
    try:
        await make(database, orders=orders, tell=lambda text: print(f"  {text}", flush=True))
        await demo_key(database, settings)
    finally:
        await database.close()
    print_people()
    print(f"An API key is in {key_file(settings)}.")
    return 0


def print_people() -> None:
    """Who may sign in to the demo, and how."""
    people = ", ".join(f"{login} ({role.replace('_', ' ')})" for login, (_, role) in STAFF.items())
    print(f"{COMPANY}: sign in as {people}; the password is {PASSWORD}", flush=True)
