"""The landing page: the demo first, then what the studio does, in its own words."""

from collections.abc import Sequence
from dataclasses import dataclass

import reflex as rx

from craftprompt.addresses import backend
from craftprompt.billing.plans import PLANS
from craftprompt.catalogue.loader import TargetGroup
from craftprompt.marketing.demo import EXAMPLE_SCENE, live_demo
from craftprompt.ui.buttons import button_link, document_link, text_link
from craftprompt.ui.feedback import address_notice
from craftprompt.ui.tokens import Child, Flag, Text

TITLE = "CraftPrompt Studio: the prompt your image or video model wants"
DESCRIPTION = (
    "Describe a scene in plain words. CraftPrompt Studio writes the prompt by the rules of the "
    "model you chose, shows who wrote it, and keeps it private. Try it without an account."
)

DELETED = "Your account is deleted, and everything that was in it."


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is true of the studio."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Example:
    """What the local composer makes of `EXAMPLE_SCENE` for a model, as it stands in the build."""

    model: str
    prompt: str


POINTS = (
    Point(
        "Written for one model",
        "Length, order, camera words, sound, what must not be in the picture: each model has its "
        "own rules. They are kept as data, with a source and the day they were checked.",
    ),
    Point(
        "Your words stay yours",
        "Names, nouns and quoted speech go in as you wrote them, in any language. Direction is "
        "added around them, and nothing that contradicts the scene.",
    ),
    Point(
        "You see who wrote it",
        "The author, the tokens and the time stand beside every prompt. Without a key the local "
        "composer writes: by rules, on this server, not counted.",
    ),
    Point(
        "Nothing is lost",
        "Your draft is saved as you type. A prompt goes on being written when the tab closes, and "
        "is there when you come back, with every earlier one.",
    ),
    Point(
        "Only success counts",
        "A prompt that fails, is refused or is stopped gives your allowance back. What is left "
        "today is always in view.",
    ),
    Point(
        "Runs on your own machine",
        "One command, no key, no other service. The whole studio works offline.",
    ),
)

PRIVACY_POINTS = (
    "Nothing you make is public.",
    "Essential cookies only. No analytics, no tracking, nothing loaded from elsewhere.",
    "The demo keeps your scene in this tab and stores nothing on the server.",
    "No model provider ever gets your name, e-mail address, IP address or an account id.",
    "Deleting your account deletes everything in it, at once.",
)


def landing_page(
    groups: Sequence[TargetGroup],
    *,
    example: Example,
    demo_address: Text,
    register_address: Text = "/register",
    studio_address: Text = "/studio",
    is_signed_in: Flag = False,
) -> rx.Component:
    """Everything a visitor needs to decide, readable without JavaScript; the demo needs it."""
    return rx.fragment(
        address_notice({"deleted": DELETED}),
        rx.el.section(
            rx.el.h1(
                rx.el.span("Describe the scene. ", class_name="hero__sentence"),
                rx.el.span("Get the prompt your model wants.", class_name="hero__sentence"),
                class_name="hero__title",
            ),
            rx.el.p(
                "Veo, Kling, Seedance, Luma, Hailuo, Runway and Gemini each read a prompt in their "
                "own way. CraftPrompt Studio writes yours by the rules of the one you choose.",
                class_name="hero__promise",
            ),
            live_demo(
                groups,
                address=demo_address,
                register_address=register_address,
                studio_address=studio_address,
                is_signed_in=is_signed_in,
            ),
            class_name="hero",
        ),
        _section("Before and after", _example(example)),
        _section("What it does", _points()),
        _section("Models it writes for", _models(groups)),
        _section("Private by default", _privacy()),
        _section("Start", _start(register_address)),
    )


def _section(title: str, *content: Child) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, class_name="section__title"),
        rx.el.div(*content, class_name="section__content"),
        class_name="section",
    )


def _example(example: Example) -> rx.Component:
    return rx.el.div(
        rx.el.figure(
            rx.el.figcaption("What you write", class_name="field__label"),
            rx.el.blockquote(EXAMPLE_SCENE, class_name="example__scene"),
        ),
        rx.el.figure(
            rx.el.figcaption(f"What you paste into {example.model}", class_name="field__label"),
            rx.el.blockquote(example.prompt, class_name="manuscript__text"),
        ),
        class_name="example",
    )


def _points() -> rx.Component:
    return rx.el.dl(
        *[
            rx.el.div(
                rx.el.dt(point.name, class_name="point__name"),
                rx.el.dd(point.sentence, class_name="point__sentence"),
                class_name="point",
            )
            for point in POINTS
        ],
        class_name="points",
    )


def _models(groups: Sequence[TargetGroup]) -> rx.Component:
    return rx.fragment(
        rx.el.ul(
            *[
                rx.el.li(
                    rx.el.span(group.label, class_name="family__name"),
                    rx.el.span(_names(group), class_name="family__models"),
                    class_name="family",
                )
                for group in groups
            ],
            class_name="families",
        ),
        text_link("What each model can do", href="/models"),
    )


def _names(group: TargetGroup) -> str:
    """The models of a family, each named once whatever it starts from, without the family's name.

    "Kling 3.0 Pro, from an image" of "Kling" is "3.0 Pro".
    """
    family_word = group.label.split()[-1]
    names = (target.name.partition(", from ")[0] for target in group.targets)
    short = (name.removeprefix(f"{group.label} ").removeprefix(f"{family_word} ") for name in names)
    return ", ".join(dict.fromkeys(short))


def _privacy() -> rx.Component:
    return rx.fragment(
        rx.el.ul(*[rx.el.li(point) for point in PRIVACY_POINTS], class_name="facts"),
        document_link("Read the privacy policy", href=backend("/privacy")),
    )


def _start(register_address: Text) -> rx.Component:
    free = PLANS[0]
    return rx.fragment(
        rx.el.p(
            f"{free.prompts} prompts a day, free. What the local composer writes is not counted.",
            class_name="section__lead",
        ),
        rx.el.div(
            button_link("Create account", href=register_address),
            text_link("See the plans", href="/pricing"),
            class_name="row",
        ),
    )
