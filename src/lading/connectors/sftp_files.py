"""Answers to partners as files on their SFTP servers."""

from lading.connectors.sftp import open_folder, write_whole
from lading.intake.partners import ReplySettings
from lading.intake.ports import Tried
from lading.intake.sftp_place import NoFolder, SftpPlace, sftp_place


async def put_by_sftp(*, settings: ReplySettings, secret: str, name: str, content: bytes) -> str:
    """Write a file, whole or not at all; answers why not. The same name again is the same file."""
    place = sftp_place(settings.url, host_key=settings.host_key)
    try:
        async with open_folder(place, secret, inside=settings.inside) as client:
            await write_whole(client, name, content)
    except NoFolder as refused:
        return str(refused)
    return ""


async def try_sftp(place: SftpPlace, secret: str, *, inside: bool = True) -> Tried:
    """Sign in, write an empty file into the folder and take it away again."""
    try:
        async with open_folder(place, secret, inside=inside) as client:
            await write_whole(client, ".lading-trial", b"")
            await client.remove(".lading-trial")
    except NoFolder as refused:
        return Tried(works=False, sentence=str(refused))
    return Tried(works=True, sentence=f"{place.host} is the server that is known, and a file can be written there.")
