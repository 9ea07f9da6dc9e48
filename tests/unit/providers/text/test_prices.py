from dataclasses import replace

import pytest

from craftprompt.catalogue.text_models import TextModel, TextPrice, dearest_price
from craftprompt.providers.base import PromptRequest, Usage
from craftprompt.providers.text.instructions import question
from craftprompt.providers.text.prices import cost, estimated_tokens, most
from tests.unit.providers.text.composer.targets import target_of

PRICE = TextPrice(1_000_000, 100_000, 5_000_000, "a test")
MODEL = TextModel("a-model", "openai", "A model", price=PRICE)
JAPANESE = "老いた漁師が網を繕う。" * 100


def asked(scene, model=MODEL):
    return question(PromptRequest(scene, target_of("veo")), model)


@pytest.mark.parametrize("scene", ["An old fisherman mends a net. " * 40, JAPANESE, "🦊" * 300])
def test_no_call_costs_more_than_the_most_whatever_the_script(scene):
    put = asked(scene)
    sent = len((put.instructions + put.message).encode())  # a token to a byte: none is shorter
    dearest = cost(MODEL, Usage(input_tokens=sent, output_tokens=put.most_output_tokens))

    assert most(put) >= dearest


def test_a_scene_in_japanese_counts_more_than_its_characters():
    put = asked(JAPANESE)
    written = put.most_output_tokens * 5

    assert most(put) - written > len(put.instructions) + len(JAPANESE)


def test_without_a_price_the_dearest_counts():
    put = asked("A net.", replace(MODEL, price=None))

    assert most(put) == most(asked("A net.", replace(MODEL, price=dearest_price())))


def test_the_operators_own_server_costs_nothing():
    assert most(asked("A net.", replace(MODEL, provider="local_llm"))) == 0


def test_tokens_that_nobody_counted_are_four_characters_each_rounded_up():
    assert [estimated_tokens(text) for text in ("", "a", "abcd", "abcde")] == [0, 1, 1, 2]
