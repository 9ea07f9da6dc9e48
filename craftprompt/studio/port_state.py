"""The prompt on the page for another model: what that would lose, and the press for it."""

from collections.abc import Iterable
from dataclasses import dataclass

import reflex as rx

from craftprompt.catalogue.loader import catalogue
from craftprompt.models import Generation
from craftprompt.providers.text.porting import Loss, losses
from craftprompt.studio.generation_state import prompt_on_page
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.version_state import VersionState


@dataclass(slots=True)
class LossView:
    """One thing that a move to another model loses, of the prompt shown or of what can be had."""

    kind: str
    sentence: str


class PortState(rx.State, mixin=True):
    """The model that is looked at, and what the version that is shown would lose with it."""

    port_key: str = ""
    port_name: str = ""
    port_losses: list[LossView] = []
    port_facts: list[LossView] = []
    is_port_free: bool = False

    @rx.event
    async def choose_port(self, key: str) -> None:
        """Say what the prompt would lose with another model; nothing is made yet."""
        target = catalogue().target(key) if key else None
        self.port_key, self.port_name = (target.key, target.name) if target else ("", "")
        await self._weigh_port(await prompt_on_page(self))

    @rx.event
    async def port(self) -> rx.event.EventType[()] | None:
        """Have the version that is shown written for the other model."""
        if not self.port_key:
            return None
        editor = await self.get_state(PromptEditorState)
        following = await editor._port(self.port_key)
        if following:
            self.port_key, self.port_losses, self.port_facts = "", [], []
        return following

    async def _weigh_port(self, generation: Generation | None) -> None:
        shown = (await self.get_state(VersionState)).shown
        source = catalogue().known(generation.target) if generation else None
        target = catalogue().known(self.port_key)
        words = {"prompt": shown.text, "negative_prompt": shown.negative_prompt}
        found = losses(source, target, **words) if source and target else []
        self.is_port_free = bool(source and target) and not found
        self.port_losses = _views(each for each in found if each.is_of_text)
        self.port_facts = _views(each for each in found if not each.is_of_text)


def _views(found: Iterable[Loss]) -> list[LossView]:
    return [LossView(each.kind, each.sentence) for each in found]
