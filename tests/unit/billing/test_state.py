import pytest

from craftprompt.billing.state import spent_in_words


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        ([], ""),
        (["images"], "Today's images are used up."),
        (["prompts", "images"], "Today's prompts and images are used up."),
        (["prompts", "images", "videos"], "Today's prompts, images and videos are used up."),
    ],
)
def test_what_is_used_up_is_named_in_one_sentence(kinds, sentence):
    assert spent_in_words(kinds) == sentence
