import pytest

from craftprompt.catalogue.loader import DEFAULT_TARGET_KEY, catalogue
from craftprompt.marketing.demo import STARTERS
from craftprompt.marketing.landing import PRIVACY_POINTS, Example, landing_page
from tests.markup import elements, words


@pytest.fixture
def page():
    example = Example(model="Veo 3.1", prompt="Wide shot at eye level. A fox crosses the lake.")
    return landing_page(catalogue().grouped(), example=example, demo_address="/api/demo")


def test_there_is_one_heading_of_the_first_rank(page):
    assert [tag for tag, _ in elements(page)].count('"h1"') == 1


def test_the_demo_offers_every_target_model_and_starts_with_the_usual_one(page):
    demo = next(props for tag, props in elements(page) if tag == "LiveDemo")

    assert 'address:"/api/demo"' in demo
    assert f'defaultTarget:"{DEFAULT_TARGET_KEY}"' in demo
    for target in catalogue().targets:
        assert f'["value"] : "{target.key}"' in demo


def test_the_demo_has_three_scenes_to_start_from():
    assert len(STARTERS) == 3


@pytest.mark.parametrize("group", catalogue().grouped(), ids=lambda group: group.label)
def test_every_family_is_named_without_repeating_itself(page, group):
    assert group.label in words(page)


def test_a_family_lists_each_model_once(page):
    text = words(page)

    assert "3.0 Pro, 3.0 Standard, 2.6 Pro, 2.5 Turbo Pro" in text
    assert "from an image" not in text


def test_what_is_promised_about_privacy_is_on_the_page(page):
    for point in PRIVACY_POINTS:
        assert point in words(page)


def test_the_example_shows_what_was_written_for_which_model(page):
    text = words(page)

    assert "What you paste into Veo 3.1" in text
    assert "Wide shot at eye level. A fox crosses the lake." in text
