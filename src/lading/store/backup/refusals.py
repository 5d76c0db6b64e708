"""Why a backup or a restore was not done; whatever stood before still stands."""

from lading.kernel import Refusal


class BackupRefusal(Refusal):
    """A backup could not be made or used; catch this one to catch them all."""

    code = "backup"
    status = 409


class BackupFailed(BackupRefusal):
    """The database could not be read, or the file not be written."""

    code = "backup_failed"
    status = 503


class BackupDamaged(BackupRefusal):
    """The file is no backup, or not as it was written."""

    code = "backup_damaged"
    status = 422


class CompanyNotEmpty(BackupRefusal):
    """A restore never overwrites a company that has something to lose."""

    code = "company_not_empty"


class RestoreFailed(BackupRefusal):
    """The database refused what the backup holds; nothing was restored."""

    code = "restore_failed"
    status = 503


class RestoreUnknown(RestoreFailed):
    """Whether the restore was committed cannot be said, because the database is gone."""

    code = "restore_unknown"
