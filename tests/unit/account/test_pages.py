"""What the pages of an account say."""

from craftprompt.account.pages import account_page
from tests.markup import words


def test_deletion_names_all_that_goes():
    said = words(account_page())

    for what in ("prompts", "versions", "images", "videos", "references", "presets", "drafts"):
        assert what in said.split("Everything goes at once")[1].split("There is no way back")[0]
