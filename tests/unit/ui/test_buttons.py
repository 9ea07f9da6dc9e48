import pytest
import reflex as rx

from craftprompt.ui.buttons import button, button_link, document_link, icon_button, primary_button
from tests.markup import elements, found


class PressState(rx.State):
    is_making: bool = False

    @rx.event
    def make(self):
        self.is_making = True


def test_a_button_never_submits_a_form_by_accident():
    assert 'type:"button"' in found(button("Stop", testid="stop"), data_testid="stop")


def test_a_busy_button_says_so_and_keeps_its_place_in_the_tab_order():
    props = found(
        primary_button("Make", testid="make", busy=PressState.is_making, on_click=PressState.make),
        data_testid="make",
    )

    assert '"aria-busy":' in props
    assert '"aria-disabled":' in props
    assert "disabled:" not in props.replace('"aria-disabled":', "")


def test_a_press_on_a_blocked_button_raises_no_event():
    props = found(
        button("Make", testid="make", blocked=True, on_click=PressState.make), data_testid="make"
    )

    assert "make" not in props.split("onClick:")[1].split("=> null")[0]


@pytest.mark.parametrize("look", ["primary", "quiet", "plain", "danger"])
def test_every_look_has_its_class(look):
    assert f'className:"button button--{look}"' in found(
        button("Go", look=look, testid="go"), data_testid="go"
    )


def test_an_icon_button_has_a_name_and_its_picture_is_skipped():
    (tag, props), (_, picture) = list(elements(icon_button("copy", "Copy the prompt")))[:2]

    assert tag == '"button"'
    assert '"aria-label":"Copy the prompt"' in props
    assert '"aria-hidden":"true"' in picture


def test_a_link_that_looks_like_a_button_is_a_link():
    (tag, props), *_ = elements(button_link("Plans", href="/pricing"))

    assert tag == "ReactRouterLink"
    assert 'to:"/pricing"' in props


def test_a_link_to_a_plain_page_leaves_the_app():
    (tag, props), *_ = elements(document_link("Privacy", href="/privacy"))

    assert tag == '"a"'
    assert 'href:"/privacy"' in props
