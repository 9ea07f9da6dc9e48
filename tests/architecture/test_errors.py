"""The tree of errors is drawn as it is."""

import inspect
import re

import pytest

from craftprompt import errors
from craftprompt.errors import CraftPromptError

LINE = re.compile(r"^    (?P<bars>(?:\|  |   )*)(?:\|- |`- )?(?P<name>[A-Z]\w+)$", re.MULTILINE)


def drawn():
    """Each class of the drawing with the class that it hangs on."""
    parents, tree = [], {}
    for line in LINE.finditer(errors.__doc__):
        depth = len(line["bars"]) // 3 + ("- " in line[0])
        tree[line["name"]] = parents[depth - 1] if depth else None
        parents[depth:] = [line["name"]]
    return tree


def classes():
    return {
        name: each
        for name, each in vars(errors).items()
        if inspect.isclass(each) and issubclass(each, CraftPromptError)
    }


def test_the_drawing_shows_every_error_below_the_one_it_is():
    real = {name: each.__base__.__name__ for name, each in classes().items()}
    assert drawn() == real | {"CraftPromptError": None}


@pytest.mark.parametrize("error", classes().values(), ids=classes())
def test_every_error_says_what_it_is(error):
    assert error.__doc__
    assert error.kind in {
        "refused",
        "invalid",
        "unavailable",
        "unconfigured",
        "allowance",
        "restricted",
        "internal",
    }
    assert 400 <= error.status < 600
