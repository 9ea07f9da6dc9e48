"""The pages that letters are asked for on, and those that their links open."""

import reflex as rx

from craftprompt.account.pages import CHOOSING_HINT
from craftprompt.addresses import backend
from craftprompt.ui.buttons import text_link
from craftprompt.ui.feedback import served_notice
from craftprompt.ui.fields import password_field, text_field
from craftprompt.ui.native_form import (
    OF_A_PERSON,
    carried_token,
    from_letter,
    native_form,
    submit_button,
)
from craftprompt.ui.surfaces import page_heading, stack


def forgot_password_page() -> rx.Component:
    """Asks for the address; says the same to everybody."""
    return stack(
        page_heading(
            "Forgot your password?", "A link in a letter to your address leads to a new one."
        ),
        served_notice(backend("/auth/letters")),
        native_form(
            text_field(
                "E-mail",
                "email",
                testid="forgot-email",
                type="email",
                auto_complete="username",
                required=True,
                max_length=254,
                auto_focus=True,
            ),
            submit_button("Ask for a link", testid="forgot-submit"),
            action=backend("/auth/forgot-password"),
            csrf_address=backend("/auth/csrf"),
        ),
        rx.el.p("It came back to you? ", text_link("Log in", href="/login"), "."),
        gap="groups",
    )


def reset_password_page() -> rx.Component:
    """Where the link of a letter leads: a new password, and every browser is signed out."""
    form = native_form(
        carried_token(),
        password_field(
            "New password",
            "password",
            testid="reset-password",
            hint=CHOOSING_HINT,
            auto_complete="new-password",
            required=True,
            min_length=12,
        ),
        rx.el.p("Every browser is signed out. Then log in with the new one.", class_name="hint"),
        submit_button("Change password", testid="reset-submit"),
        action=backend("/auth/reset-password"),
        forgets=OF_A_PERSON,
        csrf_address=backend("/auth/csrf"),
    )
    return stack(
        page_heading("Choose a new password"),
        from_letter(
            form,
            otherwise="This page opens from the link in a letter. Open the link once more, or ask "
            "for another one below.",
        ),
        rx.el.p(
            "The link is too old? ", text_link("Ask for another", href="/forgot-password"), "."
        ),
        gap="groups",
    )


def verify_email_page() -> rx.Component:
    """Where the link of a letter leads: one button, because programs follow links too."""
    form = native_form(
        carried_token(),
        submit_button("Confirm this address", testid="verify-submit"),
        action=backend("/auth/verify-email"),
        csrf_address=backend("/auth/csrf"),
    )
    return stack(
        page_heading("Confirm your address", "One press, and we know that letters reach you."),
        from_letter(
            form,
            otherwise="This page opens from the link in a letter. Open the link once more, or ask "
            "for another one on your account page.",
        ),
        rx.el.p(
            "The link is too old? ", text_link("Your account", href="/account"), " has another."
        ),
        gap="groups",
    )
