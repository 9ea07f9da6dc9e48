"""The most that one image can cost, in micro-dollars."""

from craftprompt.catalogue.entries import Kind, Price
from craftprompt.catalogue.loader import catalogue

# Where no row of the catalogue has a price: above what Google has ever asked for one image, rather
# to stop the operator's day early than late.
ASSUMED_MICRO_USD = 250_000


def most(model: str, size: str) -> int:
    """The price of that size, else the dearest of any image model, else what is assumed."""
    own = price_of(model, size)
    if own:
        return own.micro_usd
    every = [
        price.micro_usd
        for each in catalogue().every
        if each.kind is Kind.IMAGE
        for price in each.prices
    ]
    return max(every, default=ASSUMED_MICRO_USD)


def price_of(model: str, size: str) -> Price | None:
    """What the provider asks for one image of this size; None where nobody published it."""
    row = catalogue().known(model)
    fitting = [
        price
        for price in (row.prices if row else ())
        if not price.resolutions or size in price.resolutions
    ]
    return max(fitting, key=lambda price: price.micro_usd, default=None)


def is_priced(model: str, size: str) -> bool:
    """Whether anybody published what an image of this model and size costs."""
    return price_of(model, size) is not None
