"""Measures every pair of colours that words or controls are shown in, in both modes."""

import re
from pathlib import Path

import pytest

STYLESHEET = (Path(__file__).parents[3] / "assets" / "studio.css").read_text()

TEXT = 4.5  # WCAG 2.2, 1.4.3
EDGE = 3.0  # WCAG 2.2, 1.4.11 and 2.4.7

PAIRS = [
    *[("text", surface, TEXT) for surface in ("background", "panel", "raised", "hovered")],
    ("text", "pressed", TEXT),
    *[("text-secondary", surface, TEXT) for surface in ("background", "panel", "raised")],
    ("text-secondary", "hovered", TEXT),
    *[("accent-text", surface, TEXT) for surface in ("background", "panel", "raised")],
    ("error-text", "background", TEXT),
    ("error-text", "panel", TEXT),
    ("error-text", "error-panel", TEXT),
    ("text", "error-panel", TEXT),
    ("text", "selection", TEXT),
    ("on-action", "action", TEXT),
    ("on-action", "action-hovered", TEXT),
    *[("edge", surface, EDGE) for surface in ("background", "panel", "raised")],
    *[("focus", surface, EDGE) for surface in ("background", "panel", "raised", "hovered")],
    ("error-edge", "background", EDGE),
    ("error-edge", "error-panel", EDGE),
    ("success-mark", "raised", EDGE),
    ("text", "bar", EDGE),
]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("ink", "surface", "least"), PAIRS)
def test_words_and_controls_stand_out_enough(ink, surface, least, mode):
    assert contrast(colour(ink, mode), colour(surface, mode)) >= least


def test_the_measure_agrees_with_known_values():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#eeeeee", "#111111") == pytest.approx(16.3, abs=0.05)


def colour(name, mode):
    value = re.search(rf"^  --{name}: (.+);$", STYLESHEET, re.MULTILINE)
    assert value, f"The stylesheet has no token --{name}."
    both = re.findall(r"#[0-9a-f]{6}\b", value[1])
    return both[0] if mode == "light" else both[-1]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(value):
    shares = (int(value[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shares
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
