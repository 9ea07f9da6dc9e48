"""The image page: what stands in its form, and the cards of what is being and was made."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID, uuid4

import reflex as rx
from sqlalchemy.orm import Session

from craftprompt import db
from craftprompt.account import sessions
from craftprompt.account.state import AuthState, owner_of
from craftprompt.addresses import backend
from craftprompt.billing.state import UsageState
from craftprompt.errors import CraftPromptError, InputInvalid, NotFound
from craftprompt.jobs import progress
from craftprompt.models import Generation, GenerationKind, ImageDraft
from craftprompt.providers.image.base import ReferenceRole
from craftprompt.providers.image.prices import price_of
from craftprompt.studio import durable_runs, image_drafts, images, queries, removal, tray
from craftprompt.studio.details import Details
from craftprompt.studio.image_drafts import KeptDraft
from craftprompt.studio.image_references import ReferenceChoice
from craftprompt.studio.image_views import (
    ImageCard,
    ImageModel,
    Shape,
    image_models,
    model_name,
    model_note,
    price_in_words,
    shape,
)
from craftprompt.studio.images import ImageWish
from craftprompt.studio.media_requests import typical_seconds
from craftprompt.studio.removal import Removed
from craftprompt.studio.stage import news, stage
from craftprompt.studio.tray_state import TrayState
from craftprompt.studio.views import RemovedView, excerpt, removed_view

REREAD_EVERY_SECONDS = 8.0
PAGE = "/studio/image"
# What another page may ask this one to begin with, by a prompt's, an image's or a media id.
ASKED_IN_ADDRESS = ("from", "edit", "reference")


class ImageState(rx.State):
    """The form of the image page, and its stage: the cards, newest first, and the one shown.

    `arrival` brings the stage into view with the focus, `landing` the card it names; each once for
    every new value.
    """

    models: list[ImageModel] = []
    shapes: list[Shape] = []
    sizes: list[str] = []
    prompt: str = ""
    replacement: str = ""
    replacement_key: str = ""
    model: str = ""
    model_name: str = ""
    model_note: str = ""
    ratio: str = ""
    size: str = ""
    count: int = 1
    press_id: str = ""
    is_local: bool = True
    is_edit: bool = False
    edited_thumbnail: str = ""
    edited_media_id: str = ""
    references_limit: int = 0
    set_aside: str = ""
    price: str = ""
    problem: str = ""
    problem_kind: str = ""
    problem_field: str = ""
    cards: list[ImageCard] = []
    shown: ImageCard = ImageCard()
    details: Details = Details()
    removed: list[RemovedView] = []
    is_chosen: bool = False
    is_loaded: bool = False
    arrival: str = ""
    landing: str = ""
    announcement: str = ""

    _chosen: str = ""
    _awaited: set[str] = set()
    _turns: int = 0
    _parent_id: UUID | None = None
    _stands_in_for: str = ""
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
        self._stands_in_for = ""
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
    async def put_aside(self, words: str) -> None:
        """Keep words that the field held when others took their place."""
        shown = self.replacement
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
        most = self.references_limit - self.is_edit
        await db.write(lambda session: tray.keep_first(session, owner_id, most=most))
        await (await self.get_state(TrayState))._show(owner_id)  # noqa: SLF001  public methods of a state are open to browsers
        self.problem, self.problem_field = "", ""
        self.announcement = f"The first {most} go along now."

    @rx.event
    async def make(self, form_data: dict[str, str]) -> rx.event.EventType[()] | None:
        """Have images made of what stands in the form."""
        owner_id = await owner_of(self)
        self.problem, self.problem_field = "", ""
        try:
            draft = await self._save_press(str(form_data.get("image_prompt", "")))
            going = await (await self.get_state(TrayState))._going(owner_id)  # noqa: SLF001  public methods of a state are open to browsers
            wish = await db.read(partial(_wish, owner_id=owner_id, draft=draft, going=going))
            made = await images.make(owner_id, wish, request_id=_press(form_data))
        except CraftPromptError as problem:
            self._say(problem)
            return None
        self.press_id = str(uuid4())
        self._await(made)
        await self._read_again(owner_id)
        return ImageState.follow

    @rx.event
    async def cancel(self, generation_id: str) -> None:
        """Stop one image; the sentence says the truth where it was too late."""
        owner_id = await owner_of(self)
        wanted = queries.generation_id_of(generation_id)
        self.announcement = await images.cancel(owner_id, wanted)
        self._lead_to(generation_id, heir=generation_id)
        await self._read_again(owner_id)

    @rx.event
    async def retry(self, generation_id: str) -> rx.event.EventType[()] | None:
        """The same once more, as a request of its own; the old card goes."""
        owner_id = await owner_of(self)
        wanted = queries.generation_id_of(generation_id)
        self.problem, self.problem_field = "", ""
        try:
            made = await images.retry(owner_id, wanted)
        except CraftPromptError as problem:
            self._say(problem)
            return None
        await images.dismiss(owner_id, wanted)
        self._lead_to(generation_id, heir=str(made[0].id))
        self._await(made)
        await self._read_again(owner_id)
        return ImageState.follow

    @rx.event
    async def dismiss(self, generation_id: str) -> None:
        """Put the card of a run away that came to nothing."""
        owner_id = await owner_of(self)
        await images.dismiss(owner_id, queries.generation_id_of(generation_id))
        self._lead_to(generation_id, heir=_neighbour(self.cards, generation_id))
        await self._read_again(owner_id)

    @rx.event
    async def delete(self, generation_id: str) -> None:
        """Delete an image; for ten seconds a line offers to bring it back, and has the focus."""
        owner_id = await owner_of(self)
        await removal.remove(owner_id, queries.generation_id_of(generation_id))
        self.landing = self._fresh(generation_id)
        await self._read_again(owner_id)

    @rx.event
    async def undo(self, generation_id: str) -> None:
        """Bring back what was deleted less than ten seconds ago; an image stands on the stage."""
        owner_id = await owner_of(self)
        await removal.undo(owner_id, queries.generation_id_of(generation_id))
        self.announcement = "It is back."
        self._chosen, self.arrival = generation_id, self._fresh(generation_id)
        await self._read_again(owner_id)

    @rx.event
    async def show(self, generation_id: str) -> None:
        """Open an image on the stage; nothing in the form changes."""
        self._chosen, self.arrival = generation_id, self._fresh(generation_id)
        await self._read_again(await owner_of(self))

    @rx.event
    async def close(self) -> None:
        """Back to the card that was opened; the stage shows the newest image again."""
        self.landing, self._chosen = self._fresh(self.shown.generation_id), ""
        await self._read_again(await owner_of(self))

    @rx.event
    async def step(self, by: int) -> None:
        """The next or the previous image on the stage."""
        ids = [card.generation_id for card in self.cards]
        if ids:
            here = ids.index(self.shown.generation_id) if self._is_shown(*ids) else 0
            self._chosen = ids[max(0, min(len(ids) - 1, here + by))]
            await self._read_again(await owner_of(self))

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
                    removed = await self._read_again(owner_id)
                    self._tell_news()
                await hints.change(seconds=removal.next_look(removed, at_most=REREAD_EVERY_SECONDS))

    async def _do_as_asked(self, owner_id: UUID, name: str, given: str) -> None:
        """What an address or a button asks for: words, an edit, a reference."""
        if name == "reference":
            await tray.add_reference_from_media(owner_id, queries.generation_id_of(given))
            await (await self.get_state(TrayState))._show(owner_id)  # noqa: SLF001  public methods of a state are open to browsers
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
                f"{self.model_note} Nothing was made yet and nothing was counted. Press again to "
                "make it with that one."
            )
        if was_edit and not draft.is_edit:
            raise NotFound(
                "The image that you wanted to change was deleted, so nothing was made and nothing "
                "was counted. Your words are kept. Press again to make an image from them alone."
            )
        return draft

    async def _save(self, **changes: object) -> ImageDraft:
        """Keep what changed, with everything else that this tab shows chosen.

        Another tab may have saved other choices meanwhile; the words stay the newest of all tabs.
        """
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
        self.models = image_models(image_drafts.image_targets())
        self.model, self.ratio, self.size = draft.model, draft.ratio, draft.size
        self.model_name = model_name(draft.model)
        self.model_note = model_note(draft.model, instead_of=self._stands_in_for)
        self.references_limit = offered.references
        self.set_aside = excerpt(draft.set_aside, 80)
        self.count, self.prompt = draft.count, draft.prompt
        self.is_edit, self._parent_id = draft.is_edit, draft.parent_id
        self.shapes, self.sizes = [shape(each) for each in offered.ratios], list(offered.sizes)
        self.is_local = durable_runs.current().images.of(draft.model).is_local
        self.press_id = self.press_id or str(uuid4())
        if is_replaced:
            self._replaced += 1
            self.replacement, self.replacement_key = draft.prompt, f"prompt:{self._replaced}"
            self.problem = ""

    async def _read_again(self, owner_id: UUID) -> list[Removed]:
        """The cards and the stage as the rows say; gives what can still be brought back."""
        chosen, edited_id = self._chosen, self._parent_id if self.is_edit else None
        found, edited = await db.read(
            lambda session: (
                stage(session, owner_id, chosen=chosen),
                _picture_of(session, owner_id, edited_id),
            )
        )
        self.cards, self.is_loaded = found.cards, True
        self.shown, self.details = found.shown, found.details
        self.is_chosen = chosen != "" and chosen == found.shown.generation_id
        self.removed = [removed_view(each) for each in found.removed]
        self.edited_media_id = str(edited) if edited else ""
        self.edited_thumbnail = backend(f"/media/{edited}?width=320") if edited else ""
        await self._say_price(owner_id)
        return found.removed

    def _await(self, made: list[Generation]) -> None:
        """What was asked for just now comes on the stage, and is told when it is over."""
        self._chosen = ""
        self._awaited |= {str(image.id) for image in made}
        self.announcement = "Your images are being made."

    def _tell_news(self) -> None:
        """Say once what came of the images that were awaited."""
        self._awaited |= {card.generation_id for card in self.cards if card.is_running}
        if told := news(self.cards, self._awaited):
            self.announcement = told
        if not any(card.is_running for card in self.cards):
            self._awaited = set()

    def _is_shown(self, *generation_ids: str) -> bool:
        return self.shown.generation_id in generation_ids

    def _lead_to(self, generation_id: str, heir: str) -> None:
        """Lead the focus from a control that goes: on the stage to the stage, else to a card."""
        if self._is_shown(generation_id):
            self.arrival = self._fresh(generation_id)
        else:
            self.landing = self._fresh(heir)

    def _fresh(self, generation_id: str) -> str:
        self._turns += 1
        return f"{generation_id}:{self._turns}" if generation_id else ""

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
            price=price_of(self.model, self.size),
        )

    def _say(self, problem: CraftPromptError) -> None:
        self.problem, self.problem_kind = problem.message, problem.kind
        self.problem_field = problem.field if isinstance(problem, InputInvalid) else ""


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
    found = queries.media_of(session, owner_id, [image_id]).get(image_id)
    return found.id if found else None


def _neighbour(cards: list[ImageCard], generation_id: str) -> str:
    """The card that stands where this one stood, once this one is gone."""
    ids = [card.generation_id for card in cards]
    here = ids.index(generation_id) if generation_id in ids else 0
    return next(iter([*ids[here + 1 :], *ids[:here][::-1]]), "")


def _press(form_data: dict[str, str]) -> UUID | None:
    """The press that a form belongs to: sent twice, it is one wish."""
    try:
        return UUID(str(form_data.get("press", "")))
    except ValueError:
        return None
