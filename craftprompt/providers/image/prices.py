"""The most that one image can cost, in micro-dollars."""

from craftprompt.catalogue.entries import Kind, Price
from craftprompt.catalogue.loader import catalogue

# No row of the catalogue has a price with a source. Rather stop the operator's day early than late:
# this is above what Google has ever asked for one image.
ASSUMED_MICRO_USD = 250_000


def most(model: str) -> int:
    """The dearest price of the model's row, else of any image model, else what is assumed."""
    row = catalogue().known(model)
    own = [price.micro_usd for price in (row.prices if row else ())]
    every = [
        price.micro_usd
        for each in catalogue().every
        if each.kind is Kind.IMAGE
        for price in each.prices
    ]
    return max(own, default=max(every, default=ASSUMED_MICRO_USD))


def price_of(model: str, size: str) -> Price | None:
    """What the provider asks for one image of this size; None where nobody published it."""
    row = catalogue().known(model)
    fitting = [
        price
        for price in (row.prices if row else ())
        if not price.resolutions or size in price.resolutions
    ]
    return max(fitting, key=lambda price: price.micro_usd, default=None)


def is_priced(model: str) -> bool:
    """Whether anybody published what an image of this model costs."""
    row = catalogue().known(model)
    return bool(row and row.prices)
