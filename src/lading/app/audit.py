"""The command `lading audit`: proves the laws of every room and names the first row that breaks each."""

from lading.flows.proving.laws import LAWS
from lading.flows.proving.prove_laws import Breach, audit
from lading.flows.proving.run_audit import run_audit
from lading.flows.proving.show_audit import list_breaches, say_first_event, say_repair
from lading.store import Database, Settings, open_database
from lading.store.checkpoints import last_checkpoint, what_is_wrong
from lading.store.settings import session_secret

__all__ = ["LAWS", "Breach", "audit", "find_rewritten", "report"]


async def find_rewritten(database: Database, settings: Settings) -> str:
    """How the histories differ from those of the last signed checkpoint, where our secret can tell; else empty."""
    file = settings.data / "secret"
    secret = settings.secret or (file.read_text().strip() if file.is_file() else "")
    async with database.reading() as connection:
        checkpoint = await last_checkpoint(connection)
        return await what_is_wrong(connection, checkpoint, secret=secret) if checkpoint and secret else ""


async def report(settings: Settings) -> int:
    """Print what the audit found; answers 0 when every law holds, else 1."""
    database = open_database(settings.database_url)
    try:
        run = await run_audit(database, secret=session_secret(settings), wish="all")
        told = await _read_told(database)
        unsigned = await find_rewritten(database, settings)
    finally:
        await database.close()
    for breach in run.breaches:
        first = ", ".join(f"{name} {value}" for name, value in breach.first.items())
        print(f"BROKEN {breach.law}: {breach.sentence} {breach.rows} rows break it; the first: {first}")
        print(*(f"  {line}" for line in told.get(breach.law, [])), sep="\n")
    if unsigned:
        print(f"BROKEN history_is_signed: {unsigned}")
    print(f"{len(LAWS) - len(run.breaches)} of {len(LAWS)} laws hold.")
    return 1 if run.breaches or unsigned else 0


async def _read_told(database: Database) -> dict[str, list[str]]:
    """What is known of the first open row of each broken law: the event that broke it, and whether it can be mended."""
    async with database.unit_of_work() as unit:
        found = await list_breaches(unit, state="open", limit=1000)
    told: dict[str, list[str]] = {}
    for one in reversed(found):
        told[one.law] = [say_first_event(one), say_repair(one)]
    return told
