"""What the pages of an account say."""

from craftprompt.account.pages import ENDED, account_page
from tests.markup import words


def test_deletion_names_all_that_goes():
    said = words(account_page())

    for what in ("prompts", "versions", "images", "videos", "references", "presets", "drafts"):
        assert what in said.split("Everything goes at once")[1].split("There is no way back")[0]


def test_who_is_signed_out_is_promised_nothing_that_a_deleted_account_cannot_keep():
    assert "is kept" not in ENDED
    assert "all that your account keeps" in ENDED
