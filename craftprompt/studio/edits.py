"""The person's own hand on a prompt, kept while the disk has room for it."""

import asyncio
from functools import partial
from uuid import UUID

from craftprompt import db, storage
from craftprompt.studio import versions


async def keep(owner_id: UUID, generation_id: UUID, text: str, *, version_id: UUID | None) -> str:
    """Keep an edit as `versions.edit` says; gives what there is to tell about it, mostly nothing.

    Raises:
        NotFound, InputInvalid: as `versions.edit` says.
        StorageNearlyFull: the running work needs the rest of the disk.
    """
    await asyncio.to_thread(storage.refuse_when_nearly_full)
    return await db.write(
        partial(
            versions.edit,
            owner_id=owner_id,
            generation_id=generation_id,
            text=text,
            version_id=version_id,
        )
    )
