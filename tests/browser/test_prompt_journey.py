"""A prompt's whole way: twelve versions, locks, another model, a recipe, another account."""

import json
from contextlib import contextmanager

from playwright.sync_api import expect

from tests.browser.desk import (
    PATIENT,
    Desk,
    expect_status,
    lock,
    make_prompt,
    refine,
    used,
    versions,
    written,
)
from tests.reflex_client import Visitor
from tests.servers import serving

SCENE = "An old fisherman in a red coat mends a torn net on the pier at dawn."
MINE = "A gull lands on the third post."
LOCKS = ("red coat", "torn net")
REFINED = "A young fisherman in a red coat quietly mends a torn net on the pier at night."


@contextmanager
def studio(folder, chromium, **settings):
    """The desk of a studio with these settings."""
    with (
        serving(folder, environment=PATIENT | settings) as running,
        Desk(chromium, running.origin) as desk,
    ):
        yield desk


def page_of(desk):
    page = desk.page(signed_in=Visitor(desk.origin).register())
    page.goto("/studio")
    expect(page.get_by_test_id("allowance-prompts")).to_have_attribute("data-limit", "100")
    return page


def answer(prompt):
    return json.dumps({"prompt": prompt, "negative_prompt": "", "title": "", "notes": []})


def shows(page, words):
    expect(page.get_by_test_id("prompt-output")).to_have_text(words)


def edit(page, text):
    page.get_by_text("Edit the prompt").click()
    page.get_by_test_id("prompt-editor").fill(text)
    shows(page, text)


def port_to_hailuo(page):
    """Choose the model, read what it costs, press; gives the kinds of what is lost."""
    page.get_by_test_id("port").locator("summary").click()
    page.get_by_test_id("port-to").select_option("hailuo-2.3-standard-t2v")
    losses = page.get_by_test_id("port-loss")
    expect(losses.first).to_be_visible()
    kinds = [each.get_attribute("data-kind") for each in losses.all()]
    page.get_by_test_id("make-port").click()
    expect(page.get_by_role("heading", name="Prompt for Hailuo 2.3 Standard")).to_be_visible()
    expect_status(page, "succeeded")
    versions(page, 2)
    return kinds


def recipe_of(page):
    page.get_by_test_id("recipe").locator("summary").click()
    with page.expect_download() as coming:
        page.get_by_test_id("recipe-export").click()
    return coming.value.path().read_text(encoding="utf-8")


def bring_in(page, recipe):
    page.get_by_test_id("recipe").locator("summary").click()
    page.get_by_test_id("recipe-import").set_input_files(
        {"name": "recipe.json", "mimeType": "application/json", "buffer": recipe.encode()}
    )
    shows(page, json.loads(recipe)["prompt"])
    expect(page.get_by_test_id("locked-phrase")).to_have_text(list(LOCKS))


def rewrite_once(page, emulator, testid, prompt):
    emulator.behave("anthropic", text=answer(prompt))
    page.get_by_test_id(testid).click()
    shows(page, prompt)


def drop_a_lock_five_times(page, emulator, stood):
    """Each time the loss is shown, the prompt stays, and the next request names both locks."""
    for turn in range(5):
        lost = LOCKS[turn % 2]
        emulator.behave("anthropic", text=answer(stood.replace(lost, f"thing {turn}")))
        refine(page, f"change {turn}")
        notice = page.get_by_test_id("version-notice")
        expect(notice).to_contain_text(f"lost “{lost}”, which you locked")
        expect(page.get_by_test_id("version-item").first).to_contain_text("lost a lock")
        assert wish_of(emulator)["locked"] == list(LOCKS)
        page.get_by_test_id("version-decline").click()
        shows(page, stood)


def wish_of(emulator):
    return json.loads(emulator.asked("anthropic")[-1].body["messages"][-1]["content"])


def refine_to(page, emulator, prompt):
    """Ask for one more change; gives the request as it arrived."""
    emulator.behave("anthropic", text=answer(prompt))
    refine(page, "calmer")
    shows(page, prompt)
    return json.dumps(emulator.asked("anthropic")[-1].body)


def make_anew(page, emulator, prompt):
    """Make a prompt of what stands in the form; gives the request as it arrived."""
    emulator.behave("anthropic", text=answer(prompt))
    page.get_by_test_id("make-prompt").click()
    shows(page, prompt)
    return json.dumps(emulator.asked("anthropic")[-1].body)


