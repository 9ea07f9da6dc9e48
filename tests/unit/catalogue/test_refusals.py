import json

import pytest

from craftprompt.catalogue.errors import CatalogueInvalid
from craftprompt.catalogue.loader import load

VEO = ("video_models", "veo-3.1-t2v")
LUMA = ("video_models", "luma-ray-3.2-i2v")
KLING = ("video_models", "kling-4.0-t2v")
GEMINI = ("image_models", "gemini-3-pro-image")
PROFILE = ("profiles", "hailuo")


def put(*path_and_value):
    *path, last, value = path_and_value

    def edit(row):
        for step in path:
            row = row[step]
        row[last] = value

    return edit


def drop(*path):
    *steps, last = path

    def edit(row):
        for step in steps:
            row = row[step]
        del row[last]

    return edit


BROKEN = [
    # what a schema sees
    (VEO, put("enabled", "yes"), 'field enabled: must be true or false, not "yes"'),
    (
        VEO,
        put("constants", "auto_fix", "false"),
        'field constants.auto_fix: must be true or false, not "false"',
    ),
    (
        VEO,
        put("inputs", "prompt", "required", 1),
        "field inputs.prompt.required: must be true or false, not 1",
    ),
    (VEO, put("weight", 3), "field weight: must be 1 or 2 or 4, not 3"),
    (VEO, put("weight", True), "field weight: must be 1 or 2 or 4, not true"),
    (VEO, put("colour", "red"), "field colour: is not a field that the catalogue knows"),
    (
        VEO,
        put("inputs", "prompt", "lenght", 3),
        "field inputs.prompt.lenght: is not a field that the catalogue knows",
    ),
    (VEO, drop("maker"), "field maker: is missing"),
    (VEO, drop("inputs", "seed", "source"), "field inputs.seed.source: is missing"),
    (VEO, put("sources", []), "field sources: holds too little"),
    (VEO, put("name", ""), "field name: must not be empty"),
    (VEO, put("notes", ["same", "same"]), "field notes: holds the same entry twice"),
    (VEO, put("last_verified", "today"), 'field last_verified: "today" has the wrong form'),
    (
        VEO,
        put("price", "rates", 0, "micro_usd", 0.4),
        "field price.rates.0.micro_usd: must be a whole number, not 0.4",
    ),
    (
        VEO,
        put("price", "rates", 0, "micro_usd", 0),
        "field price.rates.0.micro_usd: 0 is too small",
    ),
    (GEMINI, put("references", "limit", None), "must be a whole number, not null"),
    (PROFILE, put("words", [30, 70, 90]), "field words: holds too much"),
    (PROFILE, put("words", "short"), 'field words: must be a list, not "short"'),
    (PROFILE, put("negatives", "none"), "field negatives: must be"),
    (PROFILE, put("versions", {"2.3": {}}), "field versions.2.3: must not be empty"),
    # what only a look at the whole sees
    (VEO, put("key", "veo-3.1-i2v"), "field key: is used by two rows"),
    (VEO, put("last_verified", "2026-02-30"), "field last_verified: is not a day of the calendar"),
    (
        VEO,
        put("lifecycle", "ends", "2026-13-01"),
        "field lifecycle.ends: is not a day of the calendar",
    ),
    (VEO, put("lifecycle", "successor", "veo-4"), "no other row is called veo-4"),
    (VEO, put("lifecycle", "successor", "veo-3.1-t2v"), "no other row is called veo-3.1-t2v"),
    (
        VEO,
        put("lifecycle", "state", "gone"),
        "field enabled: a model that is gone cannot be on",
    ),
    (
        LUMA,
        put("latency", "typical_seconds", [900, 300]),
        "field latency.typical_seconds: begins after it ends",
    ),
    (
        VEO,
        put("inputs", "duration", "default", "5s"),
        "field inputs.duration.default: 5s is not one of the choices",
    ),
    (
        VEO,
        drop("inputs", "duration", "choices"),
        "field inputs.duration.choices: an enum needs choices",
    ),
    (
        VEO,
        put("inputs", "auto_fix", "default", "true"),
        "field inputs.auto_fix.default: does not fit the type boolean",
    ),
    (
        KLING,
        put("inputs", "duration", "default", True),
        "field inputs.duration.default: does not fit the type integer",
    ),
    (
        KLING,
        put("inputs", "duration", "default", 31),
        "field inputs.duration.default: 31 is outside min and max",
    ),
    (KLING, put("inputs", "duration", "min", 40), "field inputs.duration.min: is above max"),
    (
        KLING,
        drop("inputs", "multi_prompt", "items"),
        "field inputs.multi_prompt.items: a list needs the type of its items",
    ),
    (VEO, put("roles", "seed", "seeds"), "field roles.seed: no input is called seeds"),
    (
        VEO,
        put("roles", "seed", "prompt"),
        "field roles.seed: the input prompt plays another role",
    ),
    (VEO, drop("roles", "seed"), "field inputs.seed.role: the row's roles do not name it for seed"),
    (LUMA, put("mode", "text-to-video"), "a row with a first frame is image-to-video"),
    (
        LUMA,
        put("mode", "first-last-frame-to-video"),
        "field roles: first-last-frame-to-video needs the role last_frame",
    ),
    (VEO, put("constants", "seed", False), "is not an input that is true or false"),
    (
        VEO,
        put("constants", {}),
        "field constants: must send auto_fix as false, or the provider rewrites our prompt",
    ),
    (
        VEO,
        put("price", "rates", 0, "resolutions", ["8k"]),
        "field price.rates: names the resolution 8k, which is not offered",
    ),
    (
        VEO,
        put("price", "rates", 0, "seconds", 7),
        "field price.rates: names 7 seconds, which are not offered",
    ),
    (
        GEMINI,
        put("ratios", "default", "7:3"),
        "field ratios.default: 7:3 is not one of the choices",
    ),
    (PROFILE, put("words", [70, 30]), "field words: the fewest words are more than the most"),
    (PROFILE, put("commands_at_once", 0), "must say how many commands go together"),
    (
        PROFILE,
        put("versions", {"9": {"audio": "None: silent."}}),
        "field versions.9: no row has this version",
    ),
    (
        PROFILE,
        put("versions", {"2.3": {"words": [9, 3]}}),
        "field versions.2.3.words: the fewest words are more than the most",
    ),
    (PROFILE, put("family", "pika"), "no profile in profiles.json is called hailuo"),
]


