"""Each kind of error as a person meets it on the prompt page: its mark, and its sentence."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import PATIENT, Desk, expect_status, make_prompt, used
from tests.paced_server import STUMBLES
from tests.reflex_client import Visitor
from tests.servers import serving

SCENE = "A red fox crosses the snow."
FORGE_THE_TOKEN = "document.cookie = 'cps_csrf=' + '0'.repeat(64) + '; path=/'"


@pytest.fixture(scope="module")
def connected(emulated, tmp_path_factory):
    """A studio where Claude writes or nobody does; who rests is asked all the same."""
    environment = PATIENT | emulated.settings("anthropic") | {"TEXT_CHAIN": "anthropic"}
    with serving(tmp_path_factory.mktemp("kinds"), environment=environment) as running:
        yield running


@pytest.fixture
def asking(chromium, connected):
    """The page of somebody new, loaded."""
    with Desk(chromium, connected.origin) as desk:
        page = desk.page(signed_in=Visitor(connected.origin).register())
        page.goto("/studio")
        expect_meters(page)
        yield page


def expect_meters(page):
    """Wait until the day's numbers are here: an unread meter shows 0 used of 0."""
    expect(page.get_by_test_id("allowance-prompts")).to_have_attribute("data-limit", "100")


def expect_error(page, kind, *words):
    error = page.get_by_test_id("error-message").filter(visible=True)
    expect(error).to_have_attribute("data-kind", kind)
    for each in words:
        expect(error).to_contain_text(each)


@pytest.mark.parametrize(
    ("answer", "kind", "sentence"),
    [
        ({"fault": "refusal"}, "refused", "Claude declined this scene (general harms)."),
        ({"status": 400}, "invalid", "Claude cannot take this request"),
        ({"status": 503}, "unavailable", "every writer was busy or down"),
        ({"status": 401}, "unconfigured", "no writer of this installation can be used"),
    ],
)
def test_what_a_provider_answers_is_told_by_its_kind(asking, emulator, answer, kind, sentence):
    emulator.behave("anthropic", **({"fault": "status"} | answer))
    make_prompt(asking, SCENE)

    expect_status(asking, "failed")
    expect_error(asking, kind, sentence, "not counted", "your scene is kept")
    expect(asking.get_by_test_id("scene-input")).to_have_value(SCENE)
    asking.reload()
    expect_error(asking, kind, sentence)
    expect_meters(asking)
    used(asking, 0)


def test_a_day_that_is_used_up_is_told_and_nobody_is_asked(asking, connected, emulator):
    connected.rows(
        "insert into allowance_days (owner_id, day, kind, used) "
        "select id, date('now'), 'prompt', 100 from users where true "
        "on conflict do update set used = 100"
    )
    make_prompt(asking, SCENE)

    expect_error(asking, "allowance", "None is left", "Nothing was counted", "your text is kept")
    expect(asking.get_by_test_id("scene-input")).to_have_value(SCENE)
    assert emulator.log == []


def test_a_form_that_is_not_from_this_page_is_told(studio):
    studio.evaluate(FORGE_THE_TOKEN)  # the form reads it when it is sent
    make_prompt(studio, SCENE)

    expect_error(studio, "restricted", "Nothing was done", "what you typed is kept")
    expect(studio.get_by_test_id("scene-input")).to_have_value(SCENE)


def test_a_fault_of_ours_is_told_with_its_reference(studio, server):
    make_prompt(studio, f"A red fox {STUMBLES} over a root.")

    expect_status(studio, "failed")
    expect_error(studio, "internal", "on our side", "not counted", "your scene is kept")
    told = studio.get_by_test_id("error-message").filter(visible=True).inner_text()
    reference = told.rpartition("this reference: ")[2].split(".")[0]
    assert any(f"a prompt failed {reference}:" in line for line in server.output)
    used(studio, 0)
