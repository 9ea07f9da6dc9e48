"""The pricing page: the four plans, and how counting works."""

import reflex as rx

from craftprompt.account.state import AuthState
from craftprompt.billing.plans import PLANS, Plan
from craftprompt.ui.buttons import button_link
from craftprompt.ui.feedback import day_countdown
from craftprompt.ui.surfaces import page_heading
from craftprompt.ui.tokens import marks

_CENTS = 100


def pricing_page() -> rx.Component:
    """The plans side by side."""
    return rx.el.div(
        page_heading("Plans", "Limits are for one day. Only what succeeded is counted."),
        _not_for_sale(),
        rx.el.div(*[_plan(each) for each in PLANS], class_name="plans"),
        _counting(),
        class_name="stack stack--groups",
    )


def _not_for_sale() -> rx.Component:
    return rx.el.p(
        "Paid plans cannot be bought on this installation yet. Everyone has the plan that its "
        "operator set.",
        class_name="notice",
    )


def _plan(plan: Plan) -> rx.Component:
    return rx.el.article(
        rx.el.h2(plan.name, class_name="plan__name"),
        rx.el.p(
            rx.el.span(_price(plan), class_name="plan__price"),
            rx.el.span(" a month", class_name="hint"),
        ),
        rx.el.dl(
            *[
                rx.el.div(rx.el.dt(name), rx.el.dd(amount), class_name="plan__limit")
                for name, amount in _limits(plan)
            ],
            class_name="plan__limits",
        ),
        _way_in(plan),
        class_name="plan",
        custom_attrs=marks(f"plan-{plan.key}"),
    )


def _price(plan: Plan) -> str:
    return f"{plan.price_cents // _CENTS} EUR"


def _limits(plan: Plan) -> tuple[tuple[str, str], ...]:
    return (
        ("Prompts a day", f"{plan.prompts:,}"),
        ("Images a day", str(plan.images)),
        ("Videos a day", str(plan.videos)),
        ("Jobs at once", str(plan.jobs)),
        ("Storage", f"{plan.storage_gb} GB"),
    )


def _way_in(plan: Plan) -> rx.Component:
    """What this plan offers to a visitor; who is signed in sees which one is theirs."""
    other = rx.el.p("Not open for purchase here yet", class_name="hint")
    if plan.price_cents == 0:
        other = rx.cond(
            AuthState.name == "",
            button_link("Create account", href="/register", look="primary"),
            rx.el.p("Everyone's first plan", class_name="hint"),
        )
    mine = rx.el.p("Your plan", class_name="hint plan__own")
    return rx.cond(AuthState.plan == plan.key, mine, other)


def _counting() -> rx.Component:
    return rx.el.section(
        rx.el.h2("How counting works"),
        rx.el.p(
            "A day is a UTC day: counts begin anew at 00:00 UTC. The next time is ",
            day_countdown(),
            ".",
        ),
        rx.el.ul(
            rx.el.li(
                "Work is reserved from your allowance when it starts. It is given back when it "
                "fails, is refused or is stopped."
            ),
            rx.el.li(
                "Local engines take nothing. The composer, which needs no key, is one of them."
            ),
            rx.el.li(
                "A video model has a weight, which one clip takes from the day's videos: 1 for "
                "fast and lite models, 2 for standard ones, 4 for pro ones. With a whole day's "
                "videos left you may run one clip of any weight; it then takes what is there."
            ),
            rx.el.li("Jobs at once counts requests: four images of one request are one job."),
            rx.el.li("Nothing carries a watermark because of the plan you are on."),
        ),
        rx.el.p(
            "Each plan also has a monthly ceiling on what its images and videos may cost at the "
            "model providers, so that no month can run away: ",
            ", ".join(f"{plan.name} {plan.provider_ceiling_usd} USD" for plan in PLANS),
            ".",
        ),
        rx.el.p(
            "Prompts are not under that ceiling: their number a day bounds them. What all people "
            "together may cost on one day is bounded by the operator too; where that is reached, "
            "the local engines go on for nothing."
        ),
        class_name="prose",
    )
