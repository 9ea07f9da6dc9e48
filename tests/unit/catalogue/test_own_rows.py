"""The operator's own file of video models, laid over the shipped ones."""

import json
from datetime import date

import pytest

from craftprompt.catalogue.entries import Life
from craftprompt.catalogue.errors import CatalogueInvalid, UnknownTarget
from craftprompt.catalogue.loader import SHIPPED, catalogue, load

RUNWAY, VEO, OLD = "runway-gen-3-turbo-i2v", "veo-3.1-t2v", "veo-3-fast-t2v"
NEWER = "fal-ai/runway-gen4/turbo/image-to-video"


@pytest.fixture
def own(tmp_path):
    """Loads the shipped catalogue with these rows over it."""

    def loaded(*rows):
        path = tmp_path / "own.json"
        path.write_text(json.dumps({"models": list(rows)}))
        return load(SHIPPED, own_rows=path)

    return loaded


def shipped_row(key):
    rows = json.loads((SHIPPED / "video_models.json").read_text())["models"]
    return next(row for row in rows if row["key"] == key)


def test_a_field_of_a_shipped_row_is_replaced_and_the_others_stay(own):
    loaded, shipped = own({"key": RUNWAY, "endpoint": NEWER}), load(SHIPPED)

    assert loaded.target(RUNWAY).endpoint == NEWER
    assert loaded.target(RUNWAY).inputs == shipped.target(RUNWAY).inputs
    assert loaded.target(VEO) == shipped.target(VEO)
    assert len(loaded.every) == len(shipped.every)


def test_a_row_with_a_new_key_is_a_new_model(own):
    row = shipped_row(RUNWAY) | {"key": "runway-gen-4-i2v", "name": "Runway Gen-4", "version": "4"}
    loaded = own(row | {"endpoint": NEWER})

    assert loaded.target("runway-gen-4-i2v").endpoint == NEWER
    assert loaded.target("runway-gen-4-i2v").profile == loaded.profile("runway")
    assert [each.key for each in loaded.targets if each.family == "runway"] == [
        "runway-gen-4-i2v",
        RUNWAY,
    ]


def test_a_model_is_switched_off_and_still_known(own):
    loaded = own({"key": OLD, "enabled": False})

    assert loaded.known(OLD)
    with pytest.raises(UnknownTarget):
        loaded.target(OLD)


@pytest.mark.parametrize("state", ["new", "current", "deprecated"])
def test_a_life_is_told_with_its_end_and_what_follows(own, state):
    life = {"state": state, "ends": "2027-03-31", "successor": VEO}
    found = own({"key": OLD, "lifecycle": life}).target(OLD).lifecycle

    assert (found.state, found.ends, found.successor) == (Life(state), date(2027, 3, 31), VEO)


def test_a_model_that_is_gone_is_no_longer_offered(own):
    life = {"state": "gone", "ends": "2026-11-01", "successor": VEO}
    loaded = own({"key": OLD, "enabled": False, "lifecycle": life})

    assert OLD not in {each.key for each in loaded.targets}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"key": VEO, "weight": 3}, f"row {VEO}, field weight: must be 1 or 2 or 4, not 3."),
        ({"key": VEO, "wieght": 2}, "field wieght: is not a field that the catalogue knows."),
        ({"key": "veo-9", "enabled": True}, "row veo-9, field name: is missing."),
        ({"enabled": True}, "row 1, field key: is missing."),
        ({"key": "Veo"}, 'row Veo, field key: "Veo" has the wrong form.'),
        (
            {"key": OLD, "lifecycle": {"state": "gone", "ends": None, "successor": None}},
            f"row {OLD}, field enabled: a model that is gone cannot be on.",
        ),
        (
            {"key": OLD, "lifecycle": {"state": "deprecated", "ends": None, "successor": "veo-9"}},
            f"row {OLD}, field lifecycle.successor: no other row is called veo-9.",
        ),
        (
            {"key": VEO, "constants": {}},
            f"row {VEO}, field constants: must send auto_fix as false",
        ),
    ],
)
def test_a_row_that_cannot_be_true_is_refused_by_file_row_and_field(own, tmp_path, row, sentence):
    with pytest.raises(CatalogueInvalid) as refused:
        own(row)

    assert refused.value.message.startswith(f"{tmp_path / 'own.json'}, ")
    assert sentence in refused.value.message


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "line 1 is not JSON"),
        (b'{"models": [\n}', "line 2 is not JSON"),
        (b"\xff\xfe", "the file cannot be read"),
        (b"[]", "must be a group of fields, not []"),
        (b"{}", "field models: is missing"),
        (b'{"models": {}}', "models: must be a list, not {}"),
        (b'{"models": [7]}', "must be a group of fields, not 7"),
        (b'{"models": [], "rows": []}', "field rows: is not a field that the catalogue knows"),
    ],
)
def test_a_file_of_another_shape_is_refused_by_name(tmp_path, content, sentence):
    path = tmp_path / "own.json"
    path.write_bytes(content)

    with pytest.raises(CatalogueInvalid) as refused:
        load(SHIPPED, own_rows=path)

    assert refused.value.message.startswith(str(path))
    assert sentence in refused.value.message


def test_a_file_that_is_not_there_is_missed(tmp_path):
    with pytest.raises(CatalogueInvalid, match="the file is missing"):
        load(SHIPPED, own_rows=tmp_path / "own.json")


def test_the_setting_names_the_file(tmp_path, configure):
    path = tmp_path / "own.json"
    path.write_text(json.dumps({"models": [{"key": RUNWAY, "endpoint": NEWER}]}))
    configure(FAL_MODELS_FILE=str(path))

    read_anew = catalogue.__wrapped__()

    assert read_anew.target(RUNWAY).endpoint == NEWER
