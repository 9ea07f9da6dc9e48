"""A video that costs more than the month still gives, and what one press makes of it."""

import pytest

from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.video.cost_shortfall import too_dear
from craftprompt.providers.video.prices import most
from craftprompt.providers.video.wishes import VideoWish
from tests.unit.providers.video.wishes import ENABLED, possible

VEO = "veo-3.1-t2v"


def lacking(left_micro_usd, **changes):
    wish = VideoWish(**({"model": VEO, "prompt": "A fox", "has_audio": True} | changes))
    return too_dear(catalogue().target(wish.model), wish, left_micro_usd=left_micro_usd)


@pytest.mark.parametrize(
    ("left", "wish", "mend", "expected"),
    [
        (2_000_000, {"seconds": 8, "resolution": "720p"}, "Take 4 seconds", {"seconds": 4}),
        (2_500_000, {"seconds": 8, "resolution": "720p"}, "Take 6 seconds", {"seconds": 6}),
        (
            1_000_000,
            {"seconds": 4, "resolution": "720p"},
            "Make it without sound",
            {"has_audio": False},
        ),
        (
            1_700_000,
            {"seconds": 4, "resolution": "4k", "has_audio": True},
            "Make it without sound",
            {"has_audio": False},
        ),
        (
            1_000_000,
            {"seconds": 4, "resolution": "4k", "has_audio": False},
            "Take 1080p",
            {"resolution": "1080p"},
        ),
        (
            900_000,
            {"seconds": 8, "resolution": "4k"},
            "Take 4 seconds, 720p, no sound",
            {"seconds": 4, "resolution": "720p", "has_audio": False},
        ),
    ],
)
def test_the_first_setting_that_fits_is_one_press_away(left, wish, mend, expected):
    shortfall = lacking(left, **wish)

    assert shortfall.mend == mend
    assert shortfall.mended == VideoWish(
        **({"model": VEO, "prompt": "A fox", "has_audio": True} | wish | expected)
    )


def test_it_says_what_it_costs_and_what_is_left():
    assert lacking(1_200_000, seconds=8).sentence == (
        "This costs up to 3.20 USD, and 1.20 USD of this month are left."
    )


def test_where_nothing_fits_it_says_what_to_do():
    shortfall = lacking(100, seconds=8)

    assert shortfall.mended is None
    assert "choose a cheaper model, or wait until the month begins anew" in shortfall.sentence


def test_shots_keep_their_seconds():
    told = "Shot 1 (3 s): A fox waits. Shot 2 (4 s): It runs."
    shortfall = lacking(500_000, model="kling-3.0-pro-t2v", prompt=told, seconds=7)

    assert shortfall.mended is None or shortfall.mended.seconds == 7


@pytest.mark.parametrize("row", ENABLED, ids=lambda row: row.key)
def test_what_fits_is_no_shortfall_and_a_mend_always_fits(row, socket_disabled):
    wish = possible(row)
    cost = most(row, wish)
    assert too_dear(row, wish, left_micro_usd=cost) is None

    shortfall = too_dear(row, wish, left_micro_usd=cost - 1)
    assert shortfall
    if shortfall.mended:
        assert most(row, shortfall.mended) < cost
