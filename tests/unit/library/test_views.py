"""What the library shows of a row: few words, true ratios, honest costs."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from craftprompt.library.queries import Work
from craftprompt.library.views import (
    ItemRows,
    item_view,
    run_card,
    tile,
)
from craftprompt.models import (
    Attempt,
    Generation,
    GenerationKind,
    GenerationReference,
    GenerationStatus,
    Media,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
OWNER = uuid4()


def work(**values):
    usual = {
        "generation_id": uuid4(),
        "kind": "prompt",
        "created_at": NOON,
        "title": "The lighthouse",
        "scene": "A lighthouse in a storm",
        "words": "Waves break on the lighthouse.",
        "target": "veo-3.1-t2v",
        "model": "rules",
        "provider": "composer",
        "settings": {},
        "media_id": None,
        "width": None,
        "height": None,
        "duration_milliseconds": None,
    }
    return Work(**(usual | values))


def generation(**values):
    usual = {
        "owner_id": OWNER,
        "kind": GenerationKind.PROMPT,
        "status": GenerationStatus.SUCCEEDED,
        "target": "veo-3.1-t2v",
        "scene": "A lighthouse in a storm",
        "provider": "composer",
        "created_at": NOON,
    }
    return Generation(**(usual | values))


def image(**values):
    usual = {
        "kind": GenerationKind.IMAGE,
        "target": "gemini-3.1-flash-image",
        "model": "gemini-3.1-flash-image",
        "provider": "gemini",
        "scene": "",
        "prompt": "A lighthouse",
        "settings": {"ratio": "16:9", "size": "1K", "count": 2, "index": 1},
    }
    return generation(**(usual | values))


def video(**values):
    usual = {
        "kind": GenerationKind.VIDEO,
        "target": "veo-3.1-t2v",
        "model": "animatic",
        "provider": "animatic",
        "scene": "",
        "prompt": "A lighthouse",
        "settings": {"ratio": "9:16", "seconds": 8, "index": 0},
    }
    return generation(**(usual | values))


def attempt(cost):
    return Attempt(
        generation_id=uuid4(), number=1, provider="gemini", model="m", cost_micro_usd=cost
    )


def media_of(made, **values):
    usual = {"kind": "image", "storage_key": "", "content_type": "image/png", "sha256": ""}
    sides = {"width": 1600, "height": 900, "size_bytes": 1}
    return Media(owner_id=OWNER, generation_id=made.id, **(usual | sides | values))


def facts(view):
    return {fact.label: fact.value for fact in view.facts}


class TestTile:
    def test_of_a_prompt_shows_its_title_and_its_beginning(self):
        shown = tile(work())
        assert (shown.title, shown.words) == ("The lighthouse", "Waves break on the lighthouse.")
        assert (shown.model_name, shown.media_id) == ("Veo 3.1", "")
        assert shown.is_local

    def test_without_a_title_a_prompt_is_called_by_its_scene_and_an_image_by_its_words(self):
        assert tile(work(title="")).title == "A lighthouse in a storm"
        assert tile(work(title="", kind="image")).title == "Waves break on the lighthouse."

    @pytest.mark.parametrize(
        ("width", "height", "is_tall"),
        [(1600, 900, False), (400, 300, False), (399, 300, True), (300, 400, True), (21, 9, False)],
    )
    def test_a_picture_keeps_its_ratio_and_fills_the_cell_one_way(self, width, height, is_tall):
        shown = tile(work(kind="image", media_id=uuid4(), width=width, height=height))
        assert (shown.shape, shown.is_tall) == (f"{width} / {height}", is_tall)

    def test_of_a_video_shows_how_long_it_is(self):
        film = {"media_id": uuid4(), "width": 16, "height": 9, "duration_milliseconds": 8040}
        shown = tile(work(kind="video", provider="animatic", **film))
        assert (shown.duration, shown.model_name, shown.is_local) == ("0:08", "Animatic", True)
        assert tile(work(kind="image", **film | {"duration_milliseconds": None})).duration == ""

    def test_holds_few_words_of_a_long_text(self):
        shown = tile(work(title="net " * 60, words="net " * 60))
        assert len(shown.title) <= 80
        assert len(shown.words) <= 200


class TestRunCard:
    @pytest.mark.parametrize("status", GenerationStatus)
    @pytest.mark.parametrize("make", [generation, image, video])
    def test_says_where_every_run_stands(self, make, status):
        card = run_card(make(status=status))
        assert card.step
        assert card.is_running == (status in ("queued", "running", "saving"))

    def test_of_each_kind_leads_to_its_own_form(self):
        prompt, picture = generation(), image()
        assert run_card(prompt).reuse_address == f"/studio?from={prompt.id}"
        assert run_card(picture).reuse_address == f"/studio/image?from={picture.id}"
        film = video()
        assert run_card(film).reuse_address == f"/studio/video?from={film.id}"

    def test_names_what_the_person_wrote_and_why_it_failed(self):
        failed = image(
            status=GenerationStatus.FAILED, failure_kind="refused", failure_message="No."
        )
        card = run_card(failed)
        assert (card.words, card.failure_kind, card.failure_message) == (
            "A lighthouse",
            "refused",
            "No.",
        )


class TestItem:
    def test_of_a_prompt_tells_everything_that_was_asked_and_who_wrote_it(self):
        prompt = generation(prompt="Waves.", mood="quiet", tokens=1412, settings={"variation": 2})
        view = item_view(ItemRows(prompt, [attempt(0)]))
        assert (view.prompt, view.scene) == ("Waves.", "A lighthouse in a storm")
        assert [(fact.label, fact.value) for fact in view.fields] == [("Mood", "quiet")]
        assert facts(view)["Written for"] == "Veo 3.1"
        assert (facts(view)["Tokens"], facts(view)["Take"]) == ("1,412", "3")

    def test_of_a_prompt_with_several_versions_says_how_many(self):
        assert (
            facts(item_view(ItemRows(generation(prompt="Waves."), versions=3)))["Versions"] == "3"
        )
        assert "Versions" not in facts(item_view(ItemRows(generation(prompt="Waves."), versions=1)))

    def test_of_a_video_tells_its_model_length_and_that_it_cost_nothing(self):
        made = video()
        sides = {"width": 720, "height": 1280, "kind": "video", "content_type": "video/mp4"}
        film = media_of(made, duration_milliseconds=8000, frames_per_second=30.0, **sides)
        view = item_view(ItemRows(made, [attempt(0)], {made.id: film}))
        known = facts(view)
        assert (known["Stands in for"], known["Length"], known["Ratio"]) == (
            "Veo 3.1",
            "0:08",
            "9:16",
        )
        assert known["Provider cost"] == "local: nothing"
        assert (view.is_made, view.is_local, view.shape) == (True, True, "720 / 1280")
        assert view.poster == f"{view.address}?width=960"
        assert view.frames_per_second == 30

    def test_of_an_image_tells_how_it_was_made_and_from_what(self):
        made = image(tokens=1290, prompt="A lighthouse at night", scene="Fog lifts.")
        reference = GenerationReference(generation_id=made.id, position=0, role="edited")
        gone = GenerationReference(generation_id=made.id, position=1, role="style")
        picture, parent = media_of(made), image(prompt="A lighthouse by day")
        rows = ItemRows(
            made,
            [attempt(39_000)],
            {made.id: picture},
            [(reference, picture), (gone, None)],
            [parent],
        )
        view = item_view(rows)
        assert (view.alt, view.shape) == ("Image made from: Fog lifts.", "1600 / 900")
        assert view.address.endswith(f"/media/{picture.id}")
        assert facts(view)["Size"] == "1K, 1600 by 900 pixels"
        assert facts(view)["Of one press"] == "2 of 2"
        assert facts(view)["Provider cost"] == "about 0.0390 USD"
        assert view.parents[0].words == "A lighthouse by day"
        assert [each.media_id for each in view.references] == [str(picture.id), ""]
        assert view.references[0].role == "the image that was changed"

    def test_of_a_run_without_a_picture_shows_no_address(self):
        view = item_view(ItemRows(image(status=GenerationStatus.FAILED)))
        assert not view.is_made
        assert (view.address, view.shape) == ("", "16 / 9")
