"""Finding questions by their words."""

import pytest

from tests.cogs.forging import press
from tests.cogs.steps import shown
from tests.support.world import TITLE, World, said

ANSWER = "Use the reflog to find the commit that was lost, then create a branch there; nothing is gone for thirty days."


async def search(qa: World, query: str, member=None, **options):
    return await (member or qa.carol).slash(qa.chat, "search", query=query, **options)


async def test_a_question_is_found_by_a_word_of_an_answer_with_the_word_marked(qa: World):
    thread = await qa.ask(qa.alice)
    await qa.bob.send(thread, ANSWER)
    result = await search(qa, "reflogs")
    text = said(result)
    assert result.ephemeral
    assert TITLE in text
    assert "answer 1" in text
    assert "**reflog**" in text
    assert str(thread.id) in text


async def test_questions_in_hidden_channels_are_not_found_by_anyone_who_cannot_see_them(qa: World):
    await qa.ask(channel=qa.text, title="Where is the secret treasure buried?")
    qa.hide(qa.text, qa.carol)
    await qa.settle()
    assert "treasure buried" not in said(await search(qa, "treasure"))
    assert "treasure buried" in said(await search(qa, "treasure", qa.bob))


async def test_filters_narrow_what_is_found(qa: World):
    qa.forum_tags("git", "python")
    await qa.settle()
    first = await qa.ask(qa.alice, title="How do I write a loop in git, please?", tags=["git"])
    await qa.ask(qa.bob, title="How do I write a loop in Python, please?", tags=["python"])
    await qa.alice.react(await qa.bob.send(first, ANSWER), "✅")
    assert "in Python" not in said(await search(qa, "loop", tag="git"))
    assert "in Python" not in said(await search(qa, "loop", solved=True))
    assert "in git" not in said(await search(qa, "loop", solved=False))
    assert "in git" not in said(await search(qa, "loop", author=qa.bob))
    await qa.advance(2 * 86_400)
    assert "loop" in said(await search(qa, "loop", within="month")).split("\n", 1)[1]
    assert "in git" not in said(await search(qa, "loop", within="day"))
    assert "no tag" in said(await search(qa, "loop", tag="cobol"))


async def test_pages_are_turned_by_what_the_button_carries(qa: World):
    for number in range(11):
        await qa.ask([qa.alice, qa.bob, qa.carol][number % 3], title=f"What is loop number {number} good for?")
        await qa.advance(3_700)
    first = await search(qa, "loop", solved=False)
    titles = {number for number in range(11) if f"number {number} good" in said(first)}
    second = await qa.carol.click(shown(first), label="Next ▶")
    others = {number for number in range(11) if f"number {number} good" in said(second)}
    assert (len(titles), len(others)) == (10, 1)
    assert titles | others == set(range(11))


@pytest.mark.parametrize(
    "query",
    [
        *(
            "a",
            "x" * 4_000,
            "word " * 800,
            "the of and",
            "\u202e",
            "-",
            "🙂",
            "語",
            "\\",
            "%",
            "_",
            "'; DROP TABLE post; --",
        ),
        *(
            "AND",
            "OR NOT",
            "NEAR(",
            "NEAR(undo commit, 5)",
            '"',
            '"undo',
            "*",
            "und*",
            "title: x",
            "{title}: x",
            "^undo",
        ),
    ],
)
async def test_whatever_is_typed_is_answered(qa: World, query: str):
    await qa.ask()
    assert "reference" not in said(await search(qa, query))
    await qa.carol.autocomplete(qa.chat, "search", "query", query)


@pytest.mark.parametrize(
    ("details", "query"),
    [
        ("これは日本語の質問です。どうすればいいですか。教えてください。", "日本語"),
        ("ฉันควรทำอย่างไรกับภาษาไทยในโปรแกรมนี้", "ภาษาไทย"),
        ("이 프로그램에서 한국어를 어떻게 써야 하나요? 알려 주세요.", "한국어"),
        ("Where do I get a good crème brûlée around here?", "creme brulee"),
        ("Where do I get a good creme brulee around here?", "Crème Brûlée"),
        ("My build prints 🎉 and then it stops, what is wrong?", "🎉"),
        ("It fails in `os.path.join(base, *parts)` at once.", "os.path.join"),
        ("It fails in `os.path.join(base, *parts)` at once.", "path join"),
        ("My program in C++ does not link at all today.", "C++"),
        ("Is this query NEAR the title, AND what of it?", "NEAR AND"),
    ],
)
async def test_every_script_and_code_is_found(qa: World, details: str, query: str):
    await qa.ask(title="Which of these two things is it?", details=details)
    await qa.ask(qa.bob, title="Something else altogether", details="Nothing of what is looked for stands in here.")
    text = said(await search(qa, query))
    assert "Which of these two things is it?" in text
    assert "Something else altogether" not in text


