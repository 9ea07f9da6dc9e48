"""The page of target models, `/models`."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize(
    "family", ["Veo", "Kling", "Seedance", "Luma", "Hailuo", "Runway", "Gemini"]
)
def test_every_family_is_listed(page, family):
    page.goto("/models")

    expect(page.locator("main")).to_contain_text(family)
