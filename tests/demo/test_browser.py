"""Three members in a headless Chromium: ask, answer, vote, accept, look at a profile, restart the bot."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.demo.process import address_of, demo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Route

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
TITLE = "How do I find out which test makes my suite slow?"
DETAILS = "It needs **two minutes** since yesterday.\n```sh\npytest -q\n```\nHow do I find the slow one?"
SCROLL_UP = """view => new Promise((seen) => {
    view.addEventListener("scroll", () => seen(), { once: true });
    view.scrollTop -= 200;
})"""
AT_REST = """async (view) => {
    await new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)));
    return [Math.round(view.scrollTop), view.scrollHeight - view.clientHeight];
}"""
ALL_LOADED = """async (view) => {
    const pictures = [...view.querySelectorAll("img.picture")];
    await Promise.all(pictures.map((one) => one.decode()));
    await new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)));
    return pictures.at(-1).height;
}"""
ANSWER = "Ask pytest itself: `pytest --durations=10` lists the ten slowest tests with their setup and teardown."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, *options: str) -> Generator[Page]:
    """Open the page of a fresh demo; fail on any error of its scripts."""
    process = demo("--port", "0", *options)
    try:
        address = address_of(process)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(address)
        page.wait_for_selector("body[data-ready]")
        yield page
        page.close()
        assert errors == []
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


@pytest.fixture(scope="module")
def browser_page(browser: Browser) -> Iterator[Page]:
    """Open the page of a demo with its history."""
    with opened(browser) as page:
        yield page


def become(page: Page, name: str) -> None:
    """Play somebody else."""
    page.click(".whoami")
    page.click(f".menu button:has-text('{name}')")
    page.wait_for_selector(f".whoami:has-text('{name}')")


def visit(page: Page, channel: str) -> None:
    """Open a channel; what is typed before it is open belongs to the one before."""
    page.click(f".place:has-text('{channel}')")
    page.wait_for_selector(f"h1:text-is('{channel}')")


def use(page: Page, command: str) -> None:
    """Type a slash command and pick it."""
    page.fill("textarea[aria-label=Message]", f"/{command}")
    page.keyboard.press("Enter")


def answer_card(page: Page) -> Locator:
    """Return the card of the answer, which has the buttons of an answer."""
    return page.locator(".message:has(.embed:has-text('Ask pytest itself')):has(.button)")


def test_the_whole_loop_as_three_members(browser_page: Page):
    page = browser_page
    visit(page, "general")
    use(page, "ask")
    page.fill("[name=title]", TITLE)
    page.fill("[name=details]", DETAILS)
    page.click(".dialog .chip:has-text('python')")
    page.click(".dialog button[type=submit]")
    page.click(".ephemeral .jump")
    page.wait_for_selector(f"h1:has-text('{TITLE}')")
    assert page.locator(".embed pre code").inner_text() == "pytest -q"

    become(page, "Ben")
    use(page, "answer")
    page.fill("[name=answer]", ANSWER)
    page.click(".dialog button[type=submit]")
    answer_card(page).wait_for()

    become(page, "Chiara")
    answer_card(page).locator(".reaction[data-emoji='⬆️']").click()
    page.wait_for_selector(".reaction.mine[data-emoji='⬆️']")

    become(page, "Alice")
    answer_card(page).hover()
    answer_card(page).locator(".toolbar [aria-label='React with ✅']").click()
    page.wait_for_selector(".header .tag.solved")
    page.wait_for_selector(".embed:has-text('1 answer'):has-text('+1')")

    use(page, "profile")
    page.select_option(".option select", label="Ben")
    page.click(".options button[type=submit]")
    profile = page.locator(".ephemeral .embed")
    profile.wait_for()
    assert "How do I undo a commit" in profile.inner_text()
    assert TITLE in profile.inner_text()
    page.wait_for_selector(".tour li.done:has-text('See a profile')")


def test_everything_is_as_it_was_after_the_bot_restarted(browser_page: Page):
    page = browser_page
    before = page.locator(".messages").inner_text()
    page.click("#restart")
    page.wait_for_selector(".toast.good")
    assert page.locator(".messages").inner_text() == before

    become(page, "Dmitri")
    answer_card(page).locator(".reaction[data-emoji='⬆️']").click()
    page.wait_for_selector(".embed:has-text('1 answer'):has-text('+2')")


def test_what_members_write_is_never_markup(browser_page: Page):
    page = browser_page
    become(page, "Chiara")
    visit(page, "general")
    evil = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) `<b>` <https://example.org>"
    page.fill("textarea[aria-label=Message]", evil)
    page.keyboard.press("Enter")
    shown = page.locator(".message .text").last
    page.wait_for_selector(".text:has-text('onerror')")
    assert shown.locator("img").count() == 0
    assert shown.locator("a").evaluate_all("links => links.map(link => link.href)") == ["https://example.org/"]


def test_a_refusal_of_the_bot_is_told_to_the_member_alone(browser_page: Page):
    page = browser_page
    become(page, "Farah")
    visit(page, "general")
    use(page, "answer")
    page.wait_for_selector(".ephemeral")

    become(page, "Chiara")
    page.wait_for_selector(".text:has-text('onerror')")
    assert page.locator(".ephemeral").count() == 0


def test_a_thread_is_linked_below_the_message_that_began_it_but_not_in_itself(browser_page: Page):
    page = browser_page
    become(page, "Chiara")
    visit(page, "ask-here")
    page.click(".thread-link:has-text('Which port')")
    page.wait_for_selector("h1:has-text('Which port')")
    page.wait_for_selector(".embed-title:has-text('Which port')")
    assert page.locator(".thread-link").count() == 0


def test_menus_show_what_is_chosen_in_them(browser_page: Page):
    page = browser_page
    become(page, "Farah")
    visit(page, "general")
    use(page, "setup")
    page.locator(".ephemeral select").last.select_option(label="Channels")
    several = page.locator(".ephemeral .several")
    several.wait_for()
    assert several.locator(".several-one").all_inner_texts() == ["# questions", "# ask-here"]
    several.click()
    page.click(".several-row:has-text('general')")
    page.keyboard.press("Escape")
    page.wait_for_selector(".ephemeral .mention:has-text('general')")
    assert several.locator(".several-one").all_inner_texts() == ["# questions", "# ask-here", "# general"]
    page.locator(".ephemeral select").last.select_option(label="Helpers, log and language")
    page.wait_for_selector(".ephemeral:has-text('Helper role')")
    chosen = page.locator(".ephemeral select").evaluate_all("all => all.map(one => one.selectedOptions[0].text)")
    assert chosen == ["@Helper", "# log", "that of the server at Discord", "Helpers, log and language"]
    first = page.locator(".ephemeral select").evaluate_all("all => all.map(one => one.options[0].text)")
    assert first == ["None", "None", "that of the server at Discord", "Overview"]


def test_a_menu_that_is_closed_as_it_was_changes_nothing(browser_page: Page):
    page = browser_page
    become(page, "Chiara")
    visit(page, "general")
    use(page, "settings")
    several = page.locator(".ephemeral .several")
    several.click()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.click(".several-menu .primary")
    page.wait_for_selector(".several-menu", state="detached")
    assert several.inner_text() == "Nothing"
    assert sent == []


@pytest.mark.parametrize("is_at_end", [True, False])
def test_a_picture_that_loads_is_seen_whole_by_who_is_at_the_end_and_moves_nobody_else(
    browser_page: Page, is_at_end: bool
):
    page = browser_page
    become(page, "Ben" if is_at_end else "Emeka")
    visit(page, "general")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/files/**", hold)
    use(page, "profile")
    page.click(".options button[type=submit]")
    page.wait_for_selector(".ephemeral .embed img.picture", state="attached")
    view = page.locator("#view")
    if not is_at_end:
        view.evaluate(SCROLL_UP)
    before = view.evaluate("view => view.scrollTop")
    for route in held:
        route.continue_()
    page.unroute("**/files/**", hold)
    height = view.evaluate(ALL_LOADED)
    assert height > 50
    top, end = view.evaluate("view => [view.scrollTop, view.scrollHeight - view.clientHeight]")
    assert top == (end if is_at_end else before)
    assert end > before + 50


def test_the_end_stays_in_view_when_the_window_becomes_smaller(browser_page: Page):
    page = browser_page
    become(page, "Farah")
    visit(page, "general")
    use(page, "help")
    page.wait_for_selector(".ephemeral .embed")
    view = page.locator("#view")
    try:
        page.set_viewport_size({"width": 420, "height": 600})
        top, end = view.evaluate(AT_REST)
    finally:
        page.set_viewport_size({"width": 1440, "height": 900})
    assert top == end > 100


def test_from_an_empty_server_to_its_first_question(browser: Browser):
    with opened(browser, "--empty") as page:
        become(page, "Farah")
        use(page, "setup")
        page.click("button:has-text('Create a forum for me')")
        page.fill("[name=tags]", "git, python")
        page.click(".dialog button[type=submit]")
        page.wait_for_selector(".place:has-text('questions')")
        page.wait_for_selector(".ephemeral:has-text('Now type /ask')")

        become(page, "Alice")
        use(page, "ask")
        page.fill("[name=title]", TITLE)
        page.fill("[name=details]", DETAILS)
        page.click(".dialog .chip:has-text('python')")
        page.click(".dialog button[type=submit]")
        page.click(".ephemeral .jump")
        page.wait_for_selector(f"h1:has-text('{TITLE}')")
