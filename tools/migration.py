"""Writes the next migration: what the rooms' tables say and the newest revision does not have yet."""

import argparse
import re
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
from lading.store.migrate import MIGRATIONS, migrate, newest_revision

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 32


def main() -> int:
    """Compare a database at the newest revision with the MetaData and write `NNNN_words_of_the_message.py`.

    Read what it wrote: Alembic sees no renamed columns, no changed checks and no data that has to move along.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("message", help="what the schema gains, as a short sentence: 'Lots and serials.'")
    message = parser.parse_args().message
    words = "_".join(re.findall(r"[a-z0-9]+", message.lower()))
    revision = f"{int(newest_revision()[:4]) + 1:04d}_{words}"[:32].rstrip("_")  # as long as Alembic's column
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with EmbeddedServer(data=Path(folder) / "pg", settings={"fsync": "off"}) as server:
            migrate(server.url)
            engine = create_engine(make_url(server.url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
            with engine.connect() as connection:
                config = Config()
                config.set_main_option("script_location", str(MIGRATIONS))
                config.attributes["connection"] = connection
                command.revision(config, message=message, rev_id=revision, autogenerate=True)
    written = next((MIGRATIONS / "versions").glob(f"{revision}*.py"))
    written = written.rename(written.with_name(f"{revision}.py"))
    subprocess.run([sys.executable, "-m", "ruff", "check", "--quiet", "--fix", str(written)], check=True)
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(written)], check=True)
    print(f"wrote {written.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
