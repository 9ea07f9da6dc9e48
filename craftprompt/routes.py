"""Every page in one table: address, title, who may see it, what frames it, what it loads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import reflex as rx

from craftprompt.account.account_state import AccountState
from craftprompt.account.letter_pages import (
    forgot_password_page,
    reset_password_page,
    verify_email_page,
)
from craftprompt.account.pages import account_page, login_page, register_page
from craftprompt.account.state import AuthState
from craftprompt.addresses import backend
from craftprompt.catalogue.loader import DEFAULT_TARGET_KEY, catalogue
from craftprompt.library.item_page import item_page
from craftprompt.library.item_state import ItemState
from craftprompt.library.page import library_page
from craftprompt.library.state import LibraryState
from craftprompt.marketing import landing
from craftprompt.marketing.demo import EXAMPLE_SCENE
from craftprompt.marketing.landing import Example, landing_page
from craftprompt.marketing.models import models_page
from craftprompt.marketing.pricing import pricing_page
from craftprompt.providers.base import PromptRequest
from craftprompt.providers.text.composer import compose
from craftprompt.shell.frames import form_frame
from craftprompt.shell.guard import guarded, visible
from craftprompt.shell.state import ShellState
from craftprompt.studio.craft_state import CraftState
from craftprompt.studio.image_page import image_page
from craftprompt.studio.image_state import ImageState
from craftprompt.studio.page import prompt_page
from craftprompt.studio.shots_state import ShotsState
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.tray_state import TrayState
from craftprompt.studio.video_page import video_page
from craftprompt.studio.video_state import VideoState
from craftprompt.ui.buttons import button_link
from craftprompt.ui.surfaces import page_heading, row, stack

IMAGE = "/icons/apple-touch-icon.png"
NOT_FOUND = "404"  # the framework's name for the page without an address

Guard = Literal["public", "private"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `guard` says who may see it."""

    path: str
    build: Callable[[], rx.Component]
    title: str
    description: str
    guard: Guard
    on_load: rx.event.EventType[()] | None = None


PAGES = (
    Page(
        "/",
        lambda: visible(_landing(), current="/"),
        landing.TITLE,
        landing.DESCRIPTION,
        "public",
    ),
    Page(
        "/pricing",
        lambda: visible(pricing_page(), current="/pricing"),
        "Pricing · CraftPrompt Studio",
        "Four plans with daily allowances of prompts, images and videos; the first is free.",
        "public",
    ),
    Page(
        "/models",
        lambda: visible(models_page(catalogue().grouped()), current="/models"),
        "Models · CraftPrompt Studio",
        "Every image and video model that prompts can be written for, and what each can do.",
        "public",
    ),
    Page(
        "/login",
        lambda: form_frame(login_page(), current="/login"),
        "Log in · CraftPrompt Studio",
        "Log in to your studio.",
        "public",
    ),
    Page(
        "/register",
        lambda: form_frame(register_page(), current="/register"),
        "Create your account · CraftPrompt Studio",
        "Create a free account: your scenes, prompts and history, private and kept.",
        "public",
    ),
    Page(
        "/forgot-password",
        lambda: form_frame(forgot_password_page(), current="/forgot-password"),
        "Forgot your password? · CraftPrompt Studio",
        "Ask for a link to a new password.",
        "public",
    ),
    Page(
        "/reset-password",
        lambda: form_frame(reset_password_page(), current="/reset-password"),
        "Choose a new password · CraftPrompt Studio",
        "Choose a new password with the link from a letter.",
        "public",
    ),
    Page(
        "/verify-email",
        lambda: form_frame(verify_email_page(), current="/verify-email"),
        "Confirm your address · CraftPrompt Studio",
        "Confirm that the address of your account is yours.",
        "public",
    ),
    Page(
        "/studio",
        lambda: guarded(prompt_page(), current="prompt"),
        "Prompt · CraftPrompt Studio",
        "Describe a scene and have its prompt written.",
        "private",
        [
            ShellState.open_frame,
            PromptEditorState.open_studio,
            CraftState.open_tools,
            CraftState.offer_undo_of_address,
            ShotsState.open_shots,
        ],
    ),
    Page(
        "/studio/image",
        lambda: guarded(image_page(), current="image"),
        "Image · CraftPrompt Studio",
        "Have images made from a prompt and your own references.",
        "private",
        [ShellState.open_frame, TrayState.open_tray, ImageState.open_images],
    ),
    Page(
        "/studio/video",
        lambda: guarded(video_page(), current="video"),
        "Video · CraftPrompt Studio",
        "Have a video made from a prompt, an image or your own words.",
        "private",
        [ShellState.open_frame, TrayState.open_tray, VideoState.open_videos],
    ),
    Page(
        "/library",
        lambda: guarded(library_page(), current="library"),
        "Library · CraftPrompt Studio",
        "Every video, image and prompt that you made, newest first.",
        "private",
        [ShellState.open_frame, LibraryState.open_library],
    ),
    Page(
        "/library/[item_id]",
        lambda: guarded(item_page(), current="library"),
        "In the library · CraftPrompt Studio",
        "One video, image or prompt with everything that is known of it.",
        "private",
        [ShellState.open_frame, ItemState.open_item],
    ),
    Page(
        "/account",
        lambda: guarded(account_page(), current="account"),
        "Account · CraftPrompt Studio",
        "Your profile, password and account.",
        "private",
        [ShellState.open_frame, AccountState.open_account],
    ),
)

PATHS = tuple(page.path for page in PAGES)
PRIVATE_PATHS = tuple(page.path for page in PAGES if page.guard == "private")


def _landing() -> rx.Component:
    """The landing page, with an example that the composer really wrote."""
    target = catalogue().target(DEFAULT_TARGET_KEY)
    written = compose(PromptRequest(EXAMPLE_SCENE, target)).text
    return landing_page(
        catalogue().grouped(),
        example=Example(target.name, written.prompt),
        demo_address=backend("/api/demo"),
        is_signed_in=AuthState.name != "",
    )


def not_found_page() -> rx.Component:
    """What stands at an address of ours that leads nowhere."""
    return stack(
        page_heading("Nothing here", "There is no page at this address."),
        row(
            button_link("To the studio", href="/studio"),
            button_link("To the first page", href="/", look="plain"),
        ),
        gap="groups",
    )


def add_pages(app: rx.App) -> None:
    """Give every page to the app."""
    for page in PAGES:
        app.add_page(
            page.build,
            route=page.path,
            title=page.title,
            description=page.description,
            on_load=page.on_load,
            image=IMAGE,
        )
    app.add_page(
        lambda: visible(not_found_page(), current=""),
        route=NOT_FOUND,
        title="Nothing here · CraftPrompt Studio",
        description="There is no page at this address.",
        image=IMAGE,
    )
