"""The image page: what stands in its form, and the cards of what is being and was made."""

from dataclasses import replace
from functools import partial
from uuid import UUID, uuid4

import reflex as rx
from sqlalchemy.orm import Session

from craftprompt import db
from craftprompt.account import sessions
from craftprompt.account.state import AuthState, owner_of
from craftprompt.billing.state import UsageState
from craftprompt.errors import CraftPromptError, InputInvalid
from craftprompt.jobs import progress
from craftprompt.models import GenerationKind, ImageDraft, MediaRole
from craftprompt.providers.image.base import ReferenceRole
from craftprompt.providers.image.prices import is_priced
from craftprompt.studio import durable_runs, image_drafts, images, queries, tray
from craftprompt.studio.image_references import ReferenceChoice
from craftprompt.studio.image_views import (
    CardFacts,
    ImageCard,
    ImageModel,
    Shape,
    image_card,
    image_models,
    price_in_words,
    shape,
)
from craftprompt.studio.images import ImageWish
from craftprompt.studio.media_requests import typical_seconds
from craftprompt.studio.tray_state import TrayState

CARDS_SHOWN = 24
REREAD_EVERY_SECONDS = 8.0
PAGE = "/studio/image"
# What another page may ask this one to begin with, by a prompt's, an image's or a media id.
ASKED_IN_ADDRESS = ("from", "edit", "reference", "first_frame")


