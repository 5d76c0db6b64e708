"""Fixtures of the whole-product tests."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.whole import Whole, product


@pytest.fixture
def whole() -> Iterator[Whole]:
    """The product on a fresh data folder that PostgreSQL's user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="lading-", dir="/var/tmp" if Path("/var/tmp").is_dir() else None))
    folder.chmod(0o755)
    with product(folder) as made:
        yield made
    shutil.rmtree(folder, ignore_errors=True)
