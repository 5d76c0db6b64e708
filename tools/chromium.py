"""Finds a Chromium for the browser tests, and tries to install one where there is none.

Run as a script it never fails: without a browser the tests marked `browser` are skipped, and it says so.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MINUTE = 60


def find_chromium() -> str | None:
    """The path of a Chromium: LADING_CHROMIUM, one on the PATH, or the one that playwright installed."""
    named = os.environ.get("LADING_CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else NAMES)), None)
    return found or playwrights_own()


def playwrights_own() -> str | None:
    """The Chromium of `playwright install`, where it is there."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def install_chromium() -> None:
    """Debian's package where this may install packages, else playwright's own download."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        apt = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        wait = ["-o", "DPkg::Lock::Timeout=120", "-q"]
        attempt(["apt-get", *wait, "update"], env=apt)
        if attempt(["apt-get", *wait, "install", "-y", "--no-install-recommends", "chromium"], env=apt):
            return
    attempt([sys.executable, "-m", "playwright", "install", "chromium"])


def attempt(command: list[str], env: Mapping[str, str] | None = None) -> bool:
    """Runs a command silently; whether it worked within ten minutes."""
    try:
        done = subprocess.run(command, env=env, capture_output=True, timeout=10 * MINUTE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main() -> None:
    """Makes sure of a Chromium, or says what will be missing."""
    if find_chromium():
        return
    print("No Chromium here: trying to install one for the browser tests.", flush=True)
    install_chromium()
    if not find_chromium():
        print(
            "There is still none: the tests marked `browser` will be skipped."
            " Install chromium, or name one with LADING_CHROMIUM."
        )


if __name__ == "__main__":
    main()
