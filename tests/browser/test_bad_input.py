"""Whatever is typed or forged: a plain sentence, the text kept, nothing run, nothing counted."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import expect_status, make_prompt, written
from tests.reflex_client import Visitor

KIND = "data-kind"
# What a text might do to a page, with the words of it that stand in the prompt.
HOSTILE = (
    ("A chef 👩🏽‍🍳 juggles 🍋🍋 in Köln.", "👩🏽‍🍳"),
    ("قطة سوداء تجلس على السور عند الغروب", "قطة سوداء"),
    ("女の子が雨の中で傘をさす", "傘"),
    ("A fox\u0000\u0007\u001b[31m crosses the road.", "crosses the road"),
    ("A fox \u202etxet sdrawkcab\u202c crosses the road.", "crosses the road"),
    ("A sign says <script>document.title = 'run'</script> in red.", "<script>"),
    ("A wall ![x](https://evil.example/track.png) of ivy.", "![x](https://evil.example"),
    ("<img src=x onerror=\"document.title='run'\"> hangs on a wall", "onerror"),
    ("{{ 7 * 7 }} ${7*7} %s {0} stands on a board", "{{ 7 * 7 }}"),
    ("Robert'); DROP TABLE users;-- smiles", "DROP TABLE"),
)


def said(page):
    return page.get_by_test_id("error-message").first


@pytest.mark.parametrize("scene", ["", "   ", "\n\n\t"], ids=["empty", "blank", "lines"])
def test_nothing_written_is_said_and_nothing_is_made(studio, scene):
    make_prompt(studio, scene)

    expect(said(studio)).to_contain_text("Nothing was counted")
    expect(said(studio)).to_have_attribute(KIND, "invalid")
    expect(studio.get_by_test_id("history-item")).to_have_count(0)


def test_a_scene_that_is_too_long_is_kept_and_can_be_mended(studio):
    scene = "x" * 20_001

    make_prompt(studio, scene)

    expect(said(studio)).to_contain_text("20,001")
    expect(said(studio)).to_contain_text("your text is kept")
    expect(studio.get_by_test_id("scene-input")).to_have_value(scene)
    make_prompt(studio, "A heron stands in the reeds.")
    expect_status(studio, "succeeded")
    expect(said(studio)).not_to_be_visible()


def test_the_longest_scene_is_written(studio):
    scene = "A heron stands in the reeds. " * 689 + "A heron stands near."

    make_prompt(studio, scene[:20_000])

    expect_status(studio, "succeeded")


def test_any_text_is_shown_as_text(studio, desk):
    title = studio.title()
    output = studio.get_by_test_id("prompt-output")

    for number, (scene, kept) in enumerate(HOSTILE, 1):
        make_prompt(studio, scene)
        expect(studio.get_by_test_id("history-item")).to_have_count(number)
        expect(output).to_contain_text(kept)
        expect_status(studio, "succeeded")

        assert kept in written(studio)
        studio.reload()
        expect(output).to_contain_text(kept)
        assert studio.title() == title, kept
        assert studio.locator("main script, main img").count() == 0, kept
    assert not [each for each in desk.requests if "evil.example" in each]


def test_a_name_is_shown_as_text_too(desk, server):
    name = "<b onmouseover=alert(1)>Ada</b> \u202eevil"
    page = desk.page(signed_in=Visitor(server.origin).register(name))
    desk.go_to_studio(page)

    expect(page.get_by_test_id("user-menu")).to_contain_text("<b onmouseover=alert(1)>Ada</b>")


def test_a_model_that_does_not_exist_is_refused(studio):
    studio.get_by_test_id("scene-input").fill("A heron stands in the reeds.")
    studio.get_by_test_id("target-model").evaluate(
        """select => {
          const forged = new Option("Forged", "no-such-model");
          select.append(forged);
        }"""
    )
    studio.get_by_test_id("target-model").select_option("no-such-model")

    expect(said(studio)).to_be_visible()
    expect(studio.get_by_test_id("scene-input")).to_have_value("A heron stands in the reeds.")
    studio.get_by_test_id("make-prompt").click()
    expect_status(studio, "succeeded")


def test_an_edit_that_is_too_long_is_said_and_kept(studio):
    make_prompt(studio, "A heron stands in the reeds.")
    expect_status(studio, "succeeded")
    studio.get_by_text("Edit the prompt").click()

    studio.get_by_test_id("prompt-editor").fill("y" * 40_001)

    expect(said(studio)).to_contain_text("40,001")
    expect(studio.get_by_test_id("prompt-editor")).to_have_value("y" * 40_001)


def test_the_demo_refuses_what_is_too_long_and_keeps_it(page):
    page.goto("/")
    page.get_by_test_id("demo-scene").fill("z" * 2001)
    page.get_by_test_id("demo-make").click()

    expect(said(page)).to_contain_text("Your text is kept")
    expect(page.get_by_test_id("demo-scene")).to_have_value("z" * 2001)
