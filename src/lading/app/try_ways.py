"""Which adapter tries which way back to partners' machines."""

from collections.abc import Awaitable, Callable

from lading.connectors.exchange_file import ExchangeFiles
from lading.connectors.knock import knock
from lading.connectors.sftp_files import try_sftp
from lading.intake.partners import ReplySettings
from lading.intake.ports import Tried
from lading.intake.sftp_place import sftp_place
from lading.store import Settings


def trying(settings: Settings) -> Callable[[ReplySettings, str], Awaitable[Tried]]:
    """Tries a way of these settings, with the secret that belongs to it."""
    files = ExchangeFiles(settings.data / "exchange")

    async def attempt(said: ReplySettings, secret: str) -> Tried:
        if said.way == "folder":
            return await files.attempt(folder=said.folder)
        if said.way == "http":
            return await knock(url=said.url, headers={said.header: secret} if secret else {}, inside=said.inside)
        if said.way == "sftp":
            return await try_sftp(sftp_place(said.url, host_key=said.host_key), secret, inside=said.inside)
        return _mail(settings, said.mail_to)

    return attempt


def _mail(settings: Settings, mail_to: str) -> Tried:
    if not settings.smtp_url:
        return Tried(works=False, sentence="No mail server is set (LADING_SMTP_URL), so no answer leaves by mail.")
    to = mail_to or "whoever has sent the document"
    sentence = f"A mail server is set; answers go to {to}. Whether they arrive is only known when one is sent."
    return Tried(works=True, sentence=sentence)
