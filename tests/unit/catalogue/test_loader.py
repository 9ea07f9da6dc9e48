import json
import subprocess
import sys
from pathlib import Path

import pytest

import craftprompt.catalogue.loader
from craftprompt.catalogue.entries import Kind, Mode
from craftprompt.catalogue.errors import UnknownTarget
from craftprompt.catalogue.loader import DEFAULT_TARGET_KEY, catalogue, load
from craftprompt.catalogue.rows import narrowed
from tests.cpu import cpu_seconds

SHIPPED = Path(craftprompt.catalogue.loader.__file__).parent


def rows(name):
    return json.loads((SHIPPED / f"{name}.json").read_text())["models"]


def test_every_row_of_both_files_becomes_a_target_model():
    keys = [row["key"] for row in rows("video_models") + rows("image_models")]

    assert sorted(target.key for target in catalogue().every) == sorted(keys)


def test_the_six_video_families_and_the_image_family_can_be_chosen():
    families = {target.family for target in catalogue().targets}

    assert families == {"veo", "kling", "seedance", "luma", "hailuo", "runway", "gemini_image"}


def test_a_row_that_is_off_is_known_but_cannot_be_chosen():
    off = next(target for target in catalogue().every if not target.enabled)

    assert catalogue().known(off.key) is off
    assert off not in catalogue().targets
    with pytest.raises(UnknownTarget):
        catalogue().target(off.key)


def test_an_unknown_key_is_answered_with_a_sentence_that_says_what_to_do():
    with pytest.raises(UnknownTarget) as refused:
        catalogue().target("veo-9")

    assert "“veo-9”" in refused.value.message
    assert "nothing was counted" in refused.value.message
    assert refused.value.field == "target-model"


def test_a_very_long_unknown_key_does_not_flood_the_sentence():
    with pytest.raises(UnknownTarget) as refused:
        catalogue().target("x" * 20_000)

    assert len(refused.value.message) < 250


def test_the_default_target_can_be_chosen():
    assert catalogue().target(DEFAULT_TARGET_KEY).mode is Mode.TEXT_TO_VIDEO


def test_a_target_can_be_a_key_of_a_mapping():
    assert len({target: target.key for target in catalogue().every}) == len(catalogue().every)


def test_the_catalogue_is_read_once():
    assert catalogue() is catalogue()


def test_versions_come_newest_first_within_a_family():
    def versions(family):
        return list(
            dict.fromkeys(each.version for each in catalogue().every if each.family == family)
        )

    assert versions("veo") == ["3.1", "3"]
    assert versions("kling") == ["4.0", "3.0", "2.6", "2.5"]
    assert versions("seedance") == ["2.0", "1.5", "1.0"]
    assert versions("luma") == ["3.2", "2"]
    assert versions("hailuo") == ["H3", "2.3", "02"]
    assert versions("gemini_image") == ["3.1", "3", "2.5"]


def test_from_text_comes_before_from_an_image_within_one_model():
    modes = list(Mode)
    models = {}
    for target in catalogue().every:
        models.setdefault((target.family, target.version, target.tier), []).append(target)

    for targets in models.values():
        places = [modes.index(target.mode) for target in targets]
        assert places == sorted(places)


def test_groups_hold_every_choice_once_in_the_same_order():
    groups = catalogue().grouped()

    assert [group.label for group in groups] == [
        "Veo",
        "Kling",
        "Seedance",
        "Luma Ray",
        "MiniMax Hailuo",
        "Runway",
        "Gemini image",
    ]
    assert tuple(target for group in groups for target in group.targets) == catalogue().targets


def test_names_are_unique_so_that_a_person_can_tell_the_choices_apart():
    names = [target.name for target in catalogue().every]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("target", catalogue().every, ids=lambda target: target.key)
def test_a_target_says_only_what_can_be_true_of_its_kind(target):
    assert target.default_seconds is None or target.default_seconds in target.seconds
    assert target.default_ratio is None or target.default_ratio in target.ratios
    assert target.default_resolution is None or target.default_resolution in target.resolutions
    assert target.profile.family == target.family
    if target.kind is Kind.IMAGE:
        assert target.seconds == ()
        assert not target.has_audio
        assert not target.takes_first_frame
        assert target.profile.moves_per_shot == 0
    else:
        assert target.input_for("prompt") is not None
        assert target.takes_first_frame == (
            target.mode in {Mode.IMAGE_TO_VIDEO, Mode.FIRST_LAST_FRAME}
        )


