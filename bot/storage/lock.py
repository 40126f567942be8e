"""The lock that a running bot holds on its database."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.domain.errors import DatabaseInvalidError, DatabaseLockedError
from bot.storage.files import make_folder, refuse_other


class FileLock:
    """An exclusive advisory lock on ``<database>.lock``, held until closed or until the process ends in any way.

    It excludes other processes only: within one, a bot that was dropped unclosed does not lock out its successor.
    The empty file stays: to remove it would let two processes lock two files of the same name.
    """

    def __init__(self, descriptor: int) -> None:
        """Take over an open, locked file."""
        self._descriptor: int | None = descriptor

    @classmethod
    def acquire(cls, database: Path | str) -> Self:
        """Lock a database, which need not exist yet; its folder is made with mode 0700 when missing.

        Raises:
            DatabaseLockedError: Another process holds the lock.
            DatabaseInvalidError: The folder cannot be made, the lock's file cannot be opened, or what has the name
                of the database is surely none.
        """
        # Resolved, so that a symbolic link is no second name for the same database.
        path = Path(os.path.realpath(database))
        refuse_other(path)
        make_folder(path)
        lock_path = path.with_name(path.name + ".lock")
        try:
            descriptor = os.open(lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise DatabaseInvalidError(f"{lock_path}: {error.strerror}") from error
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            os.close(descriptor)
            raise DatabaseLockedError(f"{path}: a running bot holds this database") from error
        except OSError as error:
            os.close(descriptor)
            raise DatabaseInvalidError(f"{lock_path}: {error.strerror}") from error
        return cls(descriptor)

    def close(self) -> None:
        """Release the lock; once is enough."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        """Hold the lock for a block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Release the lock."""
        self.close()
