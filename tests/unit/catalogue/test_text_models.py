import json
import shutil
from pathlib import Path

import pytest

from craftprompt.catalogue import text_models as module
from craftprompt.catalogue.errors import CatalogueInvalid
from craftprompt.catalogue.text_models import dearest_price, text_model, text_models
from craftprompt.settings import settings

FOLDER = Path(module.__file__).parent


@pytest.fixture
def changed(tmp_path):
    """The file with one field of its first row changed, read."""
    shutil.copy(FOLDER / "text_models.json", tmp_path)

    def change(field, value):
        path = tmp_path / "text_models.json"
        document = json.loads(path.read_text())
        document["models"][0][field] = value
        path.write_text(json.dumps(document))
        return text_models(tmp_path)

    return change


def test_every_model_that_the_settings_name_is_described():
    chosen = settings()
    for provider in ("anthropic", "openai", "gemini", "xai"):
        for key in getattr(chosen, f"{provider}_models"):
            assert (provider, key) in text_models()


def test_a_price_is_in_micro_dollars_with_its_source():
    price = text_model("openai", "gpt-6.1-terra").price

    assert (price.input_micro_usd, price.output_micro_usd) == (1_000_000, 5_000_000)
    assert price.source.startswith("https://")


def test_an_unknown_model_takes_no_parameter_and_has_no_price():
    model = text_model("anthropic", "claude-of-tomorrow")

    assert (model.effort, model.stops_thinking, model.price) == ("", False, None)
    assert model.takes_schema


def test_of_the_operators_own_server_nothing_is_known():
    assert not text_model("local_llm", "qwen").takes_schema


def test_the_dearest_price_is_the_dearest():
    prices = [model.price for model in text_models().values() if model.price]

    assert dearest_price() in prices
    assert dearest_price().output_micro_usd == max(each.output_micro_usd for each in prices)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("takes_schema", "true", "must be true or false"),
        ("effort", "enormous", "must be"),
        ("provider", "acme", "must be"),
        ("last_verified", "yesterday", "wrong form"),
        ("price", {"input": 1, "output": 2, "source": "x"}, "cached"),
        ("price", {"input": "1", "cached": 0, "output": 2, "source": "x"}, "must be a number"),
        ("colour", "red", "not a field"),
    ],
)
def test_a_row_that_cannot_be_true_is_refused_with_its_name(changed, field, value, sentence):
    with pytest.raises(CatalogueInvalid, match="claude-haiku-5-5") as refused:
        changed(field, value)
    assert sentence in refused.value.message
