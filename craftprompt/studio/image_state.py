"""The image page: what stands in its form, and the cards of what is being and was made."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar
from uuid import UUID, uuid4

import reflex as rx
from sqlalchemy.orm import Session

from craftprompt import db
from craftprompt.account.state import owner_of
from craftprompt.billing.state import show_usage
from craftprompt.errors import NO_PROBLEM, InputInvalid, NotFound
from craftprompt.models import Generation, GenerationKind, ImageDraft
from craftprompt.providers.image.base import ReferenceRole
from craftprompt.studio import durable_runs, image_drafts, images, media_queries, queries, tray
from craftprompt.studio.draft_state import press_of
from craftprompt.studio.image_drafts import KeptDraft
from craftprompt.studio.image_references import ReferenceChoice
from craftprompt.studio.image_stage import IMAGES
from craftprompt.studio.image_views import (
    EditedPicture,
    ImageCard,
    ImageOffer,
    cost_in_words,
    edited_picture,
    image_models,
    model_name,
    model_note,
    month_in_words,
    price_in_words,
    shape,
)
from craftprompt.studio.images import ImageWish
from craftprompt.studio.removal import Removed
from craftprompt.studio.stage import Kind
from craftprompt.studio.stage_state import StageState
from craftprompt.studio.tray_state import TrayState, show_tray
from craftprompt.studio.typical_times import time_in_words
from craftprompt.studio.views import excerpt


class ImageState(StageState[ImageCard], rx.State):
    """The form of the image page, and its stage."""

    PAGE: ClassVar[str] = "/studio/image"
    NAME: ClassVar[str] = IMAGES.name
    BEGUN: ClassVar[str] = "Your images are being made."
    ASKED_IN_ADDRESS: ClassVar[tuple[str, ...]] = ("from", "edit", "reference")

    cards: list[ImageCard] = []
    shown: ImageCard = ImageCard()
    offer: ImageOffer = ImageOffer()
    size: str = ""
    count: int = 1
    is_edit: bool = False
    edited: EditedPicture = EditedPicture()
    set_aside: str = ""

    _stands_in_for: str = ""

    @rx.event
    async def open_images(self) -> rx.event.EventType[()] | None:
        """The page opens, or its socket came back; what the address asks for is done once."""
        return await self._open()

    @rx.event
    async def choose_model(self, key: str) -> None:
        """Ask another model from now on; ratio and size stay where it has them."""
        image_drafts.settings_of(key)
        self._stands_in_for = ""
        await self._save(model=key)

    @rx.event
    async def choose_size(self, size: str) -> None:
        """Another size."""
        await self._save(size=size)

    @rx.event
    async def choose_count(self, count: str) -> None:
        """So many images at a time."""
        if count not in {str(number) for number in range(1, images.MOST_AT_A_TIME + 1)}:
            raise InputInvalid("One to four images can be made at a time.")
        await self._save(count=int(count))

    @rx.event
    async def put_aside(self, words: str) -> None:
        """Keep words that the field held when others took their place."""
        shown = self.replacement.words
        await self._change(
            partial(image_drafts.set_aside, words=words, shown=shown), is_replaced=False
        )

    @rx.event
    async def bring_back(self) -> None:
        """Put the words that gave way into the field again."""
        await self._change(image_drafts.bring_back, is_replaced=True)

    @rx.event
    async def forget_aside(self) -> None:
        """The words that gave way are not wanted any more."""
        await self._save(set_aside="")

    @rx.event
    async def fit_references(self) -> None:
        """Let as many references go along as the model takes: the first ones."""
        owner_id = await owner_of(self)
        most = self.offer.references_limit - self.is_edit
        await db.write(lambda session: tray.keep_first(session, owner_id, most=most))
        await show_tray(self, owner_id)
        self.problem = NO_PROBLEM
        self.announcement = f"The first {most} go along now."

    @rx.event
    async def edit_this(self, generation_id: str) -> None:
        """Say what changes in an image: it becomes the first reference."""
        await self._do_as_asked(await owner_of(self), "edit", generation_id)

    @rx.event
    async def end_edit(self) -> None:
        """No edit after all: the words from before it stand in the field again."""
        await self._change(image_drafts.end_edit, is_replaced=True)
        await self._read_again(await owner_of(self))

    @rx.event
    async def use_as_reference(self, media_id: str) -> None:
        """Lay a made image into the tray."""
        await self._do_as_asked(await owner_of(self), "reference", media_id)

    def _kind(self) -> Kind[ImageCard]:
        return IMAGES

    async def _show_draft(self, owner_id: UUID) -> None:
        kept = await db.read(lambda session: image_drafts.kept_draft(session, owner_id))
        self._take_over(kept, is_replaced=False)

    async def _request(self, owner_id: UUID, form_data: dict[str, str]) -> list[Generation]:
        draft = await self._save_press(str(form_data.get("image_prompt", "")))
        going = await (await self.get_state(TrayState))._going(owner_id)
        wish = await db.read(partial(_wish, owner_id=owner_id, draft=draft, going=going))
        return await images.make(owner_id, wish, press_id=press_of(form_data))

    async def _repeat(self, owner_id: UUID, generation_id: UUID) -> list[Generation]:
        return await images.retry(owner_id, generation_id)

    async def _stop(self, owner_id: UUID, generation_id: UUID) -> str:
        return await images.cancel(owner_id, generation_id)

    async def _do_as_asked(self, owner_id: UUID, name: str, given: str) -> None:
        """What an address or a button asks for: words, an edit, a reference."""
        if name == "reference":
            await tray.add_reference_from_media(owner_id, media_queries.media_id_of(given))
            await show_tray(self, owner_id)
            self.announcement = "It lies among your references now."
            return
        fill = image_drafts.begin_edit if name == "edit" else image_drafts.take_over
        wanted = queries.generation_id_of(given)
        await self._change(partial(fill, generation_id=wanted), is_replaced=True)
        await self._read_again(owner_id)

    async def _save_press(self, prompt: str) -> ImageDraft:
        """Keep what a press is to make.

        Raises:
            NotFound: the model, or the image that was to be changed, is gone since it was shown,
                so that another image would be made.
        """
        was_edit, shown_model = self.is_edit, self.model
        draft = await self._save(prompt=prompt)
        if shown_model not in ("", draft.model):
            raise NotFound(
                f"{self.offer.note} Nothing was made yet and nothing was counted. Press again to "
                "make it with that one."
            )
        if was_edit and not draft.is_edit:
            raise NotFound(
                "The image that you wanted to change was deleted, so nothing was made and nothing "
                "was counted. Your words are kept. Press again to make an image from them alone."
            )
        return draft

    async def _save(self, **changes: object) -> ImageDraft:
        owner_id = await owner_of(self)
        values = self._choices() | changes
        kept = await db.write(lambda session: image_drafts.save(session, owner_id, **values))
        self._take_over(kept, is_replaced=False)
        await self._say_price(owner_id)
        return kept.draft

    async def _change(self, change: Callable[..., KeptDraft], *, is_replaced: bool) -> None:
        """Change the draft, beginning with what this tab shows chosen."""
        owner_id, chosen = await owner_of(self), self._choices()

        def make(session: Session) -> KeptDraft:
            image_drafts.save(session, owner_id, **chosen)
            return change(session, owner_id)

        self._take_over(await db.write(make), is_replaced=is_replaced)

    def _choices(self) -> dict[str, object]:
        """What this tab shows chosen; nothing before it has opened its page."""
        if not self.model:
            return {}
        return {
            "model": self.model,
            "ratio": self.ratio,
            "size": self.size,
            "count": self.count,
            "parent_id": self._parent_id,
            "is_edit": self.is_edit,
        }

    def _take_over(self, kept: KeptDraft, *, is_replaced: bool) -> None:
        draft, offered = kept.draft, image_drafts.settings_of(kept.draft.model)
        if kept.asked_model not in ("", draft.model):
            self._stands_in_for = kept.asked_model
        self.model, self.ratio, self.size = draft.model, draft.ratio, draft.size
        self.offer = ImageOffer(
            models=image_models(image_drafts.image_targets()),
            shapes=[shape(each) for each in offered.ratios],
            sizes=list(offered.sizes),
            references_limit=offered.references,
            name=model_name(draft.model),
            note=model_note(draft.model, instead_of=self._stands_in_for),
            is_local=durable_runs.current().images.of(draft.model).is_local,
        )
        self.set_aside = excerpt(draft.set_aside, 80)
        self.count, self.prompt = draft.count, draft.prompt
        self.is_edit, self._parent_id = draft.is_edit, draft.parent_id
        self.press_id = self.press_id or str(uuid4())
        if is_replaced:
            self._replace_words(draft.prompt)

    async def _read_again(self, owner_id: UUID) -> list[Removed]:
        edited_id = self._parent_id if self.is_edit else None
        edited = await db.read(lambda session: _picture_of(session, owner_id, edited_id))
        self.edited = edited_picture(edited)
        return await super()._read_again(owner_id)

    async def _say_price(self, owner_id: UUID) -> None:
        usage = await show_usage(self, owner_id)
        typical = await db.read(
            lambda session: time_in_words(session, self.model, GenerationKind.IMAGE)
        )
        self.price = price_in_words(
            count=self.count,
            left=max(0, usage.images_limit - usage.images_used - usage.images_held),
            limit=usage.images_limit,
            typical=typical,
            cost=cost_in_words(self.model, self.size, self.count),
            month=month_in_words(
                usage.month, self.model, self.size, self.count, left_micro_usd=usage.month_left
            ),
        )


def _wish(
    session: Session, owner_id: UUID, draft: ImageDraft, going: tuple[ReferenceChoice, ...]
) -> ImageWish:
    """What stands in the form, with the references that it is made from."""
    wish = ImageWish(
        prompt=draft.prompt,
        model=draft.model,
        ratio=draft.ratio,
        size=draft.size,
        count=draft.count,
        parent_id=draft.parent_id,
    )
    if durable_runs.current().images.of(draft.model).is_local:
        return wish  # the drawer draws from words alone
    edited = _picture_of(session, owner_id, draft.parent_id if draft.is_edit else None)
    first = [ReferenceChoice(edited, ReferenceRole.EDITED)] if edited else []
    return replace(wish, references=(*first, *[each for each in going if each.media_id != edited]))


def _picture_of(session: Session, owner_id: UUID, image_id: UUID | None) -> UUID | None:
    """The picture of an image of this person; None where there is none."""
    if image_id is None:
        return None
    found = media_queries.media_of(session, owner_id, [image_id]).get(image_id)
    return found.id if found else None
