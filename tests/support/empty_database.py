"""An empty database, migrated once for all tests of a run: each migration is a commit that waits for the disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.storage.files import prepare_file
from bot.storage.migrator import load_migrations, migrate


class EmptyDatabase:
    """The file of a migrated database without content, and copies of it.

    Attributes:
        path: the file that is copied; nobody opens it.
    """

    def __init__(self, path: Path) -> None:
        """Migrate a new file; what the disk holds after a crash does not matter here."""
        self.path = path
        prepare_file(path, create=True)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")
            migrate(connection, load_migrations(), path=None, now=None)

    def lay(self, path: Path) -> Path:
        """Put a copy where a test wants its database, with the mode of a database; return its path."""
        prepare_file(path, create=True)
        path.write_bytes(self.path.read_bytes())
        return path
