"""Around the program: settings, the data folder and its disk, the port, the mail server."""

import os
import shutil
import stat
from collections.abc import Iterator, Mapping

from lading.app.child import AWAIT
from lading.app.doctor.finding import Diagnosis, hint, ill, well
from lading.app.only_one import note_of
from lading.app.orphan import PARENT
from lading.app.port import PortTaken, address, answers, refuse_taken
from lading.kernel import Invalid
from lading.store.settings import Settings

LOW, MUCH_TOO_LOW = 2 * 2**30, 256 * 2**20
_OURS = {AWAIT, PARENT}


def look_around(settings: Settings) -> Iterator[Diagnosis]:
    """Everything that needs no database."""
    yield from look_at_words(os.environ)
    yield from look_at_folder(settings)
    yield look_at_port(settings)
    yield from look_at_secret(settings)
    yield from look_at_mail(settings)


def look_at_words(environment: Mapping[str, str]) -> Iterator[Diagnosis]:
    """Settings in the environment that mean nothing: most often a slip of the pen."""
    known = {f"LADING_{name.upper()}" for name in Settings.__struct_fields__} | _OURS
    for name in sorted(environment):
        if name.startswith("LADING_") and name not in known:
            yield hint(f"{name} is set and means nothing.", f"Known are {', '.join(sorted(known - _OURS))}.")


def look_at_folder(settings: Settings) -> Iterator[Diagnosis]:
    """The data folder: there, closed to others, with room on its disk."""
    folder = settings.data
    if not folder.is_dir():
        yield hint(f"The data folder {folder} does not exist yet.", "'lading run' makes it.")
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield ill(f"You may not write in the data folder {folder}.", "Run Lading as the user who made it.")
    elif mode & 0o007:
        yield ill(f"The data folder {folder} is open to every user of this machine.", f"Say: chmod o-rwx {folder}")
    else:
        yield well(f"The data folder {folder} is ours and closed to others.")
    yield _room(folder, shutil.disk_usage(folder).free)


def _room(folder: object, free: int) -> Diagnosis:
    sentence = f"{free / 2**30:.1f} GB are free where {folder} is"
    mend = "Make room on that disk, or move the folder to a larger one and set LADING_DATA."
    if free < MUCH_TOO_LOW:
        return ill(f"{sentence}: the database will stop soon.", mend)
    return hint(f"{sentence}; that is little.", mend) if free < LOW else well(f"{sentence}.")


def look_at_port(settings: Settings) -> Diagnosis:
    """The port is free, or it is Lading that answers there."""
    place = f"port {settings.port} on {settings.host}"
    if answers(settings.host, settings.port):
        ours = address(settings.host, settings.port) in note_of(settings)
        return well(f"Lading answers on {place}{', run from this data folder' if ours else ''}.")
    try:
        refuse_taken(settings.host, settings.port)
    except PortTaken as taken:
        return ill(f"Nobody can be served on {place}.", taken.sentence)
    return well(f"P{place[1:]} is free.")


def look_at_secret(settings: Settings) -> Iterator[Diagnosis]:
    """The secret that signs checkpoints: strong, and the same on every server."""
    if settings.secret and len(settings.secret) < 32:
        yield ill("LADING_SECRET is short enough to be guessed.", "Take 32 characters or more, made at random.")
    if not settings.secret and not settings.embedded:
        yield hint(
            f"The secret lies in {settings.data}, on this machine only.",
            "With several servers set the same LADING_SECRET on each.",
        )


def look_at_mail(settings: Settings) -> Iterator[Diagnosis]:
    """The mail server lets us in."""
    if not settings.smtp_url:
        yield hint("No mail server is configured: messages to customers are kept and not sent.", "Set LADING_SMTP_URL.")
        return
    from lading.connectors.smtp import SmtpMailer  # slow import

    try:
        trouble = SmtpMailer(settings.smtp_url, sender=settings.mail_from).why_unreachable()
    except Invalid as refusal:
        trouble = refusal.sentence
    if trouble:
        yield ill(f"The mail server does not let us in: {trouble}", "Look at LADING_SMTP_URL, and ask who runs it.")
    else:
        yield well("The mail server lets us in.")
