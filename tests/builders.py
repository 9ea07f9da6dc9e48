"""Builders: the only way that tests make rows. What a test does not name is sensible."""

import asyncio
from datetime import datetime
from itertools import count
from typing import TypeVar
from uuid import UUID, uuid4

from sqlmodel import SQLModel

from craftprompt import clock, db, storage
from craftprompt.account import passwords, sessions
from craftprompt.account.forms import email_key
from craftprompt.account.tokens import new_token, token_hash
from craftprompt.models import (
    Attempt,
    Generation,
    GenerationKind,
    GenerationStatus,
    Media,
    Session,
    User,
)
from craftprompt.providers.base import PromptText, SceneFields
from craftprompt.studio import service, versions
from craftprompt.studio.service import Scene

Row = TypeVar("Row", bound=SQLModel)

PASSWORD = "quiet lantern over the harbour"
TARGET = "veo-3.1-t2v"
IMAGE_MODEL = "gemini-3.1-flash-image"

_numbers = count(1)


async def make_person(
    *,
    name: str = "Ada Lovelace",
    email: str = "",
    password: str = PASSWORD,
    plan: str | None = None,
    **columns: object,
) -> User:
    """A person with an account."""
    email = email or f"person{next(_numbers)}@example.com"
    return await _kept(
        User(
            name=name,
            email=email,
            email_key=email_key(email),
            password_hash=await passwords.hash_password(password),
            plan=plan,
            **columns,
        )
    )


async def make_session(
    person: User,
    *,
    ip: str = "192.0.2.7",
    user_agent: str = "Firefox",
    last_action_at: datetime | None = None,
    created_at: datetime | None = None,
) -> str:
    """A live session of a person; gives its token, as the browser's cookie holds it."""
    token = new_token()
    await _kept(
        Session(
            owner_id=person.id,
            token_hash=token_hash(token),
            ip=ip,
            user_agent=user_agent,
            last_action_at=last_action_at or clock.now(),
            created_at=created_at or clock.now(),
        )
    )
    return token


async def signed_in(person: User) -> sessions.SignedIn:
    """A person as the web layer knows them, in a session of their own."""
    token = await make_session(person)
    found = await db.read(lambda session: sessions.find(session, token_hash(token)))
    assert found
    return found


def make_scene(scene: str = "A lighthouse in a storm at night", target: str = "") -> Scene:
    """A scene as the form hands it over."""
    return Scene(scene, target or TARGET, SceneFields())


async def make_generation(
    person: User,
    *,
    status: GenerationStatus = GenerationStatus.SUCCEEDED,
    **columns: object,
) -> Generation:
    """A prompt of a person, by default a finished one."""
    values: dict[str, object] = {
        "kind": GenerationKind.PROMPT,
        "target": TARGET,
        "scene": "A lighthouse in a storm at night",
        "settings": {"variation": 0},
        "heartbeat_at": clock.now(),
    }
    if status == GenerationStatus.SUCCEEDED:
        values |= {"prompt": "Waves break on the lighthouse.", "provider": "composer"}
    generation = await _kept(Generation(owner_id=person.id, status=status, **(values | columns)))
    if generation.kind == GenerationKind.PROMPT and generation.prompt:
        written = PromptText(generation.prompt, negative_prompt=generation.negative_prompt)
        await db.write(lambda session: versions.note_written(session, generation, written))
    return generation


async def make_image(
    person: User,
    *,
    status: GenerationStatus = GenerationStatus.SUCCEEDED,
    **columns: object,
) -> Generation:
    """An image of a person without its picture, by default one that succeeded."""
    values: dict[str, object] = {
        "kind": GenerationKind.IMAGE,
        "target": IMAGE_MODEL,
        "model": IMAGE_MODEL,
        "provider": "gemini",
        "scene": "",
        "prompt": "A lighthouse in a storm",
        "settings": {"ratio": "16:9", "size": "1K", "count": 1, "index": 0},
    }
    return await make_generation(person, status=status, **(values | columns))


async def make_queued_prompt(person: User, *, is_counted: bool = True) -> Generation:
    """A prompt that was just asked for, with its allowance held where it counts."""
    scene = make_scene()
    return await db.write(
        lambda session: service.request_prompt(
            session, person.id, scene=scene, is_counted=is_counted
        )
    )


async def make_attempt(generation: Generation, **columns: object) -> Attempt:
    """An attempt at a prompt, by default the first and a good one."""
    values: dict[str, object] = {
        "number": 1,
        "provider": "composer",
        "model": "rules",
        "verdict": "ok",
        "text": "Waves break on the lighthouse.",
    }
    return await _kept(Attempt(generation_id=generation.id, **(values | columns)))


async def make_media(
    person: User, *, content: bytes = b"pixels", media_id: UUID | None = None, **columns: object
) -> Media:
    """A media row of a person with its file, by default an avatar."""
    media_id = media_id or uuid4()
    key = storage.key_for(person.id, media_id, "webp")
    await asyncio.to_thread(storage.put, key, content)
    values: dict[str, object] = {
        "kind": "avatar",
        "content_type": "image/webp",
        "size_bytes": len(content),
        "width": 1,
        "height": 1,
        "sha256": "0" * 64,
    }
    return await _kept(
        Media(id=media_id, owner_id=person.id, storage_key=key, **(values | columns))
    )


async def nothing_runs(owner_id: UUID) -> None:
    """Stops nothing: what an erasure asks where no work of the person runs."""


async def _kept(row: Row) -> Row:
    await db.write(lambda session: session.add(row))
    return row