def test_twelve_versions_with_a_provider_end_in_the_same_request_of_another_account(
    tmp_path, chromium, emulator
):
    with studio(tmp_path, chromium, **emulator.settings("anthropic")) as desk:
        ada = page_of(desk)
        stood = twelve_versions(ada, emulator)

        emulator.behave("anthropic", text=answer(f"[Push in] {stood}"))
        assert {"audio", "negative_prompt", "ratio"} <= set(port_to_hailuo(ada))
        asked = wish_of(emulator)
        assert (asked["prompt"], asked["locked"]) == (stood, list(LOCKS))
        shows(ada, f"[Push in] {stood}")
        recipe = recipe_of(ada)

        bob = page_of(desk)
        bring_in(bob, recipe)
        used(bob, 0)
        calm = f"[Push in] {stood} Nothing else moves."
        assert refine_to(bob, emulator, calm) == refine_to(ada, emulator, calm)
        ada.get_by_test_id("reuse").first.click()
        anew = f"[Static shot] {SCENE}"
        assert make_anew(bob, emulator, anew) == make_anew(ada, emulator, anew)
        used(bob, 2)


def twelve_versions(page, emulator):
    """Refined, one of three changes rejected, locked, reworked, edited; gives the text."""
    emulator.behave("anthropic", text=answer(SCENE))
    make_prompt(page, SCENE)
    versions(page, 1)
    emulator.behave("anthropic", text=answer(REFINED))
    refine(page, "younger, quietly, at night")
    shows(page, REFINED)
    expect(page.get_by_test_id("change")).to_have_count(3)
    page.get_by_test_id("change-reject").nth(1).click()
    stood = REFINED.replace("quietly ", "")
    shows(page, stood)
    for words in LOCKS:
        lock(page, words)
    drop_a_lock_five_times(page, emulator, stood)
    rewrite_once(page, emulator, "make-longer", f"{stood} Water laps. Ropes creak.")
    rewrite_once(page, emulator, "make-shorter", f"{stood} Ropes creak.")
    rewrite_once(page, emulator, "make-simpler", stood)
    edit(page, f"{stood} {MINE}")
    versions(page, 12)
    return f"{stood} {MINE}"


def test_twelve_versions_by_rules_end_in_the_same_prompt_of_another_account(tmp_path, chromium):
    with studio(tmp_path, chromium) as desk:
        ada = page_of(desk)
        twelve_versions_by_rules(ada)

        kinds = port_to_hailuo(ada)
        assert {"audio", "negative_prompt", "ratio"} <= set(kinds)
        ported = written(ada)
        assert all(words in ported for words in (*LOCKS, "third post", "at night"))
        assert "SFX:" not in ported

        bob = page_of(desk)
        bring_in(bob, recipe_of(ada))
        bob.get_by_test_id("make-prompt").click()
        expect(bob.get_by_test_id("history-item")).to_have_count(2)  # it is written, then
        assert written(bob) != ported
        ada.get_by_test_id("reuse").first.click()
        ada.get_by_test_id("make-prompt").click()
        shows(ada, written(bob))
        used(bob, 0)


def twelve_versions_by_rules(page):
    """What rules can: wishes that they read, one change taken back, and no lock ever lost."""
    make_prompt(page, SCENE)
    versions(page, 1)
    refine(page, "make it night, replace mends with folds, add a lantern on a post")
    versions(page, 2)
    replaced = page.get_by_test_id("change").filter(has_text="folds")
    replaced.get_by_test_id("change-reject").click()
    expect(page.get_by_test_id("prompt-output")).to_contain_text("mends a torn net")
    expect(page.get_by_test_id("prompt-output")).to_contain_text("on the pier at night")
    for words in LOCKS:
        lock(page, words)
    for turn in range(5):
        refine(page, f"replace {LOCKS[turn % 2]} with nothing, add rope {turn}")
        versions(page, 4 + turn)
        expect(page.get_by_test_id("prompt-output")).to_contain_text(f"rope {turn}.")
        assert all(words in written(page) for words in LOCKS)
    page.get_by_test_id("make-shorter").click()
    versions(page, 9)
    edit(page, f"{written(page)} {MINE}")
    refine(page, "add a bucket")
    versions(page, 11)
    page.get_by_test_id("make-longer").click()
    versions(page, 12)
