import pytest
from jsonschema import Draft202012Validator

from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.video.wishes import VideoWish, arguments
from tests.unit.providers.video.wishes import (
    END,
    FRAME,
    PROMPT,
    REFERENCES,
    VIDEO_ROWS,
    body_schema,
    file_row,
    possible,
)

EXCLUSIVE = ({"prompt", "multi_prompt"}, {"duration", "num_frames"})


def row_of(key):
    row = catalogue().known(key)
    assert row
    return row


@pytest.mark.parametrize("row", VIDEO_ROWS, ids=lambda row: row.key)
def test_every_setting_of_every_row_is_sent_as_its_endpoint_wants_it(row):
    bodies = [
        arguments(row, possible(row, seconds=seconds, ratio=ratio, resolution=resolution))
        for seconds in row.seconds or (None,)
        for ratio in row.ratios or ("",)
        for resolution in row.resolutions or ("",)
    ]

    validator = Draft202012Validator(body_schema(row.key))
    faults = [error.message for body in bodies for error in validator.iter_errors(body)]
    assert faults == []


@pytest.mark.parametrize("row", VIDEO_ROWS, ids=lambda row: row.key)
def test_what_is_left_open_is_sent_as_the_default_that_the_row_publishes(row):
    frames = {"first_frame": FRAME, "last_frame": END, "references": REFERENCES}
    body = arguments(row, VideoWish(row.key, PROMPT, **frames))

    assert not list(Draft202012Validator(body_schema(row.key)).iter_errors(body))
    for name, entry in file_row(row.key)["inputs"].items():
        if entry["role"] in {"duration", "aspect_ratio", "resolution", "audio"}:
            assert body.get(name) == entry.get("default")


@pytest.mark.parametrize("row", VIDEO_ROWS, ids=lambda row: row.key)
def test_no_provider_rewrites_a_prompt_that_was_written_here(row):
    rewriting = row.input_for("provider_rewrites_prompt")
    body = arguments(row, possible(row))

    assert rewriting is None or body[rewriting.name] is False
    assert body["prompt"] == PROMPT


@pytest.mark.parametrize("row", VIDEO_ROWS, ids=lambda row: row.key)
def test_fields_that_exclude_each_other_are_never_sent_together(row):
    body = arguments(row, possible(row))

    assert not any(both <= set(body) for both in EXCLUSIVE)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("veo-3.1-t2v", {"duration": "8s", "auto_fix": False, "generate_audio": False}),
        ("veo-3.1-flf", {"first_frame_url": FRAME, "last_frame_url": END}),
        ("veo-3.1-r2v", {"image_urls": list(REFERENCES), "duration": "8s"}),
        ("kling-3.0-pro-i2v", {"duration": "15", "start_image_url": FRAME, "end_image_url": END}),
        ("kling-2.5-turbo-pro-i2v", {"image_url": FRAME, "tail_image_url": END}),
        ("kling-4.0-t2v", {"duration": 30}),
        ("luma-ray-3.2-t2v", {"duration": "10s", "aspect_ratio": "1:3"}),
        ("hailuo-02-standard-i2v", {"resolution": "768P", "prompt_optimizer": False}),
        ("runway-gen-3-turbo-i2v", {"ratio": "9:16", "duration": "10", "seed": 7}),
    ],
)
def test_each_endpoint_hears_its_own_words(key, expected):
    row = row_of(key)

    assert expected.items() <= arguments(row, possible(row)).items()


def test_hailuo_pro_is_sent_its_prompt_and_nothing_else_but_the_constant():
    row = row_of("hailuo-2.3-pro-t2v")

    assert arguments(row, possible(row)) == {"prompt": PROMPT, "prompt_optimizer": False}
