"""Says a target model's published prices in words."""

from collections.abc import Sequence
from decimal import Decimal

from craftprompt.catalogue.entries import Price

NOT_PUBLISHED = "price not published"


def describe(prices: Sequence[Price]) -> str:
    """All prices in one phrase: "0.20 to 0.60 USD a second", or that none is published."""
    if not prices:
        return NOT_PUBLISHED
    if len(prices) == 1:
        return describe_one(prices[0])
    cheapest = min(prices, key=lambda price: price.micro_usd)
    dearest = max(prices, key=lambda price: price.micro_usd)
    return f"{dollars(cheapest.micro_usd)} to {dollars(dearest.micro_usd)} {_unit(cheapest)}"


def describe_one(price: Price) -> str:
    """One price with its conditions: "0.60 USD a second at 4k with sound"."""
    conditions = [f"{dollars(price.micro_usd)} {_unit(price)}"]
    if price.seconds is not None:
        conditions.append(f"of {price.seconds} s")
    if price.resolutions:
        conditions.append(f"at {' or '.join(price.resolutions)}")
    if price.has_audio is not None:
        conditions.append("with sound" if price.has_audio else "without sound")
    return " ".join(conditions)


def a_second(prices: Sequence[Price]) -> tuple[int, int] | None:
    """The lowest and highest price of a second, in micro-dollars; None where nothing says it.

    A price for a clip of so many seconds is divided by them, to a tenth of a cent.
    """
    figures = [
        *(price.micro_usd for price in prices if price.per == "second"),
        *(
            1000 * round(each.micro_usd / each.seconds / 1000)
            for each in prices
            if each.per == "clip" and each.seconds
        ),
    ]
    return (min(figures), max(figures)) if figures else None


def describe_a_second(prices: Sequence[Price]) -> str:
    """What a second costs: "0.20 to 0.60 USD a second"; as published where nothing says it."""
    span = a_second(prices)
    if span is None:
        return describe(prices)
    return f"{' to '.join(map(dollars, sorted(set(span))))} USD a second"


def dollars(micro_usd: int) -> str:
    """The number before "USD": at least two decimals, and as many as the price has."""
    exact = (Decimal(micro_usd) / 1_000_000).normalize()
    cents = exact.quantize(Decimal("0.01"))
    return f"{cents if cents == exact else exact:f}"


def _unit(price: Price) -> str:
    return f"USD {'an' if price.per == 'image' else 'a'} {price.per}"
