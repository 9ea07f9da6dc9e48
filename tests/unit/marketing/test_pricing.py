import pytest

from craftprompt.billing.plans import PLANS
from craftprompt.marketing.pricing import pricing_page
from tests.markup import elements, found, words


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.key)
def test_every_plan_stands_there_with_what_it_gives(plan):
    page = pricing_page()

    assert found(page, data_testid=f"plan-{plan.key}")
    for amount in (f"{plan.prompts:,}", f"{plan.storage_gb} GB", f"{plan.price_cents // 100} EUR"):
        assert amount in words(page)


def test_an_installation_without_payments_says_so_and_sells_nothing():
    page = pricing_page()

    assert "cannot be bought on this installation" in words(page)
    assert words(page).count("Not open for purchase here yet") == 3
    assert not any('to:"/billing"' in props for _, props in elements(page))


def test_the_page_explains_the_day_and_the_weights():
    text = words(pricing_page())

    assert "00:00 UTC" in text
    assert "ceiling on what its images and videos may cost" in text
    assert "Prompts are not under that ceiling" in text
    assert "1 for fast and lite models, 2 for standard ones, 4 for pro ones" in text
