"""Writes `docs/models.md`, the page of every target model, from the catalogue."""

from collections.abc import Iterator

from craftprompt.catalogue.entries import TargetModel
from craftprompt.catalogue.loader import DEFAULT_TARGET_KEY, SHIPPED, Catalogue, load
from craftprompt.catalogue.wording import STATUSES, facts, rules


def render() -> str:
    """The whole page as Markdown."""
    loaded = load(SHIPPED)
    return "\n".join((*_introduction(loaded), *_models(loaded), *_profiles(loaded)))


def _introduction(loaded: Catalogue) -> Iterator[str]:
    off = len(loaded.every) - len(loaded.targets)
    yield "# Target models"
    yield ""
    yield "Generated from `craftprompt/catalogue/` by `craftprompt/commands/docs_models.py`; a test"
    yield "compares the two. To add a video model, add a row to `video_models.json`: the form, the"
    yield "checks, the price and this page follow. An operator does the same in a file of their"
    yield "own: [operations.md](operations.md#video-models-of-your-own)."
    yield ""
    yield f"{len(loaded.targets)} target models can be chosen, {off} more are switched off;"
    yield f"`{DEFAULT_TARGET_KEY}` is chosen where nobody chose. *Weight* is what one run takes"
    yield "from the day's videos. *Prompt limit* is in characters. A dash stands where the maker"
    yield "publishes nothing. *Evidence* says how well a row is known and when it was last checked:"
    yield ""
    yield from (f"- *{status}*: {meaning}" for status, meaning in STATUSES.items())
    yield ""
    yield "“Compare models” on the video page recommends of each family the model with the lowest"
    yield "price a second, the cheapest first: among those that start from what is there, words"
    yield "alone or a first frame, are new or current, and whose schema was read. The price is"
    yield "published, or that of a clip divided by its length. Nothing here ranks by quality."
    yield ""


def _models(loaded: Catalogue) -> Iterator[str]:
    for family, profile in loaded.profiles.items():
        yield f"## {profile.name}"
        yield ""
        yield from _table([target for target in loaded.every if target.family == family])
        yield ""


def _table(targets: list[TargetModel]) -> Iterator[str]:
    columns = ("model", "key", *facts(targets[0]))
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for target in targets:
        name = target.name if target.enabled else f"{target.name} (off)"
        yield f"| {' | '.join((name, f'`{target.key}`', *facts(target).values()))} |"


def _profiles(loaded: Catalogue) -> Iterator[str]:
    yield "## How each family wants to be written to"
    yield ""
    for profile in loaded.profiles.values():
        yield f"### {profile.name}: prompt profile"
        yield ""
        yield from (f"- **{rule}**: {text}" for rule, text in rules(profile))
        yield ""
        yield "Sources, with how sure they are:"
        yield ""
        yield from (f"- {each.rule}: {each.page} ({each.confidence})" for each in profile.evidence)
        yield ""


if __name__ == "__main__":
    print(render(), end="")
