import reflex as rx

from craftprompt.ui.fields import file_field, text_field
from craftprompt.ui.native_form import (
    carried_next,
    carried_scene,
    carried_token,
    csrf_field,
    event_form,
    from_letter,
    native_form,
    submit_button,
)
from tests.markup import elements, found


class SceneState(rx.State):
    @rx.event
    def make(self, form: dict[str, str]):
        """Takes the form."""


def test_a_form_that_posts_names_its_route_and_where_its_token_comes_from():
    form = native_form(
        text_field("E-mail", "email"),
        submit_button("Log in", testid="login-submit"),
        action="/auth/login",
        csrf_address="/auth/csrf",
        testid="login",
    )
    props = found(form, data_testid="login")

    assert 'action:"/auth/login"' in props
    assert 'csrfAddress:"/auth/csrf"' in props
    assert 'encType:"application/x-www-form-urlencoded"' in props
    assert 'className:"button button--primary"' in found(form, data_testid="login-submit")


def test_a_form_with_a_file_is_sent_in_parts():
    form = native_form(
        file_field("Picture", "avatar"), action="/auth/register", multipart=True, testid="register"
    )

    assert 'encType:"multipart/form-data"' in found(form, data_testid="register")


def test_a_form_that_raises_an_event_carries_the_token_too():
    form = event_form(rx.el.p("Scene"), on_submit=SceneState.make, testid="scene-form")

    assert "CsrfField" in [tag for tag, _ in elements(form)]
    assert "onSubmit:" in found(form, data_testid="scene-form")


def test_what_is_carried_along_comes_from_the_browser_alone():
    tags = [
        tag for part in (csrf_field(), carried_scene(), carried_next()) for tag, _ in elements(part)
    ]

    assert tags == ["CsrfField", "CarriedScene", "CarriedNext"]


def test_what_a_letter_leads_to_is_mounted_only_then_and_carries_its_token():
    part = from_letter(
        native_form(carried_token(), action="/auth/verify-email"), otherwise="Open the link."
    )
    tags = [tag for tag, _ in elements(part)]

    assert tags.index("FromLetter") < tags.index("NativeForm") < tags.index("CarriedToken")
    assert 'otherwise:"Open the link."' in str(part)
