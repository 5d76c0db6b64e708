"""Writes the initial migration from the rooms' tables; before the first release there is just this one."""

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

import lading.app.schema  # noqa: F401 -- fills the MetaData
from lading.store.embedded import EmbeddedServer

ROOT = Path(__file__).resolve().parents[1]
MIGRATIONS = ROOT / "src" / "lading" / "store" / "migrations"


def main() -> int:
    """Compare an empty database with the MetaData and write `0001_first_light.py`."""
    for old in (MIGRATIONS / "versions").glob("0001_*.py"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with EmbeddedServer(data=Path(folder) / "pg", settings={"fsync": "off"}) as server:
            engine = create_engine(make_url(server.url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
            with engine.connect() as connection:
                config = Config()
                config.set_main_option("script_location", str(MIGRATIONS))
                config.attributes["connection"] = connection
                command.revision(config, message="First light.", rev_id="0001_first_light", autogenerate=True)
    written = next((MIGRATIONS / "versions").glob("0001_*.py"))
    written = written.rename(written.with_name("0001_first_light.py"))
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(written)], check=True)
    print(f"wrote {written.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
