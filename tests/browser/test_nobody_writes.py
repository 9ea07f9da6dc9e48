"""A studio without the local composer whose providers cannot write: what a person sees of it."""

import contextlib

import pytest
from playwright.sync_api import expect

from tests.browser.desk import PATIENT, Desk, attempts, expect_status, make_prompt, used
from tests.reflex_client import Visitor
from tests.servers import serving, until

SCENE = "A red fox crosses the snow."
CHAIN = ("anthropic", "openai", "gemini", "xai")
SECONDS_FOR_EVERYBODY = 60  # the first call of a process imports its provider's package
CHAIN_SECONDS = 4
SECONDS_OF_A_BUSY_MACHINE = 3


class Place:
    """A studio with its server, and the page of one person there."""

    def __init__(self, page, server):
        self.page, self.server = page, server

    @property
    def error(self):
        return self.page.get_by_test_id("error-message").filter(visible=True)

    @property
    def seconds_taken(self):
        [[seconds]] = self.server.rows(
            "select (julianday(finished_at) - julianday(created_at)) * 86400 from generations"
        )
        return seconds


@contextlib.contextmanager
def visited(chromium, server):
    """The studio of a server, open for somebody new."""
    ada = Visitor(server.origin).register()
    with Desk(chromium, server.origin) as desk:
        expect.set_options(timeout=SECONDS_FOR_EVERYBODY * 1000)
        page = desk.page(signed_in=ada)
        page.goto("/studio")
        expect(page.get_by_test_id("allowance-prompts")).to_have_attribute("data-limit", "100")
        yield Place(page, server)


def settings_of(emulator, *providers):
    """A studio where these providers have a key and nobody else writes."""
    order = ",".join(providers) or "anthropic"
    return PATIENT | emulator.settings(*providers) | {"TEXT_CHAIN": order}


@pytest.fixture
def open_studio(chromium, emulator, tmp_path):
    """Opens a studio of one person where these providers have a key and nobody else writes."""
    with contextlib.ExitStack() as open_until_the_end:

        def opened(*providers, **environment):
            values = settings_of(emulator, *providers) | environment
            server = open_until_the_end.enter_context(serving(tmp_path, environment=values))
            return open_until_the_end.enter_context(visited(chromium, server))

        yield opened


@pytest.fixture(scope="module")
def claude_or_gpt(emulated, tmp_path_factory):
    """A studio where Claude writes, or GPT; it forgets who rests when `rests` is touched."""
    folder = tmp_path_factory.mktemp("nobody")
    (folder / "rests").touch()
    program = ("-m", "tests.forgetful_server", str(folder / "rests"))
    environment = settings_of(emulated, "anthropic", "openai")
    with serving(folder, program=program, environment=environment) as running:
        yield running


@pytest.fixture
def of_two(chromium, claude_or_gpt, emulator):
    """The studio of Claude and GPT, whose breakers have seen nothing yet."""
    (claude_or_gpt.data_folder / "rests").touch()
    claude_or_gpt.forgive_tries()
    with visited(chromium, claude_or_gpt) as place:
        yield place


def test_all_down_is_an_error_with_the_reason_of_each(open_studio, emulator):
    place = open_studio(*CHAIN)
    emulator.behave("anthropic", fault="status", status=529)
    emulator.behave("openai", fault="truncate")
    emulator.behave("gemini", fault="reset")
    emulator.behave("xai", fault="malformed")
    make_prompt(place.page, SCENE)

    expect_status(place.page, "failed")
    expect(place.error).to_have_attribute("data-kind", "unavailable")
    expect(place.error).to_contain_text("not counted")
    assert attempts(place.page) == [
        ("anthropic", "retryable"),
        ("openai", "truncated"),
        ("gemini", "retryable"),
        ("xai", "retryable"),
    ]
    reasons = place.page.get_by_test_id("attempt").all_inner_texts()
    told = ("overloaded", "its answer broke off", "the connection broke", "could not be read")
    assert all(reason in line for reason, line in zip(told, reasons, strict=True)), reasons
    used(place.page, 0)
    expect(place.page.get_by_test_id("scene-input")).to_have_value(SCENE)


def test_all_silent_is_an_error_within_the_chains_time(open_studio, emulator):
    place = open_studio(
        *CHAIN, PROVIDER_FIRST_TOKEN_SECONDS="1.5", PROVIDER_CHAIN_SECONDS=str(CHAIN_SECONDS)
    )
    for provider in CHAIN:
        emulator.behave(provider, fault="hang")
    make_prompt(place.page, SCENE)

    expect_status(place.page, "failed")
    expect(place.error).to_have_attribute("data-kind", "unavailable")
    assert [verdict for _, verdict in attempts(place.page)] == ["retryable"] * 3
    expect(place.page.get_by_test_id("attempt").first).to_contain_text("no words within")
    assert place.seconds_taken < CHAIN_SECONDS + SECONDS_OF_A_BUSY_MACHINE
    used(place.page, 0)


def test_with_nobody_set_up_the_button_is_blocked_and_says_why(open_studio):
    place = open_studio()

    expect(place.error).to_have_attribute("data-kind", "unconfigured")
    expect(place.error).to_contain_text("no provider has a key")
    button = place.page.get_by_test_id("make-prompt")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(place.page.get_by_text("Written by the local composer")).to_have_count(0)
    expect(place.page.get_by_text("local: not counted")).to_have_count(0)
    place.page.get_by_test_id("scene-input").fill(SCENE)
    button.click(force=True)
    place.page.keyboard.press("Control+Enter")
    until(lambda: place.server.rows("select 1 from drafts where scene = ?", SCENE), "it is kept")
    expect_status(place.page, "idle")
    assert place.server.rows("select id from generations") == []


def test_a_days_spend_that_is_reached_asks_nobody_and_counts_nothing(open_studio, emulator):
    place = open_studio("openai", "xai", CRAFTPROMPT_DAILY_SPEND_USD="0.001")
    make_prompt(place.page, SCENE)

    expect_status(place.page, "failed")
    expect(place.error).to_have_attribute("data-kind", "unavailable")
    expect(place.error).to_contain_text("may spend on providers today is spent")
    expect(place.page.get_by_test_id("attempt")).to_have_count(0)
    assert emulator.log == []
    used(place.page, 0)


def test_another_writer_is_offered_for_as_long_as_there_is_one(of_two, emulator):
    for provider in ("anthropic", "openai"):
        emulator.behave(provider, fault="refusal")
    make_prompt(of_two.page, SCENE)
    expect(of_two.error).to_contain_text("Claude declined")
    expect(of_two.error).to_contain_text("ask another writer")

    of_two.page.get_by_test_id("ask-another").click()
    expect(of_two.error).to_contain_text("GPT declined")
    expect(of_two.error).to_contain_text("no other writer")
    expect(of_two.page.get_by_test_id("retry-generation")).to_be_visible()
    expect(of_two.page.get_by_test_id("ask-another")).to_have_count(0)
    of_two.page.reload()
    expect(of_two.page.get_by_test_id("retry-generation")).to_be_visible()
    expect(of_two.page.get_by_test_id("ask-another")).to_have_count(0)
    used(of_two.page, 0)


def test_who_rests_since_the_last_prompt_is_no_longer_announced(of_two, emulator):
    expect(of_two.page.get_by_text("Written by Claude. Takes one")).to_be_visible()
    emulator.behave("anthropic", fault="status", status=401)
    make_prompt(of_two.page, SCENE)

    expect_status(of_two.page, "succeeded")
    expect(of_two.page.get_by_text("Written by GPT. Takes one")).to_be_visible()