async def test_titles_complete_while_one_types_and_what_is_chosen_finds_its_question(qa: World):
    await qa.ask()
    await qa.ask(qa.bob, title="Where are commits kept?")
    for typed in ("how do i u", "undo a comm", "pushe"):
        (choice,) = await qa.carol.autocomplete(qa.chat, "search", "query", typed)
        assert choice == {"name": TITLE, "value": TITLE}
    assert len(await qa.carol.autocomplete(qa.chat, "search", "query", "commit")) == 2
    assert TITLE in said(await search(qa, TITLE)).split("\n", 2)[1]


async def test_a_long_title_completes_within_what_discord_takes_and_still_finds_it(qa: World):
    title = "Elaborate " + "words upon words " * 8
    await qa.ask(title=title.strip())
    (choice,) = await qa.carol.autocomplete(qa.chat, "search", "query", "elab")
    assert len(choice["value"]) <= 100
    assert "Elaborate" in said(await search(qa, choice["value"]))


async def test_nothing_of_hidden_channels_is_told(qa: World):
    tags = qa.forum_tags("treasure-hunt")
    await qa.settle()
    thread = await qa.forum_post(qa.bob, "Where is the secret treasure buried?", ANSWER, tags=tags.values())
    await qa.alice.send(thread, "Below the old oak tree, three steps to the north and then two to the west of it.")
    assert len(await qa.carol.autocomplete(qa.chat, "search", "query", "where is the s")) == 1
    assert "treasure buried" in said(await search(qa, "oak"))
    qa.hide(qa.forum, qa.carol)
    await qa.settle()
    for typed in ("where is the s", "secret", "treasure bur", "w"):
        assert await qa.carol.autocomplete(qa.chat, "search", "query", typed) == []
    assert await qa.carol.autocomplete(qa.chat, "search", "tag", "trea") == []
    for query in ("oak", "treasure", "reflog", "treasure-hunt"):
        text = said(await search(qa, query))
        assert "buried" not in text
        assert str(thread.id) not in text
    assert "no tag" in said(await search(qa, "oak", tag="treasure-hunt"))
    assert "buried" not in said(await search(qa, "treasure", author=qa.bob))


async def test_a_channel_hidden_between_two_pages_is_not_on_the_second(qa: World):
    for number in range(11):
        where = qa.text if number == 0 else qa.forum
        await qa.ask(
            [qa.alice, qa.bob, qa.carol][number % 3], channel=where, title=f"What is loop number {number} good for?"
        )
        await qa.advance(1_300)
    first = await search(qa, "loop", qa.helper)
    assert "number 10 good" not in said(first)
    qa.hide(qa.text, qa.helper)
    await qa.settle()
    assert "number 10 good" not in said(await qa.helper.click(shown(first), label="Next ▶"))


async def test_pages_are_turned_after_a_restart_with_all_filters(qa: World):
    for number in range(11):
        await qa.ask(title=f"What is loop number {number} good for?")
    await qa.ask(qa.bob, title="What is somebody else's loop good for?")
    found = await search(qa, "loop", author=qa.alice, within="day", solved=False)
    first = said(found)
    await qa.restart()
    second = said(await qa.carol.click(shown(found), label="Next ▶"))
    numbers = [{number for number in range(11) if f"number {number} good" in page} for page in (first, second)]
    assert [len(each) for each in numbers] == [10, 1]
    assert numbers[0] | numbers[1] == set(range(11))
    assert "somebody else" not in first + second
    assert said(await qa.carol.click(shown(found), label="◀ Previous")) == first


async def test_a_sleeping_thread_that_was_found_is_woken(qa: World):
    thread = await qa.ask()
    qa.thread(thread, archived=True)
    await qa.settle()
    found = await search(qa, "commit")
    assert "asleep" in said(found)
    woken = await qa.carol.click(shown(found), label="Wake thread #1")
    assert str(thread.id) in said(woken)
    assert not thread._channel.thread_metadata.archived


async def test_a_forged_page_shows_nothing_that_the_member_cannot_see(qa: World):
    await qa.ask(channel=qa.text, title="Where is the secret treasure buried?")
    qa.hide(qa.text, qa.carol)
    await qa.settle()
    message = await qa.carol.send(qa.chat, "hello")
    for argument in ("--:treasure:", "zz9:treasure", "--:treasure:nope", ":::", "--999999999999999999999:treasure:"):
        assert "treasure buried" not in said(await press(qa, qa.carol, message, f"search:1:page:{argument}"))
