import reflex as rx

from craftprompt.ui.buttons import quiet_button
from craftprompt.ui.feedback import copy_button, empty_state, error_panel, notice, skeleton
from craftprompt.ui.streaming_text import prompt_stream
from tests.markup import elements, found, words


class NewsState(rx.State):
    news: str = ""
    failure: str = ""
    kind: str = "internal"
    is_running: bool = False

    @rx.event
    def finished(self):
        self.news = "It is over."


def test_a_failure_is_read_out_at_once_and_says_its_kind():
    panel = error_panel(NewsState.failure, NewsState.kind)
    (_, region), *_ = elements(panel)

    assert 'role:"alert"' in region
    assert '"data-kind":' in found(panel, data_testid="error-message")


def test_news_is_read_out_politely():
    (_, region), *_ = elements(notice(NewsState.news))

    assert 'role:"status"' in region


def test_a_live_region_is_there_before_it_has_anything_to_say():
    rendered = notice(NewsState.news).render()

    assert rendered["name"] == '"div"'
    assert "cond_state" in str(rendered["children"])


def test_an_empty_place_says_why_and_offers_one_thing_to_do():
    place = empty_state("Nothing made yet.", quiet_button("Make the first", testid="first"))

    assert words(place) == "Nothing made yet. Make the first"
    assert found(place, data_testid="first")


def test_a_waiting_place_is_heard_too():
    assert words(skeleton()) == "Loading"


def test_a_copy_button_can_read_its_text_from_the_page_when_it_is_pressed():
    props = found(copy_button("", source="prompt-output", testid="copy"), data_testid="copy")

    assert 'source:"prompt-output"' in props


def test_the_words_of_a_running_prompt_do_not_pass_through_a_state():
    stream = prompt_stream(
        "an-id",
        base="http://localhost:8000",
        text=NewsState.news,
        running=NewsState.is_running,
        on_done=NewsState.finished,
    )
    ((tag, props),) = elements(stream)

    assert tag == "PromptStream"
    assert 'base:"http://localhost:8000"' in props
    assert 'generationId:"an-id"' in props
    assert "attempt:1" in props
