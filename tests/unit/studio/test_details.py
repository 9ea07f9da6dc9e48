"""What is known of a made thing: honest costs, and names in a few words."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from craftprompt.models import Attempt, Generation, GenerationKind
from craftprompt.studio.details import cost_in_words
from craftprompt.studio.removal import Removed
from craftprompt.studio.views import removed_view


def made_by(provider):
    return Generation(owner_id=uuid4(), kind=GenerationKind.IMAGE, target="any", provider=provider)


def attempt(cost):
    return Attempt(
        generation_id=uuid4(), number=1, provider="gemini", model="m", cost_micro_usd=cost
    )


@pytest.mark.parametrize(
    ("costs", "words"),
    [
        ([], "nothing"),
        ([39_000], "about 0.0390 USD"),
        ([134_000, 40_000], "about 0.17 USD"),
        ([39_000, None], "price not published"),
    ],
)
def test_the_cost_is_that_of_all_attempts_as_far_as_it_is_known(costs, words):
    assert cost_in_words(made_by("gemini"), [attempt(cost) for cost in costs]) == words


def test_a_local_engine_costs_nothing():
    assert cost_in_words(made_by("composer"), [attempt(0)]) == "local: nothing"


def test_what_was_deleted_is_named_in_a_few_words():
    removed = Removed(
        uuid4(), "prompt", "A net is mended. " * 9, datetime(2026, 11, 24, 12, tzinfo=UTC)
    )
    assert len(removed_view(removed).words) <= 60