class ImageState(rx.State):
    """The form of the image page and its cards, newest first."""

    models: list[ImageModel] = image_models(image_drafts.image_targets())
    shapes: list[Shape] = []
    sizes: list[str] = []
    prompt: str = ""
    replacement: str = ""
    replacement_key: str = ""
    model: str = ""
    ratio: str = ""
    size: str = ""
    count: int = 1
    press_id: str = ""
    is_local: bool = True
    is_edit: bool = False
    edited_thumbnail: str = ""
    price: str = ""
    problem: str = ""
    problem_kind: str = ""
    problem_field: str = ""
    cards: list[ImageCard] = []
    shown: ImageCard = ImageCard()
    is_loaded: bool = False
    announcement: str = ""

    _chosen: str = ""
    _following: int = 0
    _replaced: int = 0

    @rx.event
    async def open_images(self) -> rx.event.EventType[()] | None:
        """The page opens, or its socket came back; what the address asks for is done once."""
        owner_id = await owner_of(self)
        asked = self.router.url.query_parameters
        if name := next((each for each in ASKED_IN_ADDRESS if each in asked), ""):
            try:
                await self._do_as_asked(owner_id, name, asked[name])
            except CraftPromptError as problem:
                self._say(problem)
            return rx.redirect(PAGE, replace=True)
        self._take_over(
            await db.read(lambda session: image_drafts.kept_draft(session, owner_id)),
            is_replaced=False,
        )
        await self._read_again(owner_id)
        return ImageState.follow

    @rx.event
    async def save_prompt(self, text: str) -> None:
        """Keep the words a second after typing stops."""
        if text != self.prompt:
            self.problem = ""
        self.prompt = text
        await self._save(prompt=text)

    @rx.event
    async def choose_model(self, key: str) -> None:
        """Ask another model from now on; ratio and size stay where it has them."""
        image_drafts.settings_of(key)
        await self._save(model=key)

    @rx.event
    async def choose_ratio(self, ratio: str) -> None:
        """Another shape."""
        await self._save(ratio=ratio)

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
    async def make(self, form_data: dict[str, str]) -> rx.event.EventType[()] | None:
        """Have images made of what stands in the form."""
        owner_id = await owner_of(self)
        self.problem, self.problem_field = "", ""
        try:
            await self._save(prompt=str(form_data.get("image_prompt", "")))
            wish = await db.read(partial(_wish, owner_id=owner_id))
            await images.make(owner_id, wish, request_id=_press(form_data))
        except CraftPromptError as problem:
            self._say(problem)
            return None
        self.press_id = str(uuid4())
        self._chosen = ""
        self.announcement = "Your images are being made."
        await self._read_again(owner_id)
        return ImageState.follow

    @rx.event
    async def cancel(self, generation_id: str) -> None:
        """Stop one image; the sentence says the truth where it was too late."""
        owner_id = await owner_of(self)
        sentence = await images.cancel(owner_id, queries.generation_id_of(generation_id))
        self.announcement = sentence or "Cancelled. It is not counted."
        await self._read_again(owner_id)

    @rx.event
    async def retry(self, generation_id: str) -> rx.event.EventType[()] | None:
        """The same once more, as a request of its own; the old card goes."""
        owner_id = await owner_of(self)
        wanted = queries.generation_id_of(generation_id)
        try:
            await images.retry(owner_id, wanted)
        except CraftPromptError as problem:
            self._say(problem)
            return None
        await db.write(lambda session: images.dismiss(session, owner_id, wanted))
        await self._read_again(owner_id)
        return ImageState.follow

    @rx.event
    async def dismiss(self, generation_id: str) -> None:
        """Put the card of a run away that came to nothing."""
        owner_id = await owner_of(self)
        wanted = queries.generation_id_of(generation_id)
        await db.write(lambda session: images.dismiss(session, owner_id, wanted))
        await self._read_again(owner_id)

    @rx.event
    async def show(self, generation_id: str) -> None:
        """Put an image on the stage; nothing in the form changes."""
        self._chosen = generation_id
        await self._read_again(await owner_of(self))

    @rx.event
    async def step(self, by: int) -> None:
        """The next or the previous image on the stage."""
        made = [card.generation_id for card in self.cards if card.is_made]
        if made:
            here = made.index(self.shown.generation_id) if self.shown.generation_id in made else 0
            await self.show(made[max(0, min(len(made) - 1, here + by))])

    @rx.event
    async def edit_this(self, generation_id: str) -> None:
        """Say what changes in an image: it becomes the first reference."""
        await self._do_as_asked(await owner_of(self), "edit", generation_id)

    @rx.event
    async def end_edit(self) -> None:
        """No edit after all; the words stay."""
        await self._save(parent_id=None, is_edit=False)

    @rx.event
    async def use_settings(self, generation_id: str) -> None:
        """The words and settings of an image, once more in the form."""
        await self._do_as_asked(await owner_of(self), "from", generation_id)

    @rx.event
    async def use_as_reference(self, media_id: str) -> None:
        """Lay a made image into the tray."""
        await self._do_as_asked(await owner_of(self), "reference", media_id)

    @rx.event
    async def use_as_first_frame(self, media_id: str) -> None:
        """Lay a made image into the tray as the frame that a video begins with."""
        await self._do_as_asked(await owner_of(self), "first_frame", media_id)

    @rx.event(background=True)
    async def follow(self) -> None:
        """Follow the images of this person while the page is open; hints say when to look."""
        async with self:
            self._following += 1
            turn = self._following
            auth = await self.get_state(AuthState)
            owner_id, session_hash = auth._owner(), auth._session_hash  # noqa: SLF001  a sibling state's own secret
        with progress.subscribe(owner_id) as hints:
            while True:
                live = await db.read(lambda session: sessions.find(session, session_hash))
                if live is None:
                    return
                async with self:
                    if self._following != turn or self.router.url.path.rstrip("/") != PAGE:
                        return
                    was_running = any(card.is_running for card in self.cards)
                    await self._read_again(owner_id)
                    if was_running and not any(card.is_running for card in self.cards):
                        self.announcement = "Your images are done."
                await hints.change(seconds=REREAD_EVERY_SECONDS)

    async def _do_as_asked(self, owner_id: UUID, name: str, given: str) -> None:
        """What an address or a button asks for: words, an edit, a reference."""
        if name in ("reference", "first_frame"):
            media_id = queries.generation_id_of(given)
            await tray.add_reference_from_media(owner_id, media_id)
            if name == "first_frame":
                role = partial(tray.set_role, media_id=media_id, role=MediaRole.FIRST_FRAME)
                await db.write(lambda session: role(session, owner_id))
            await (await self.get_state(TrayState))._show(owner_id)  # noqa: SLF001  public methods of a state are open to browsers
            self.announcement = "It lies among your references now."
            return
        fill = image_drafts.begin_edit if name == "edit" else image_drafts.take_over
        wanted = queries.generation_id_of(given)
        self._take_over(
            await db.write(lambda session: fill(session, owner_id, wanted)), is_replaced=True
        )
        await self._read_again(owner_id)

    async def _save(self, **changes: object) -> None:
        owner_id = await owner_of(self)
        draft = await db.write(lambda session: image_drafts.save(session, owner_id, **changes))
        self._take_over(draft, is_replaced=False)
        await self._say_price(owner_id)

    def _take_over(self, draft: ImageDraft, *, is_replaced: bool) -> None:
        offered = image_drafts.settings_of(draft.model)
        self.model, self.ratio, self.size = draft.model, draft.ratio, draft.size
        self.count, self.prompt = draft.count, draft.prompt
        self.is_edit = draft.is_edit
        self.shapes, self.sizes = [shape(each) for each in offered.ratios], list(offered.sizes)
        self.is_local = durable_runs.current().images.of(draft.model).is_local
        self.press_id = self.press_id or str(uuid4())
        if is_replaced:
            self._replaced += 1
            self.replacement, self.replacement_key = draft.prompt, f"prompt:{self._replaced}"
            self.problem = ""

    async def _read_again(self, owner_id: UUID) -> None:
        """The cards as the rows say; the stage shows the chosen one, else the newest."""
        cards, edited = await db.read(lambda session: _cards(session, owner_id))
        self.cards, self.is_loaded = cards, True
        self.edited_thumbnail = edited if self.is_edit else ""
        chosen = [card for card in cards if card.generation_id == self._chosen]
        made = [card for card in cards if card.is_made]
        first = next((card for card in cards if card.is_running), None)
        self.shown = next(iter(chosen), None) or first or next(iter(made), None) or ImageCard()
        await self._say_price(owner_id)

    async def _say_price(self, owner_id: UUID) -> None:
        usage = await self.get_state(UsageState)
        await usage._refresh(owner_id)  # noqa: SLF001  public methods of a state are open to browsers
        typical = await db.read(
            lambda session: typical_seconds(session, self.model, GenerationKind.IMAGE)
        )
        self.price = price_in_words(
            count=self.count,
            left=max(0, usage.images_limit - usage.images_used - usage.images_held),
            limit=usage.images_limit,
            typical_seconds=typical,
            is_priced=is_priced(self.model),
        )

    def _say(self, problem: CraftPromptError) -> None:
        self.problem, self.problem_kind = problem.message, problem.kind
        self.problem_field = problem.field if isinstance(problem, InputInvalid) else ""


