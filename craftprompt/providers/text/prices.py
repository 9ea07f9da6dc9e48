"""What a call cost, and the most that it can cost, in micro-dollars."""

from craftprompt.catalogue.text_models import (
    CHARACTERS_PER_TOKEN,
    TextModel,
    TextPrice,
    dearest_price,
)
from craftprompt.providers.base import Usage
from craftprompt.providers.text.vendor import Question

PER_TOKENS = 1_000_000
COSTS_NOTHING = frozenset({"local_llm"})  # the operator's own server


def cost(model: TextModel, usage: Usage) -> int | None:
    """What these tokens cost, rounded up; None where nobody published a price."""
    if model.provider in COSTS_NOTHING:
        return 0
    return _amount(model.price, usage) if model.price else None


def most(question: Question) -> int:
    """The most that one call can cost; the dearest known price where the model's is unknown.

    No token of theirs is shorter than one byte of UTF-8, whatever the script.
    """
    model = question.model
    if model.provider in COSTS_NOTHING:
        return 0
    usage = Usage(
        input_tokens=len((question.instructions + question.message).encode()),
        output_tokens=question.most_output_tokens,
    )
    return at_most(model, usage)


def at_most(model: TextModel, usage: Usage) -> int:
    """What these tokens cost; at the dearest known price where the model's is unknown."""
    return _amount(model.price, usage) if model.price else at_dearest(usage)


def at_dearest(usage: Usage) -> int:
    """What these tokens cost at the dearest known price."""
    return _amount(dearest_price(), usage)


def estimated_tokens(text: str) -> int:
    """About how many tokens a text has, where nobody counted them."""
    return -(-len(text) // CHARACTERS_PER_TOKEN)


def _amount(price: TextPrice, usage: Usage) -> int:
    fresh = max(0, usage.input_tokens - usage.cached_tokens)
    parts = (
        fresh * price.input_micro_usd,
        usage.cached_tokens * price.cached_micro_usd,
        usage.output_tokens * price.output_micro_usd,
    )
    return -(-sum(parts) // PER_TOKENS)
