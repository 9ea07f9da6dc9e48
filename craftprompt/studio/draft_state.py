"""The form of a page that makes pictures or films, as far as every such form has it."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import reflex as rx

from craftprompt.errors import NO_PROBLEM, Problem
from craftprompt.studio.limits import refuse_long_draft


@dataclass(slots=True)
class Replacement:
    """Words that take the place of those in the field, once for every new `key`."""

    words: str = ""
    key: str = ""


class DraftState(rx.State, mixin=True):
    """What stands in a form: kept as it is changed, so that a reload and another tab find it.

    `replacement` takes the place of the words in the field. `press_id`
    makes one wish of a form that is sent twice.
    """

    prompt: str = ""
    replacement: Replacement = Replacement()
    model: str = ""
    ratio: str = ""
    press_id: str = ""
    price: str = ""
    problem: Problem = NO_PROBLEM

    _parent_id: UUID | None = None

    @rx.event
    async def save_prompt(self, text: str) -> None:
        """Keep the words a second after typing stops."""
        if text != self.prompt:
            self.problem = self.problem.after_typing()
        refuse_long_draft(text)  # what is not kept does not stay in memory either
        self.prompt = text
        await self._save(prompt=text)

    @rx.event
    async def choose_ratio(self, ratio: str) -> None:
        """Another shape."""
        await self._save(ratio=ratio)

    async def _save(self, **changes: object) -> object:
        """Keep what changed, with everything else that this tab shows chosen; gives the draft.

        Another tab may have saved other choices meanwhile; the words stay the newest of all tabs.
        """
        raise NotImplementedError

    def _replace_words(self, words: str) -> None:
        self.replacement = Replacement(words, str(uuid4()))
        self.problem = NO_PROBLEM


def press_of(form_data: dict[str, str]) -> UUID | None:
    """The press that a form belongs to: sent twice, it is one wish."""
    try:
        return UUID(str(form_data.get("press", "")))
    except ValueError:
        return None