@pytest.mark.parametrize("target", catalogue().every, ids=lambda target: target.key)
def test_a_silent_target_is_told_to_write_no_sound(target):
    if not target.has_audio:
        assert target.profile.spoken_languages == ()
        assert target.profile.audio.startswith("None:")


@pytest.mark.parametrize("target", catalogue().every, ids=lambda target: target.key)
def test_a_provider_never_rewrites_a_prompt_that_was_written_here(target):
    rewriting = target.input_for("provider_rewrites_prompt")

    assert rewriting is None or target.constants[rewriting.name] is False


@pytest.mark.parametrize(
    ("key", "weight"),
    [
        ("veo-3.1-t2v", 2),
        ("veo-3.1-fast-t2v", 1),
        ("veo-3.1-lite-i2v", 1),
        ("kling-3.0-pro-t2v", 4),
        ("kling-3.0-standard-t2v", 2),
        ("kling-2.5-turbo-pro-t2v", 2),
        ("seedance-1.0-pro-fast-t2v", 2),
        ("luma-ray-2-flash-t2v", 1),
        ("hailuo-2.3-fast-standard-i2v", 1),
        ("runway-gen-3-turbo-i2v", 1),
    ],
)
def test_a_run_weighs_what_its_tier_says(key, weight):
    assert catalogue().target(key).weight == weight


@pytest.mark.parametrize(
    ("key", "seconds", "default"),
    [
        ("veo-3.1-t2v", (4, 6, 8), 8),
        ("kling-2.6-pro-t2v", (5, 10), 5),
        ("seedance-2.0-t2v", tuple(range(4, 16)), None),
        ("kling-4.0-t2v", tuple(range(3, 31)), 5),
        ("veo-3.1-r2v", (8,), 8),
        ("hailuo-2.3-pro-t2v", (), None),
    ],
)
def test_clip_lengths_are_read_from_every_way_that_endpoints_write_them(key, seconds, default):
    target = catalogue().known(key)

    assert (target.seconds, target.default_seconds) == (seconds, default)


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("veo-3.1-t2v", "0.20 to 0.60 USD a second"),
        ("seedance-2.0-t2v", "0.3034 USD a second at 720p"),
        ("luma-ray-2-flash-i2v", "0.20 USD a clip of 5 s at 540p"),
        ("kling-2.6-pro-t2v", "price not published"),
    ],
)
def test_a_price_is_said_as_it_is_published(key, sentence):
    assert catalogue().target(key).price == sentence


def test_older_versions_of_kling_and_seedance_have_their_own_rules():
    def profile(key):
        return catalogue().target(key).profile

    assert profile("kling-3.0-pro-t2v").spoken_languages == ("zh", "en", "ja", "ko", "es")
    assert profile("kling-2.6-pro-t2v").spoken_languages == ("zh", "en")
    assert profile("kling-2.5-turbo-pro-t2v").spoken_languages == ()
    assert profile("seedance-2.0-t2v").words == (40, 200)
    assert profile("seedance-1.5-pro-t2v").words == (30, 100)


def test_a_version_that_says_nothing_of_its_own_has_its_familys_profile():
    profile = catalogue().profile("veo")

    assert narrowed(profile, {}) == profile
    assert catalogue().target("veo-3.1-t2v").profile is profile


def test_a_prompt_limit_of_the_row_goes_before_the_familys():
    assert catalogue().target("kling-2.6-pro-t2v").prompt_limit_characters == 2500
    assert catalogue().target("hailuo-2.3-pro-t2v").prompt_limit_characters == 2000
    assert catalogue().target("veo-3.1-t2v").prompt_limit_characters is None


def test_hailuo_knows_exactly_its_fifteen_camera_commands():
    profile = catalogue().profile("hailuo")

    assert len(profile.commands) == 15
    assert profile.commands_at_once == 3
    assert not any(
        other.commands for other in catalogue().profiles.values() if other is not profile
    )


def test_the_deprecated_image_model_names_its_successor():
    life = catalogue().target("gemini-2.5-flash-image").lifecycle

    assert life.successor == "gemini-3.1-flash-image"
    assert catalogue().target(life.successor).enabled


def test_loading_takes_under_a_quarter_of_a_second():
    load(SHIPPED)

    assert cpu_seconds(lambda: load(SHIPPED)) < 0.25


def test_importing_the_loader_reads_no_file_and_brings_no_validator():
    script = (
        "import sys; import craftprompt.catalogue.loader as loader; "
        "print('jsonschema' in sys.modules, loader.catalogue.cache_info().currsize)"
    )

    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert answer.stdout.split() == ["False", "0"]
