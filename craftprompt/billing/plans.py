"""The plans as data. Source: the product's plan table; prices themselves live with Stripe."""

from dataclasses import dataclass
from typing import Literal

from craftprompt.errors import InputInvalid

AllowanceKind = Literal["prompt", "image", "video"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a plan gives: counts per UTC day, jobs at once, storage in gigabytes.

    `provider_ceiling_usd` is what its images and videos may cost in a month.
    """

    key: str
    name: str
    price_cents: int
    prompts: int
    images: int
    videos: int
    jobs: int
    storage_gb: int
    provider_ceiling_usd: int

    def daily(self, kind: AllowanceKind) -> int:
        """How many of a kind the plan gives a day."""
        return {"prompt": self.prompts, "image": self.images, "video": self.videos}[kind]

    def videos_taken(self, weight: int) -> int:
        """What one video of a model of this weight takes of a day's videos.

        Who has a whole day left may have one of any weight: it takes what is there.
        """
        return min(weight, self.videos)


PLANS = (
    Plan("free", "Free", 0, 15, 3, 1, 1, 1, 2),
    Plan("creator", "Creator", 1200, 100, 15, 2, 2, 10, 8),
    Plan("pro", "Pro", 2900, 300, 40, 5, 4, 50, 20),
    Plan("studio", "Studio", 7900, 1000, 120, 12, 8, 250, 55),
)


def plan(key: str) -> Plan:
    """The plan with this key.

    Raises:
        InputInvalid: there is none.
    """
    for each in PLANS:
        if each.key == key:
            return each
    names = ", ".join(each.key for each in PLANS)
    raise InputInvalid(f"There is no plan “{key}”. The plans are {names}.", field="plan")
