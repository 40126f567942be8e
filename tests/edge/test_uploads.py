"""Files that come with a form."""

from typing import Any, cast

from bot.edge.calls import Calls
from bot.edge.troubles import DiscordTroubleError, Trouble
from bot.edge.uploads import MOST_BYTES, pack
from bot.ui.forms import MAX_FILES
from bot.ui.submissions import SubmittedFile

MEBIBYTE = 1024 * 1024


class FileServer:
    """Serves every address but those that are gone."""

    def __init__(self, gone: frozenset[str] = frozenset()) -> None:
        self._gone = gone

    async def download(self, url: str) -> bytes:
        if url in self._gone:
            raise DiscordTroubleError("read a file", Trouble.GONE, 404, 0)
        return b"content"


def server(**options: Any) -> Calls:
    return cast("Calls", FileServer(**options))


def upload(name: str, size: int = 10) -> SubmittedFile:
    return SubmittedFile(name, name, size, f"https://cdn.example/{name}")


async def test_files_keep_their_names_and_order() -> None:
    packed = await pack(server(), [upload("a.txt"), upload("b.png")], MEBIBYTE)
    assert [file.filename for file in packed.files] == ["a.txt", "b.png"]
    assert packed.left_out == ()


async def test_a_file_above_the_guilds_limit_is_left_out_and_named() -> None:
    packed = await pack(server(), [upload("big.zip", MEBIBYTE + 1), upload("a.txt")], MEBIBYTE)
    assert [file.filename for file in packed.files] == ["a.txt"]
    assert packed.left_out == ("big.zip",)


async def test_all_files_together_stay_within_twenty_mebibytes() -> None:
    half = MOST_BYTES // 2
    packed = await pack(server(), [upload("a", half), upload("b", half), upload("c", 1)], MOST_BYTES)
    assert [file.filename for file in packed.files] == ["a", "b"]
    assert packed.left_out == ("c",)


async def test_more_than_five_files_are_left_out() -> None:
    packed = await pack(server(), [upload(str(number)) for number in range(MAX_FILES + 1)], MEBIBYTE)
    assert len(packed.files) == MAX_FILES
    assert packed.left_out == (str(MAX_FILES),)


async def test_a_file_that_cannot_be_fetched_is_left_out() -> None:
    gone = upload("gone.txt")
    packed = await pack(server(gone=frozenset({gone.url})), [gone, upload("a.txt")], MEBIBYTE)
    assert [file.filename for file in packed.files] == ["a.txt"]
    assert packed.left_out == ("gone.txt",)
