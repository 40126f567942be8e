"""Help."""

from tests.support.world import World, said


async def test_help_says_how_it_works_here_in_one_screen(qa: World):
    result = await qa.carol.slash(qa.chat, "help")
    assert result.ephemeral
    for words in ("/ask", "/answer", "⬆️", "✅", f"<#{qa.forum.id}>"):
        assert words in said(result)
