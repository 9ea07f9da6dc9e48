"""The page of target models, `/models`."""

from playwright.sync_api import expect

FAMILIES = ("Veo", "Kling", "Seedance", "Luma", "Hailuo", "Runway", "Gemini")


def test_every_family_is_listed(page):
    page.goto("/models")

    for family in FAMILIES:
        expect(page.locator("main")).to_contain_text(family)
