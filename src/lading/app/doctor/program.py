"""The program itself: Python, what it depends on, the console's front-end files."""

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from lading.app.doctor.finding import Diagnosis, ill, well

_HOUSE = Path(__file__).resolve().parents[2]
_LOCK = _HOUSE.parents[1] / "requirements" / "runtime.lock"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)( ;)?", re.MULTILINE)
_NAMED = re.compile(r"^[A-Za-z0-9._-]+")


def look_at_program() -> Iterator[Diagnosis]:
    """Python, dependencies and assets."""
    yield _python(sys.version_info[:3])
    yield _dependencies()
    yield look_at_assets(_HOUSE / "console" / "static" / "vendor")


def _python(found: tuple[int, ...]) -> Diagnosis:
    name = "Python " + ".".join(map(str, found))
    if (3, 11) <= found[:2] < (3, 15):
        return well(f"{name} runs Lading.")
    return ill(f"{name} is not one that Lading was tried with.", "Install Python 3.11, 3.12, 3.13 or 3.14.")


def _dependencies() -> Diagnosis:
    if _LOCK.is_file():
        return compare_lock(_LOCK.read_text(encoding="utf-8"))
    missing = sorted(name for name in _wanted() if _installed(name) is None)
    if missing:
        return ill(f"Packages are missing: {', '.join(missing)}.", "Install Lading anew: pip install lading")
    return well("Every package that Lading needs is installed.")


def compare_lock(lock: str) -> Diagnosis:
    """Whether what is installed is what a lock file names."""
    pinned = {name: (wanted, bool(only)) for name, wanted, only in _PINNED.findall(lock)}
    wrong = [
        f"{name} {found or 'missing'}, not {wanted}"
        for name, (wanted, only_somewhere) in pinned.items()
        if (found := _installed(name)) != wanted and not (found is None and only_somewhere)
    ]
    if wrong:
        more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
        return ill(
            f"Installed packages are not those of requirements/runtime.lock: {'; '.join(wrong[:3])}{more}.",
            "Say 'make run' once, or: pip install --require-hashes -r requirements/runtime.lock",
        )
    return well(f"{len(pinned)} packages are installed as requirements/runtime.lock names them.")


def _wanted() -> list[str]:
    lines = [line for line in requires("lading") or [] if ";" not in line]
    return [found[0] for line in lines if (found := _NAMED.match(line))]


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def look_at_assets(folder: Path) -> Diagnosis:
    """Whether the front-end files of the console in `folder` are there, as their manifest says."""
    mend = "In a source tree say 'make run' once (python tools/vendor.py); else install Lading anew."
    try:
        files = json.loads((folder / "manifest.json").read_bytes())["files"]
        wrong = [
            entry["file"]
            for entry in files
            if hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() != entry["sha256"]
        ]
    except (OSError, ValueError, KeyError) as error:
        return ill(f"The console's front-end files cannot be read ({error}).", mend)
    if wrong:
        return ill(f"Front-end files of the console are damaged: {', '.join(wrong)}.", mend)
    return well(f"The console's {len(files)} front-end files are there, unchanged.")
