"""The database's file and its folder: what must hold before SQLite may touch them."""

from __future__ import annotations

import os
from pathlib import Path

from bot.domain.errors import DatabaseInvalidError

# Source: https://www.sqlite.org/fileformat2.html, "The Database Header".
_HEADER = b"SQLite format 3\x00"


def make_folder(path: Path) -> None:
    """Make the folder of a file, with mode 0700, unless it exists.

    Raises:
        DatabaseInvalidError: It cannot be made.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseInvalidError(f"{path}: the folder cannot be made: {error.strerror}") from error


def prepare_file(path: Path, *, create: bool) -> None:
    """Check that a path can hold the database, and make an empty file with mode 0600 when it is missing.

    Args:
        path: the database's file.
        create: whether a missing file and its folder are made; otherwise they are an error.

    Raises:
        DatabaseInvalidError: The path is no place for a database, or the file there is none; nothing was changed.
    """
    if not path.name or path.name == ":memory:":
        raise DatabaseInvalidError(f"{path}: the database needs the path of a file")
    if create:
        make_folder(path)
    try:
        _check_file(path, create=create)
    except OSError as error:
        raise DatabaseInvalidError(f"{path}: {error.strerror}") from error


def _check_file(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise DatabaseInvalidError(f"{path}: this is a folder, not a database")
    if not _may_access(path.parent, os.W_OK | os.X_OK):
        # SQLite keeps its write-ahead log beside the file.
        raise DatabaseInvalidError(f"{path}: the folder is not writable")
    if not path.exists():
        if not create:
            raise DatabaseInvalidError(f"{path}: there is no such file")
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    elif not path.is_file():
        raise DatabaseInvalidError(f"{path}: this is not a file")
    elif not _may_access(path, os.R_OK | os.W_OK):
        raise DatabaseInvalidError(f"{path}: the file is not readable and writable")
    _check_header(path)


def refuse_other(path: Path) -> None:
    """Refuse what is there under a database's name and surely is none, before anything is put beside it.

    Raises:
        DatabaseInvalidError: It is a folder, or a file of another kind.
    """
    if path.is_dir():
        raise DatabaseInvalidError(f"{path}: this is a folder, not a database")
    if path.is_file() and _may_access(path, os.R_OK):
        _check_header(path)


def _check_header(path: Path) -> None:
    with path.open("rb") as file:
        header = file.read(len(_HEADER))
    if header not in (b"", _HEADER):
        raise DatabaseInvalidError(f"{path}: this is not a database of Askwell")


def _may_access(path: Path, mode: int) -> bool:
    # As the user that opening the file would count as, where the system can tell.
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)
