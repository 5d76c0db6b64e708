"""Backup and restore of a whole company in one file: the database, the documents, and proof of every byte."""

from lading.store.backup.archive import Manifest, Member, verify
from lading.store.backup.refusals import (
    BackupDamaged,
    BackupFailed,
    BackupRefusal,
    CompanyNotEmpty,
    RestoreFailed,
    RestoreUnknown,
)
from lading.store.backup.restore import restore
from lading.store.backup.write import backup

__all__ = [
    "BackupDamaged",
    "BackupFailed",
    "BackupRefusal",
    "CompanyNotEmpty",
    "Manifest",
    "Member",
    "RestoreFailed",
    "RestoreUnknown",
    "backup",
    "restore",
    "verify",
]
