"""The list beside the model field: what stands in it, and what comes first for which reason."""

from dataclasses import replace

from craftprompt.catalogue.entries import Life, Mode
from craftprompt.catalogue.loader import catalogue
from craftprompt.catalogue.prices import a_second
from craftprompt.studio.video_choices import STARTS, choices, recommended
from craftprompt.studio.video_drafts import model_choices
from craftprompt.studio.video_views import badges_of


def test_everything_that_the_model_field_has_can_be_compared():
    keys = [key for models in model_choices().values() for key in models]

    assert [each["key"] for each in choices()] == keys
    assert all(each["badges"] for each in choices())


def test_recommended_is_one_model_of_a_family_that_starts_so_and_is_known_the_cheapest_first():
    for start, keys in recommended().items():
        rows = [catalogue().target(key) for key in keys]
        lowest = [a_second(row.prices)[0] for row in rows]

        assert {row.mode for row in rows} == {Mode(start)}
        assert len({row.family for row in rows}) == len(rows) > 0
        assert lowest == sorted(lowest)
        assert {row.status for row in rows} == {"schema-verified"}
        assert {row.lifecycle.state for row in rows} <= {Life.NEW, Life.CURRENT}
    assert set(recommended()) == set(STARTS)


def test_a_cheaper_model_of_the_same_family_is_never_left_out():
    first = set(recommended()[Mode.TEXT_TO_VIDEO])

    assert "veo-3-fast-t2v" in first
    assert "veo-3.1-t2v" not in first


def test_the_usual_time_is_a_badge_where_it_is_known():
    row = catalogue().target("veo-3.1-t2v")

    assert "made in 40 to 80 s" in badges_of(replace(row, typical_seconds=(40, 80)))
    assert "made in 5 to 15 min" in badges_of(replace(row, typical_seconds=(300, 900)))
    assert not any("made in" in words for words in badges_of(row))
