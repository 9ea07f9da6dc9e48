"""The models that write prompts: what each may be asked, and what its tokens cost."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypedDict, cast

from craftprompt.catalogue.schema_check import read_checked

MICRO = 1_000_000
CHARACTERS_PER_TOKEN = 4  # what the makers give as a rule of thumb for English
NO_EFFORT = frozenset({"", "none"})
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class TextPrice:
    """What a million tokens cost, in micro-dollars. `source` is the page it was read on."""

    input_micro_usd: int
    cached_micro_usd: int
    output_micro_usd: int
    source: str


@dataclass(frozen=True, slots=True)
class TextModel:
    """One model of one provider, with the parameters that it takes.

    `effort` is sent as it stands, empty means that the model takes none; `stops_thinking` says
    whether thinking may be switched off; `takes_schema` whether the answer can be bound to a JSON
    schema. `price` is None where no page published one.
    """

    key: str
    provider: str
    name: str
    effort: str = ""
    stops_thinking: bool = False
    takes_schema: bool = True
    price: TextPrice | None = None

    @property
    def may_think(self) -> bool:
        """Whether it may think before its first words: billed as output, and never shown."""
        return self.effort not in NO_EFFORT and not self.stops_thinking


class _Price(TypedDict):
    input: float
    cached: float
    output: float
    source: str


class _Row(TypedDict):
    key: str
    provider: str
    name: str
    effort: str
    stops_thinking: bool
    takes_schema: bool
    price: _Price | None


def text_model(provider: str, key: str) -> TextModel:
    """The row of a model; one that nobody described is sent no parameter of its own.

    Of a server that the operator runs we know nothing: its answers are not bound to a schema.

    Raises:
        CatalogueInvalid: a field of the file that cannot be true.
    """
    plain = TextModel(key, provider, key, takes_schema=provider != "local_llm")
    return text_models().get((provider, key), plain)


def dearest_price() -> TextPrice:
    """The highest price of an output token: what a model without a published one counts as."""
    prices = [model.price for model in text_models().values() if model.price]
    return max(prices, key=lambda price: price.output_micro_usd)


@functools.cache
def text_models(folder: Path = _FOLDER) -> Mapping[tuple[str, str], TextModel]:
    """Every model that is described, by provider and key."""
    rows = cast("list[_Row]", read_checked(folder, "text_models")["models"])
    return MappingProxyType({(row["provider"], row["key"]): _model(row) for row in rows})


def _model(row: _Row) -> TextModel:
    price = row["price"]
    return TextModel(
        key=row["key"],
        provider=row["provider"],
        name=row["name"],
        effort=row["effort"],
        stops_thinking=row["stops_thinking"],
        takes_schema=row["takes_schema"],
        price=price and _price(price),
    )


def _price(price: _Price) -> TextPrice:
    return TextPrice(
        input_micro_usd=round(price["input"] * MICRO),
        cached_micro_usd=round(price["cached"] * MICRO),
        output_micro_usd=round(price["output"] * MICRO),
        source=price["source"],
    )
