"""The operating system's user who runs PostgreSQL: ourselves or, for root, the system user `lading`."""

import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

from lading.store.embedded.refusals import EmbeddedUnsupported

SYSTEM_USER = "lading"

_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class Owner(NamedTuple):
    """Who runs PostgreSQL. `dropped` says that we are root and step down to this user for it."""

    name: str
    uid: int
    gid: int
    dropped: bool

    def popen(self, arguments: list[str], *, log: int, keep: tuple[int, ...] = ()) -> "subprocess.Popen[bytes]":
        """Start a program as this user in a session of its own, with none of our environment (or secrets)."""
        return subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=_ENVIRONMENT,
            pass_fds=keep,
            start_new_session=True,
            umask=0o077,
            user=self.uid if self.dropped else None,
            group=self.gid if self.dropped else None,
            extra_groups=[] if self.dropped else None,
        )

    def run(self, arguments: list[str]) -> tuple[int, str]:
        """Run a program as this user to its end: its exit code and all it said."""
        process = self.popen(arguments, log=subprocess.PIPE)
        said, _ = process.communicate()
        return process.returncode, said.decode(errors="replace").strip()


def find_owner() -> Owner:
    """Who is to run PostgreSQL here; as root the system user is made where it is missing.

    Raises `EmbeddedUnsupported` for a user without a name, and where no user can be made.
    """
    if os.geteuid() == 0:
        return _owner(_system_user(), dropped=True)
    try:
        return _owner(pwd.getpwuid(os.geteuid()), dropped=False)
    except KeyError as error:
        raise EmbeddedUnsupported(
            f"The user with the number {os.geteuid()} has no name on this machine, and PostgreSQL needs one. "
            "Add it to /etc/passwd, or set LADING_DATABASE_URL to a PostgreSQL server."
        ) from error


def name_of(uid: int) -> str:
    """A user's name for people, else its number."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"


def _owner(entry: pwd.struct_passwd, *, dropped: bool) -> Owner:
    return Owner(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid, dropped=dropped)


def _system_user() -> pwd.struct_passwd:
    said = ""
    for _ in range(20):  # another program may hold /etc/passwd, or be making the very same user
        try:
            entry = pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            said = _make_system_user()
            time.sleep(0.05)
        else:
            return _checked(entry)
    raise EmbeddedUnsupported(
        f"PostgreSQL does not run as root, and the system user {SYSTEM_USER!r} could not be made ({said}). "
        f"Make it by hand, or run Lading as another user."
    )


def _checked(entry: pwd.struct_passwd) -> pwd.struct_passwd:
    if entry.pw_uid == 0:
        raise EmbeddedUnsupported(f"The user {SYSTEM_USER!r} is root itself here; PostgreSQL does not run as root.")
    return entry


def _make_system_user() -> str:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        return "there is no useradd"
    shell = next((s for s in ("/usr/sbin/nologin", "/sbin/nologin") if Path(s).exists()), "/bin/false")
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", shell]
    done = subprocess.run([program, *options, SYSTEM_USER], capture_output=True, text=True, check=False)
    return done.stderr.strip()
