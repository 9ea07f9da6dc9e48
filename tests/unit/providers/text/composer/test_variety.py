import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from craftprompt.catalogue.entries import TargetModel
from tests.unit.providers.text.composer.scenes import SCENES, composed, forget_readings
from tests.unit.providers.text.composer.targets import ONE_OF_EACH, target_of

SLOTS = ("light", "motion", "palette", "mood", "gesture", "surface", "impression")
ROOT = Path(__file__).parents[5]
PROGRAM = """
from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.base import PromptRequest
from craftprompt.providers.text.composer import compose
for target in catalogue().targets:
    text = compose(PromptRequest("Nocą pada śnieg. A fox crosses the road at night.", target)).text
    print(repr(text))
"""


def run_with_hash_seed(seed: str) -> str:
    environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PATH": os.defpath}
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout


def test_another_process_with_another_hash_seed_writes_the_same():
    assert run_with_hash_seed("1") == run_with_hash_seed("2")


def test_another_variation_is_another_take_on_the_same_scene():
    for target in ONE_OF_EACH:
        takes = {composed(SCENES[0].text, target, variation).our_words for variation in range(4)}
        assert len(takes) >= 3, target.key


def test_the_same_request_writes_the_same():
    target = target_of("kling")
    first = composed(SCENES[3].text, target).text
    forget_readings()

    assert composed.__wrapped__(SCENES[3].text, target).text == first


def test_two_scenes_of_one_kind_do_not_get_the_same_direction():
    scenes = [
        "A man waits.",
        "A woman waits.",
        "A nurse waits.",
        "A farmer waits.",
        "A king waits.",
    ]
    target = target_of("veo")

    ours = {composed(scene, target).direction for scene in scenes}

    assert len(ours) >= 4


@pytest.mark.parametrize("target", ONE_OF_EACH, ids=[target.family for target in ONE_OF_EACH])
def test_no_sentence_of_ours_is_said_to_a_tenth_of_all_scenes(target: TargetModel):
    said = Counter(
        getattr(composed(scene.text, target).direction, slot).text
        for scene in SCENES
        for slot in SLOTS
    )
    said.pop("", None)

    assert said.most_common(1)[0][1] <= len(SCENES) // 10, said.most_common(3)
