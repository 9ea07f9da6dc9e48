import pytest

from craftprompt.shell.usage_meter import usage_meter
from tests.markup import elements, found, words


@pytest.mark.parametrize("kind", ["prompts", "images", "videos"])
def test_every_bar_has_its_name_its_numbers_and_its_mark(kind):
    meter = usage_meter(kind, used=8, reserved=1, limit=15)
    props = found(meter, data_testid=f"allowance-{kind}")

    assert '"data-used":8' in props
    assert '"data-limit":15' in props
    assert words(meter).startswith(kind.title())


def test_the_bar_can_be_heard():
    bar = next(
        props
        for _, props in elements(usage_meter("prompts", used=8, reserved=0, limit=15))
        if 'role:"meter"' in props
    )

    assert '"aria-valuenow":8' in bar
    assert '"aria-valuemax":15' in bar
    assert '"aria-label":"Prompts used today"' in bar


def test_a_plan_without_any_is_a_full_bar_not_a_division_by_nothing():
    widths = [
        props
        for _, props in elements(usage_meter("videos", used=0, reserved=0, limit=0))
        if "width" in props
    ]

    assert len(widths) == 2
    assert all("(0 > 0)" in props for props in widths), widths
