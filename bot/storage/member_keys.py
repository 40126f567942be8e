"""The key that lies beside the database, with which members who were forgotten are recognised."""

from __future__ import annotations

import os
from pathlib import Path

from bot.domain.errors import StorageUnavailableError
from bot.domain.pseudonyms import KEY_BYTES


def key_path(database: Path) -> Path:
    """Return the file of the key, ``<database>.key``; no backup and no export holds it."""
    database = Path(os.path.realpath(database))
    return database.with_name(database.name + ".key")


def read_key(database: Path) -> bytes | None:
    """Return the key of a database, or None when nobody was forgotten yet.

    Raises:
        StorageUnavailableError: the file cannot be read, or holds no key.
    """
    path = key_path(database)
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageUnavailableError(f"{path}: {error.strerror}") from error
    if len(key) != KEY_BYTES:
        raise StorageUnavailableError(f"{path}: this is no key")
    return key


def ensure_key(database: Path) -> bytes:
    """Return the key of a database; make it, readable by its owner alone, when there is none.

    It is on the disk, with its name, before it is returned. It takes milliseconds.

    Raises:
        StorageUnavailableError: as `read_key`, or the file cannot be written.
    """
    known = read_key(database)
    if known is not None:
        return known
    path = key_path(database)
    unfinished = path.with_name(path.name + ".unfinished")
    key = os.urandom(KEY_BYTES)
    try:
        # What a crash left unfinished never was a key.
        unfinished.unlink(missing_ok=True)
        _write(unfinished, key)
        unfinished.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise StorageUnavailableError(f"{path}: {error.strerror}") from error
    return key


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
