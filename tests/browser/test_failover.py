"""Providers with a bad day, as a person sees it: real packages, real wires, a real browser."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import (
    PATIENT,
    Desk,
    attempts,
    expect_status,
    make_prompt,
    used,
    violations,
    written,
)
from tests.reflex_client import Visitor
from tests.servers import serving

SCENE = 'A red fox crosses the snow. The girl whispers: "Noch ein Winter."'
CHAIN = ("anthropic", "openai", "gemini", "xai")
SLOW = 0.05
FIRST_WORDS = re.compile(r"first words after \d+\.\d s")
SECONDS_FOR_EVERYBODY = 60  # the first call of a process imports its provider's package


@pytest.fixture(scope="module")
def everybody(emulated, tmp_path_factory):
    """A studio with a key for everyone, which forgets who rests when `rests` is touched."""
    folder = tmp_path_factory.mktemp("failover")
    (folder / "rests").touch()
    program = ("-m", "tests.forgetful_server", str(folder / "rests"))
    environment = PATIENT | emulated.settings(*CHAIN)
    with serving(folder, program=program, environment=environment) as running:
        yield running


@pytest.fixture
def connected(everybody, emulator):
    """A studio with a key for everyone, whose breakers have seen nothing yet."""
    (everybody.data_folder / "rests").touch()
    everybody.forgive_tries()
    return everybody


@pytest.fixture
def desk(chromium, connected):
    with Desk(chromium, connected.origin) as opened:
        expect.set_options(timeout=SECONDS_FOR_EVERYBODY * 1000)
        yield opened


@pytest.fixture
def ada(connected):
    return Visitor(connected.origin).register()


@pytest.fixture
def studio(desk, ada):
    page = desk.page(signed_in=ada)
    page.goto("/studio")
    expect(page.get_by_test_id("allowance-prompts")).to_have_attribute("data-limit", "100")
    return page


def number_in(place):
    """The number that stands there, such as 412 in "412 tokens"."""
    return int(re.search(r"\d+", place.inner_text().replace(",", ""))[0])


def everybody_but_grok_fails(emulator, pace=SLOW):
    emulator.behave("anthropic", fault="status", status=529)
    emulator.behave("openai", fault="truncate", words=40, seconds_per_word=0.15, text=long_answer())
    emulator.behave("gemini", fault="reset")
    emulator.behave("xai", seconds_per_word=pace)


def long_answer():
    words = " ".join(f"draft{number}" for number in range(80))
    return json.dumps({"prompt": words, "negative_prompt": "", "title": "", "notes": []})


def test_three_bad_days_end_in_one_prompt_by_one_author(studio, emulator):  # noqa: PLR0915  one story, told in its order
    everybody_but_grok_fails(emulator)
    make_prompt(studio, SCENE)
    manuscript = studio.get_by_role("region", name="Prompt", exact=True)

    # While GPT still writes, Claude's failure stands on the page already.
    expect(studio.get_by_test_id("attempt").first).to_have_attribute("data-verdict", "retryable")
    expect(studio.get_by_test_id("prompt-output")).to_contain_text("draft5")
    expect(studio.get_by_test_id("tokens-used")).to_have_text(
        re.compile(r"about \d+ tokens so far")
    )
    expect(manuscript.get_by_text(FIRST_WORDS)).to_be_visible()
    expect_status(studio, "running")

    expect_status(studio, "succeeded")
    assert attempts(studio) == [
        ("anthropic", "retryable"),
        ("openai", "truncated"),
        ("gemini", "retryable"),
        ("xai", "ok"),
    ]
    expect(studio.get_by_test_id("written-by")).to_have_attribute("data-provider", "xai")
    expect(studio.get_by_test_id("written-by")).to_have_attribute("data-model", "grok-4.5")
    assert "Noch ein Winter." in written(studio)
    assert "draft" not in written(studio)
    author = manuscript.locator("p", has=studio.get_by_test_id("written-by"))
    expect(author).to_contain_text(FIRST_WORDS)
    tokens = number_in(studio.get_by_test_id("tokens-used"))
    assert tokens > 0
    draft = studio.get_by_test_id("prompt-draft")
    expect(draft).to_have_attribute("data-provider", "openai")
    expect(draft).to_contain_text("draft5")
    expect(draft).to_contain_text("GPT")
    used(studio, 1)
    assert [len(emulator.asked(each)) for each in CHAIN] == [1, 1, 1, 1]

    studio.reload()
    expect_status(studio, "succeeded")
    expect(studio.get_by_test_id("attempt")).to_have_count(4)
    expect(studio.get_by_test_id("prompt-draft")).to_contain_text("draft5")
    kept = studio.get_by_test_id("history-item").first
    for fact in ("Grok", "grok-4.5", f"{tokens} tokens", FIRST_WORDS):
        expect(kept).to_contain_text(fact)

    make_prompt(studio, "A heron waits.")  # Claude has a better day
    expect(studio.get_by_test_id("attempt")).to_have_count(1)
    expect_status(studio, "succeeded")
    studio.get_by_role("button", name="Open “A red fox").click()
    expect(studio.get_by_test_id("attempt")).to_have_count(4)
    expect(studio.get_by_test_id("attempt").first).to_contain_text("overloaded")
    expect(studio.get_by_test_id("prompt-draft")).to_contain_text("draft5")

    expect(studio.get_by_test_id("history-item")).to_have_count(2)
    later = number_in(studio.get_by_test_id("history-item").first.get_by_text("tokens"))
    studio.goto("/account")
    in_all = studio.locator("dt", has_text="Tokens used in all").locator("xpath=following::dd[1]")
    expect(in_all).to_have_text(str(tokens + later))


def test_a_reload_in_the_middle_of_the_switch_shows_the_same(studio, emulator):
    everybody_but_grok_fails(emulator, pace=0.4)
    make_prompt(studio, SCENE)
    expect(studio.get_by_test_id("written-by")).to_have_attribute("data-provider", "xai")
    expect(studio.get_by_test_id("prompt-draft")).to_have_count(1)

    studio.reload()
    expect(studio.get_by_test_id("attempt")).to_have_count(4)
    expect(studio.get_by_test_id("prompt-draft")).to_contain_text("draft5")
    expect(studio.get_by_test_id("prompt-output")).not_to_contain_text("draft")
    expect_status(studio, "succeeded")
    assert "Noch ein Winter." in written(studio)
    used(studio, 1)


def test_a_prompt_has_no_accessibility_violation_on_any_of_its_bad_days(desk, ada, emulator):
    page = desk.page(signed_in=ada)
    page.goto("/studio")
    expect(page.get_by_test_id("allowance-prompts")).to_have_attribute("data-limit", "100")
    everybody_but_grok_fails(emulator, pace=0.4)
    make_prompt(page, SCENE)
    expect(page.get_by_test_id("prompt-draft")).to_contain_text("draft5")
    expect_status(page, "running")
    assert violations(page) == []

    page.get_by_test_id("stop").click()
    expect_status(page, "cancelled")
    assert violations(page) == []

    emulator.behave("anthropic", fault="refusal")
    make_prompt(page, SCENE)
    expect_status(page, "failed")
    assert violations(page) == []


def test_a_refusal_is_shown_and_taken_elsewhere_only_by_the_person(studio, emulator):
    emulator.behave("anthropic", fault="refusal")
    make_prompt(studio, SCENE)

    expect_status(studio, "failed")
    error = studio.get_by_test_id("error-message").filter(has_text="Claude declined")
    expect(error).to_have_attribute("data-kind", "refused")
    expect(error).to_contain_text("general harms")
    expect(error).to_contain_text("not counted")
    used(studio, 0)
    assert [len(emulator.asked(each)) for each in CHAIN] == [1, 0, 0, 0]

    studio.get_by_test_id("ask-another").click()
    expect_status(studio, "succeeded")
    expect(studio.get_by_test_id("written-by")).to_have_attribute("data-provider", "openai")
    assert [len(emulator.asked(each)) for each in CHAIN] == [1, 1, 0, 0]
    used(studio, 1)


def test_all_down_the_composer_writes_labelled_and_uncounted(studio, emulator):
    for provider in CHAIN:
        emulator.behave(provider, fault="status", status=503)
    make_prompt(studio, SCENE)

    expect_status(studio, "succeeded")
    assert [who for who, _ in attempts(studio)] == [*CHAIN, "composer"]
    expect(studio.get_by_test_id("local-label")).to_be_visible()
    assert "Noch ein Winter." in written(studio)
    used(studio, 0)
    studio.get_by_test_id("prompt-notes").click()
    expect(studio.get_by_text("because nobody else could")).to_be_visible()


def test_a_prompt_that_falls_short_says_where(studio, emulator):
    answer = {"prompt": "A fox in the style of Wes Anderson.", "negative_prompt": "", "title": ""}
    emulator.behave("anthropic", text=json.dumps(answer | {"notes": []}))
    make_prompt(studio, SCENE)

    expect_status(studio, "succeeded")
    checks = studio.get_by_test_id("check")  # they follow the end of the prompt
    expect(checks).to_have_count(2)
    assert [each.get_attribute("data-rule") for each in checks.all()] == ["speech", "names"]
    expect(checks.first).to_contain_text("Noch ein Winter.")


def test_a_whole_draft_may_be_kept(studio, emulator):
    answer = {"prompt": 'A draft. "Noch ein Winter."', "negative_prompt": "", "title": ""}
    emulator.behave("anthropic", fault="unmarked", text=json.dumps(answer | {"notes": []}))
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    expect(studio.get_by_test_id("written-by")).to_have_attribute("data-provider", "openai")

    studio.get_by_test_id("keep-draft").click()
    expect(studio.get_by_test_id("prompt-output")).to_have_text('A draft. "Noch ein Winter."')
    studio.get_by_text("Edit the prompt").click()
    expect(studio.get_by_test_id("prompt-editor")).to_have_value('A draft. "Noch ein Winter."')
    studio.get_by_test_id("undo").click()
    expect(studio.get_by_test_id("prompt-output")).to_contain_text("Wide shot")


def test_what_a_model_wrote_is_shown_as_text_and_loads_nothing(studio, emulator, desk):
    hostile = "<img src=https://evil.example/x> ![x](https://evil.example/y) <script>1</script>"
    answer = {"prompt": hostile, "negative_prompt": hostile, "title": hostile, "notes": [hostile]}
    emulator.behave("anthropic", text=json.dumps(answer))
    make_prompt(studio, SCENE)

    expect_status(studio, "succeeded")
    assert written(studio) == hostile
    assert not [each for each in desk.requests if "evil" in each]


def test_a_server_killed_in_mid_stream_leaves_the_words_and_counts_nothing(
    chromium, emulator, tmp_path
):
    environment = PATIENT | emulator.settings("anthropic")
    emulator.behave("anthropic", seconds_per_word=0.3)
    with serving(tmp_path, environment=environment) as killed:
        ada = Visitor(killed.origin).register()
        with Desk(chromium, killed.origin) as desk:
            page = desk.page(signed_in=ada)
            page.goto("/studio")
            make_prompt(page, SCENE)
            expect(page.get_by_test_id("prompt-output")).to_contain_text("Wide shot")
            page.wait_for_timeout(1500)
            killed.kill()
            with serving(tmp_path, port=killed.port, environment=environment):
                page.reload()
                expect_status(page, "failed")
                expect(page.get_by_test_id("prompt-output")).to_contain_text("Wide")
                used(page, 0)
                page.get_by_test_id("retry-generation").click()
                expect_status(page, "succeeded")
                used(page, 1)
                desk.forget_the_outage()
