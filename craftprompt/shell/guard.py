"""The frames with the signed-in person's state in them."""

import reflex as rx

from craftprompt.account.account_state import AccountState
from craftprompt.account.state import AuthState
from craftprompt.addresses import backend
from craftprompt.billing.state import UsageState
from craftprompt.shell.frames import public_frame, studio_frame
from craftprompt.shell.navigation import SignedIn, StudioPlace
from craftprompt.shell.state import ShellState
from craftprompt.shell.usage_meter import AllowanceKind, renewal, usage_meter
from craftprompt.ui.buttons import plain_button
from craftprompt.ui.feedback import error_panel, session_warning

# The meter of what a page makes; on the others it is the prompts'.
LEADING: dict[StudioPlace, AllowanceKind] = {"image": "images", "video": "videos"}


def visible(content: rx.Component, *, current: str) -> rx.Component:
    """A public page in its frame, which knows whether somebody is signed in."""
    return public_frame(content, current=current, is_signed_in=AuthState.name != "")


def guarded(content: rx.Component, *, current: StudioPlace) -> rx.Component:
    """A private page in its frame.

    The frame is always rendered, because an editor that is mounted late loses half-typed text.
    It is hidden until the gate has let the socket in, and once shown never hidden again.
    """
    person = SignedIn(
        AuthState.name, AuthState.email, AccountState.avatar_address, backend("/auth/logout")
    )
    return rx.el.div(
        _notice(),
        studio_frame(
            content,
            current=current,
            person=person,
            meters=_meters(LEADING.get(current, "prompts")),
            renewal=renewal(
                UsageState.spent,
                has_larger_plan=UsageState.has_larger_plan,
                day=UsageState.day,
                on_renewed=UsageState.renew,
            ),
        ),
        session_warning(
            AccountState.idle_minutes, stay=AccountState.stay, sign_out_target="logout"
        ),
        class_name=rx.cond(AuthState.name == "", "gate gate--closed", "gate"),
    )


def _notice() -> rx.Component:
    """What an event could not say anywhere else on the page."""
    return rx.el.div(
        error_panel(
            ShellState.message,
            ShellState.kind,
            plain_button("Close", type="button", on_click=ShellState.dismiss),
        ),
        class_name="page-notice",
    )


def _meters(leading: AllowanceKind) -> list[rx.Component]:
    return [
        usage_meter(
            "prompts",
            used=UsageState.prompts_used,
            reserved=UsageState.prompts_held,
            limit=UsageState.prompts_limit,
            is_leading=leading == "prompts",
            note=UsageState.prompts_note,
        ),
        usage_meter(
            "images",
            used=UsageState.images_used,
            reserved=UsageState.images_held,
            limit=UsageState.images_limit,
            is_leading=leading == "images",
        ),
        usage_meter(
            "videos",
            used=UsageState.videos_used,
            reserved=UsageState.videos_held,
            limit=UsageState.videos_limit,
            is_leading=leading == "videos",
        ),
    ]