@pytest.mark.parametrize(
    ("place", "edit", "fault"), BROKEN, ids=[f"{case[0][1]}: {case[2]}" for case in BROKEN]
)
def test_a_broken_row_is_refused_in_one_sentence(change, place, edit, fault):
    folder = change(*place, edit)

    with pytest.raises(CatalogueInvalid) as refused:
        load(folder)

    assert fault in refused.value.message
    assert refused.value.message.endswith(".")
    assert "\n" not in refused.value.message


def test_the_sentence_names_file_row_and_field(change):
    folder = change(*VEO, put("inputs", "duration", "type", "enumeration"))

    with pytest.raises(CatalogueInvalid) as refused:
        load(folder)

    assert refused.value.message.startswith(
        "video_models.json, row veo-3.1-t2v, field inputs.duration.type: must be"
    )
    assert (refused.value.file, refused.value.row, refused.value.field) == (
        "video_models.json",
        "veo-3.1-t2v",
        "inputs.duration.type",
    )


def test_a_row_without_a_usable_key_is_named_by_its_place(change):
    folder = change("video_models", "seedance-2.0-t2v", drop("key"))

    with pytest.raises(CatalogueInvalid, match=r"video_models.json, row 1, field key: is missing"):
        load(folder)


def test_two_profiles_of_one_family_are_refused(folder):
    path = folder / "profiles.json"
    document = json.loads(path.read_text())
    document["profiles"].append(document["profiles"][0])
    path.write_text(json.dumps(document))

    with pytest.raises(CatalogueInvalid, match="row veo, field family: is used by two profiles"):
        load(folder)


def test_a_missing_file_is_named(folder):
    (folder / "profiles.json").unlink()

    with pytest.raises(CatalogueInvalid, match=r"^profiles.json: the file is missing\.$"):
        load(folder)


def test_a_file_that_is_not_json_is_refused_with_its_line(folder):
    (folder / "image_models.json").write_text('{\n  "models": [,]\n}')

    with pytest.raises(CatalogueInvalid, match=r"^image_models.json: line 2 is not JSON\.$"):
        load(folder)


def test_a_file_that_is_something_else_than_a_catalogue_is_refused(folder):
    (folder / "profiles.json").write_text("[]")

    with pytest.raises(CatalogueInvalid, match=r"^profiles.json: must be a group of fields"):
        load(folder)
