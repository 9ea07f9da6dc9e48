"""The file of a run on the disk: its name follows from the run's id, so any process finds it."""

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt import db, footage, pictures, storage
from craftprompt.errors import CraftPromptError
from craftprompt.footage import Footage
from craftprompt.models import Media, Thumbnail
from craftprompt.pictures import Measured
from craftprompt.studio import durable_endings, thumbnails
from craftprompt.studio.durable_steps import OVER, Task, persist

logger = logging.getLogger(__name__)

GONE = (
    "The {kind} had been made, and its file was gone from the studio's disk before it could be "
    "kept. It was not counted and your prompt is kept. Try again; if it happens again, tell the "
    "operator."
)


@dataclass(frozen=True, slots=True)
class RunFiles:
    """What runs of one kind leave on the disk, with any of these extensions, and its rows."""

    kind: str
    extensions: Collection[str]

    async def kept(self, task: Task) -> str:
        """The key under which the file lies; empty where none arrived."""
        return await asyncio.to_thread(storage.first_of, self._names(task))

    async def at_hand(self, task: Task) -> str:
        """The key of a file that has arrived.

        Raises:
            CraftPromptError: it is gone since.
        """
        key = await self.kept(task)
        if not key:
            raise CraftPromptError(GONE.format(kind=self.kind))
        return key

    async def arrived(self, task: Task, note: Callable[[Session], bool], *, step: str) -> str:
        """Note that the file is there; gives `step`, unless nobody wants it any more."""
        return step if await persist(note) else await self.discarded(task)

    async def found(self, task: Task, *, step: str) -> str:
        """As `arrived`, for a file that lay there when the step began again."""
        note = partial(durable_endings.note_found, generation_id=task.generation_id)
        return await self.arrived(task, note, step=step)

    async def small(self, task: Task, key: str) -> list[Thumbnail]:
        """The thumbnails; none is no reason to lose the file: it is made when it is looked at."""
        try:
            return await thumbnails.found_or_drawn(task.owner_id, task.generation_id, key)
        except CraftPromptError as failure:
            logger.warning("a file has no thumbnails yet: %s", type(failure).__name__)
            return []

    async def described(self, task: Task) -> str:
        """Draw the file small; what was drawn goes again where the person was erased meanwhile."""
        await self.small(task, await self.kept(task))
        return await self.found(task, step="described")

    async def settled(self, task: Task, media: Media, small: list[Thumbnail]) -> str:
        """Give the file to its person: rows, status and allowance in one transaction."""
        end = partial(
            durable_endings.end_succeeded,
            generation_id=task.generation_id,
            media=media,
            thumbnails=small,
        )
        return await self.arrived(task, end, step="settled")

    async def discarded(self, task: Task) -> str:
        """Remove what lies on the disk for a run that has nothing to show in the end.

        A process that was frozen meanwhile may come here after another one had ended the run well:
        what has a media row is somebody's.
        """
        media_id = task.generation_id
        if not await db.read(lambda session: session.get(Media, media_id)):
            small = thumbnails.keys(task.owner_id, media_id).values()
            await thumbnails.discard([*self._names(task), *small])
        return OVER

    def media(
        self, owner_id: UUID, generation_id: UUID, key: str, measured: Measured | Footage
    ) -> Media:
        """The row of a run's file that was read through; it has the run's own id."""
        is_film = isinstance(measured, Footage)
        return Media(
            id=generation_id,
            owner_id=owner_id,
            generation_id=generation_id,
            kind=self.kind,
            storage_key=key,
            content_type=measured.content_type,
            size_bytes=measured.size_bytes,
            width=measured.width,
            height=measured.height,
            duration_milliseconds=measured.duration_milliseconds if is_film else None,
            frames_per_second=(measured.frames_per_second or None) if is_film else None,
            sha256=measured.sha256,
        )

    def _names(self, task: Task) -> list[str]:
        """Every key that the file can have."""
        return [
            storage.key_for(task.owner_id, task.generation_id, each) for each in self.extensions
        ]


PICTURES = RunFiles("image", pictures.EXTENSIONS.values())
FILMS = RunFiles("video", footage.CONTENT_TYPES)
