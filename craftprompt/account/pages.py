"""Log in, register, and the account: forms that post to plain HTTP routes."""

import reflex as rx

from craftprompt.account.account_state import AccountState
from craftprompt.addresses import backend
from craftprompt.ui.buttons import text_link
from craftprompt.ui.feedback import address_notice, badge, local_time, notice
from craftprompt.ui.fields import checkbox_field, file_field, password_field, text_field
from craftprompt.ui.native_form import (
    DEMO_SCENE,
    OF_A_PERSON,
    carried_next,
    carried_scene,
    native_form,
    submit_button,
)
from craftprompt.ui.surfaces import disclosure, page_heading, panel, row, stack
from craftprompt.ui.tokens import Number, Text

CHOOSING_HINT = (
    "At least 12 characters, any script. A few words that only you put together work well."
)
# Also said to who comes back to a page after their account was deleted: it promises them nothing.
ENDED = (
    "Your session ended. What you typed is kept: log in with the same account, and it is there "
    "again."
)
WANTED = "Log in to go on to that page."
RESET = "Your password is changed, and every browser is signed out. Log in with the new one."
VERIFIED = "Your address is confirmed."
ASKED = "If this address has an account, a letter with a link to a new password was written."


def login_page() -> rx.Component:
    """The log-in form; `next` in the address is where it leads to."""
    return stack(
        page_heading("Log in"),
        address_notice(
            {"ended": ENDED, "next": WANTED, "reset": RESET, "verified": VERIFIED, "asked": ASKED}
        ),
        native_form(
            carried_next(),
            text_field(
                "E-mail",
                "email",
                testid="login-email",
                type="email",
                auto_complete="username",
                required=True,
                auto_focus=True,
            ),
            password_field(
                "Password",
                "password",
                testid="login-password",
                auto_complete="current-password",
                required=True,
            ),
            submit_button("Log in", testid="login-submit"),
            action=backend("/auth/login"),
            forgets=DEMO_SCENE,
            csrf_address=backend("/auth/csrf"),
        ),
        rx.el.p(text_link("Forgot your password?", href="/forgot-password")),
        rx.el.p("No account yet? ", text_link("Create one", href="/register"), "."),
        gap="groups",
    )


def register_page() -> rx.Component:
    """The registration form; what was tried in the demo comes along."""
    return stack(
        page_heading("Create your account", "Free, without a card. Your work is private."),
        native_form(
            carried_scene(),
            _about_the_person(),
            _their_consent(),
            submit_button("Create account", testid="register-submit"),
            action=backend("/auth/register"),
            csrf_address=backend("/auth/csrf"),
            multipart=True,
            forgets=DEMO_SCENE,
        ),
        rx.el.p(
            "You have an account? ",
            text_link("Log in", href="/login"),
            " or ",
            text_link("reset the password", href="/forgot-password"),
            ".",
        ),
        gap="groups",
    )


def _about_the_person() -> rx.Component:
    return rx.fragment(
        text_field(
            "Full name",
            "name",
            testid="register-name",
            auto_complete="name",
            required=True,
            max_length=100,
            auto_focus=True,
        ),
        text_field(
            "E-mail",
            "email",
            testid="register-email",
            type="email",
            auto_complete="username",
            required=True,
            max_length=254,
        ),
        password_field(
            "Password",
            "password",
            testid="register-password",
            hint=CHOOSING_HINT,
            auto_complete="new-password",
            required=True,
            min_length=12,
        ),
        file_field(
            "Avatar (optional)",
            "avatar",
            testid="register-avatar",
            hint="PNG, JPEG or WebP, at most 2 MB. It is drawn anew without its metadata.",
            accept="image/png,image/jpeg,image/webp",
        ),
    )


def _their_consent() -> rx.Component:
    return rx.fragment(
        checkbox_field("I am 18 or older", name="adult", testid="register-adult"),
        checkbox_field(
            "I accept the ",
            _document("terms", "/terms"),
            " and the ",
            _document("privacy policy", "/privacy"),
            name="terms",
            testid="register-terms",
        ),
    )


def account_page() -> rx.Component:
    """The person's account: who they are, the password, and the way out for good."""
    return stack(
        page_heading("Account"),
        notice(AccountState.news),
        panel(_profile(), title="Profile"),
        panel(_password(), title="Password"),
        panel(_deletion(), title="Delete the account"),
        gap="groups",
        class_name="account",
    )


def _profile() -> rx.Component:
    return stack(_facts(), rx.cond(AccountState.ask_again != "", _ask_again(), rx.fragment()))


def _ask_again() -> rx.Component:
    """Another letter for who has not confirmed the address."""
    return native_form(
        rx.el.p(AccountState.why_confirm, class_name="hint"),
        submit_button(AccountState.ask_again, look="quiet", testid="verify-again"),
        action=backend("/auth/verify-email/again"),
    )


def _facts() -> rx.Component:
    return rx.el.dl(
        _fact("Name", AccountState.name),
        _fact("E-mail", _address()),
        _fact("Plan", AccountState.plan_name),
        _fact("With us since", local_time(AccountState.since, style="day")),
        _fact("Tokens used in all", AccountState.tokens_total),
        class_name="facts-list",
    )


def _address() -> rx.Component:
    return row(AccountState.email, badge(AccountState.standing, testid="email-standing"))


def _fact(name: str, value: rx.Component | Text | Number) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(value), class_name="facts-list__fact")


def _password() -> rx.Component:
    return native_form(
        password_field(
            "Current password",
            "current_password",
            testid="current-password",
            auto_complete="current-password",
            required=True,
        ),
        password_field(
            "New password",
            "password",
            testid="new-password",
            hint=CHOOSING_HINT,
            auto_complete="new-password",
            required=True,
            min_length=12,
        ),
        rx.el.p("You stay logged in here; every other browser is signed out.", class_name="hint"),
        submit_button("Change password", look="quiet", testid="change-password"),
        action=backend("/auth/password"),
    )


def _deletion() -> rx.Component:
    return stack(
        rx.el.p(
            "Everything goes at once and for good: prompts with their versions, images, videos, "
            "references, presets, drafts, history, your picture, your sessions, letters kept for "
            "you and the account itself. There is no way back."
        ),
        disclosure(
            "Delete my account",
            native_form(
                password_field(
                    "Your password",
                    "password",
                    testid="reauth-password",
                    auto_complete="current-password",
                    required=True,
                ),
                checkbox_field("Delete everything that is mine", name="confirm"),
                submit_button("Delete my account", look="danger", testid="delete-confirm"),
                action=backend("/auth/delete"),
                forgets=OF_A_PERSON,
            ),
            testid="delete-account",
        ),
    )


def _document(name: str, address: str) -> rx.Component:
    """A legal page in a window of its own, so that the form stays as it is."""
    return rx.el.a(name, href=backend(address), target="_blank", class_name="link")