def _wish(session: Session, owner_id: UUID) -> ImageWish:
    """What stands in the form, with the references that it is made from."""
    draft = image_drafts.kept_draft(session, owner_id)
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
    laid = [
        ReferenceChoice(entry.media_id, ReferenceRole(entry.role))
        for entry, _ in queries.tray(session, owner_id)
    ]
    edited = _edited_media(session, owner_id, draft)
    first = [ReferenceChoice(edited, ReferenceRole.EDITED)] if edited else []
    return replace(wish, references=(*first, *[each for each in laid if each.media_id != edited]))


def _edited_media(session: Session, owner_id: UUID, draft: ImageDraft) -> UUID | None:
    if not draft.is_edit or draft.parent_id is None:
        return None
    found = queries.media_of(session, owner_id, [draft.parent_id]).get(draft.parent_id)
    return found.id if found else None


def _cards(session: Session, owner_id: UUID) -> tuple[list[ImageCard], str]:
    """The newest cards, and the thumbnail of the image that is being edited."""
    rows = queries.recent_images(session, owner_id, limit=CARDS_SHOWN)
    draft = image_drafts.kept_draft(session, owner_id)
    wanted = [row.id for row in rows] + ([draft.parent_id] if draft.parent_id else [])
    facts = CardFacts(
        queries.media_of(session, owner_id, wanted),
        queries.references_used(session, owner_id, wanted),
    )
    edited = facts.media.get(draft.parent_id) if draft.parent_id else None
    shown = [image_card(row, facts) for row in rows if row.dismissed_at is None]
    return shown, f"/media/{edited.id}?width=320" if edited else ""


def _press(form_data: dict[str, str]) -> UUID | None:
    """The press that a form belongs to: sent twice, it is one wish."""
    try:
        return UUID(str(form_data.get("press", "")))
    except ValueError:
        return None
