import pytest

from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.video import prices
from tests.unit.providers.video.wishes import ENABLED, possible


def row_of(key):
    return catalogue().target(key)


@pytest.mark.parametrize(
    ("key", "changes", "micro_usd"),
    [
        ("veo-3.1-t2v", {"seconds": 8, "resolution": "720p", "has_audio": True}, 3_200_000),
        ("veo-3.1-t2v", {"seconds": 8, "resolution": "720p", "has_audio": False}, 1_600_000),
        ("veo-3.1-t2v", {"seconds": 4, "resolution": "4k", "has_audio": True}, 2_400_000),
        ("veo-3.1-t2v", {"seconds": None, "resolution": "", "has_audio": None}, 3_200_000),
        ("kling-3.0-pro-t2v", {"seconds": 15}, 2_100_000),
        ("seedance-2.0-t2v", {"seconds": None, "resolution": "720p"}, 4_551_000),
        ("luma-ray-3.2-t2v", {"seconds": 10, "resolution": "1080p"}, 4_000_000),
        ("hailuo-2.3-standard-t2v", {"seconds": 6}, 280_000),
        ("hailuo-2.3-pro-t2v", {}, 490_000),
    ],
)
def test_a_published_price_is_taken_with_its_conditions(key, changes, micro_usd):
    row = row_of(key)
    wish = possible(row, **changes)

    assert prices.most(row, wish) == micro_usd
    assert prices.is_published(row, wish)


@pytest.mark.parametrize(("weight", "micro_usd"), [(1, 241_900), (2, 303_400), (4, 140_000)])
def test_what_nobody_published_counts_as_the_dearest_of_its_weight(weight, micro_usd):
    assert prices.assumed_a_second(weight) == micro_usd


@pytest.mark.parametrize(
    ("key", "changes", "micro_usd"),
    [
        ("veo-3.1-lite-t2v", {"seconds": 8}, 8 * 241_900),
        ("kling-2.6-pro-t2v", {"seconds": 10}, 10 * 140_000),
        ("luma-ray-2-flash-i2v", {"seconds": 9, "resolution": "1080p"}, 9 * 241_900),
        ("seedance-2.0-t2v", {"seconds": 4, "resolution": "480p"}, 4 * 303_400),
    ],
)
def test_a_wish_without_a_published_price_is_assumed_to_be_dear(key, changes, micro_usd):
    row = row_of(key)
    wish = possible(row, **changes)

    assert prices.most(row, wish) == micro_usd
    assert not prices.is_published(row, wish)


@pytest.mark.parametrize("row", ENABLED, ids=lambda row: row.key)
def test_every_wish_costs_something(row):
    assert prices.most(row, possible(row)) > 0
