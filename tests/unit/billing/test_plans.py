"""The plans as they are sold."""

from itertools import pairwise

import pytest

from craftprompt.billing.plans import PLANS, plan
from craftprompt.errors import InputInvalid
from craftprompt.settings import Settings


def test_every_plan_is_found_by_its_key():
    assert [plan(each.key) for each in PLANS] == list(PLANS)


def test_the_free_plan_is_what_the_first_page_promises():
    free = plan("free")
    assert (free.daily("prompt"), free.daily("image"), free.daily("video")) == (15, 3, 1)
    assert free.price_cents == 0


def test_who_pays_more_gets_more_of_everything():
    for smaller, larger in pairwise(PLANS):
        assert smaller.price_cents < larger.price_cents
        assert smaller.prompts < larger.prompts
        assert smaller.images < larger.images
        assert smaller.videos < larger.videos
        assert smaller.jobs < larger.jobs
        assert smaller.storage_gb < larger.storage_gb


def test_no_plan_costs_the_operator_what_it_brings():
    for each in PLANS[1:]:
        assert each.provider_ceiling_usd * 100 < each.price_cents


def test_the_settings_know_the_same_plans():
    allowed = Settings.model_fields["default_plan"].annotation.__args__
    assert set(allowed) == {each.key for each in PLANS}


@pytest.mark.parametrize("key", ["", "gold", "FREE"])
def test_an_unknown_plan_is_refused_with_the_known_ones(key):
    with pytest.raises(InputInvalid, match="free, creator, pro, studio"):
        plan(key)
