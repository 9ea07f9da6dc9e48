"""What leaves for a vendor when a scene is told in shots."""

import json
from dataclasses import replace

import pytest

from craftprompt.catalogue.text_models import text_model
from craftprompt.providers.shots import Shot, ShotList
from craftprompt.providers.text.instructions import question
from tests.integration.providers.conftest import MODELS, REQUEST
from tests.integration.providers.listening import listen

LISTED = ShotList((Shot("The fox waits.", 3, "wide shot"), Shot("The fox runs.", 5)), ("the fox",))


@pytest.fixture
def in_shots(provider):
    return question(replace(REQUEST, shots=LISTED), text_model(provider, MODELS[provider]))


async def test_shots_and_anchors_reach_every_vendor_inside_the_persons_words(
    vendor, emulator, provider, in_shots
):
    await listen(vendor, in_shots)

    [sent] = emulator.asked(provider)
    body = json.dumps(sent.body, ensure_ascii=False)
    assert json.loads(in_shots.message)["shots"][1] == {
        "action": "The fox runs.",
        "seconds": 5,
        "framing": "",
    }
    assert json.dumps(in_shots.message, ensure_ascii=False)[1:-1] in body
    assert "Tell it in shots" in body
