"""Models are listed with the name of their maker, by which people look for them."""

import pytest

from craftprompt.catalogue.loader import catalogue

MAKERS = {"hailuo": "MiniMax", "kling": "Kuaishou", "veo": "Google", "seedance": "ByteDance"}


@pytest.mark.parametrize(("family", "maker"), MAKERS.items())
def test_every_model_is_found_by_its_maker(family, maker):
    listed = [each.listed_name for each in catalogue().every if each.family == family]
    assert listed
    assert all(name.count(maker) == 1 for name in listed)


def test_a_maker_that_the_name_says_is_not_said_twice():
    names = {each.listed_name for each in catalogue().every}
    assert "MiniMax H3 Max" in names
    assert "Luma Ray 2" in names
