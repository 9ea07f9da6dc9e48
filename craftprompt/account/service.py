"""Accounts: register, log in, change the password, delete everything."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock, db, pictures, storage
from craftprompt.account import devices, letters, passwords, queries, sessions, throttle
from craftprompt.account.forms import LONGEST_ADDRESS, Origin, Registration, email_key
from craftprompt.errors import (
    CraftPromptError,
    InputInvalid,
    NotFound,
    TooManyAttempts,
    Unavailable,
)
from craftprompt.mail import files
from craftprompt.models import Consent, FileRemoval, Media, User

logger = logging.getLogger(__name__)

AVATAR_SIDE = 512
FOLDER_SWEPT_FOR = timedelta(seconds=storage.STALE_SECONDS)  # of the erased; nothing is written on
ADDRESS_TAKEN = "This address cannot be registered. Log in or reset the password."
WRONG_LOGIN = "This address and password do not go together."


@dataclass(frozen=True, slots=True)
class AcceptedDocument:
    """A legal document in the version that a person accepted."""

    document: str
    version: str
    text_sha256: str


@dataclass(frozen=True, slots=True)
class _Avatar:
    """An avatar's row and the file that has no name yet."""

    media: Media
    received: Path


async def register(
    registration: Registration, accepted: Iterable[AcceptedDocument], origin: Origin
) -> str:
    """Make an account and sign its person in; gives the session's token.

    An address that has an account signs nobody in and costs the same single hash; its owner gets
    a letter.

    Raises:
        InputInvalid: a weak password, an unusable avatar, or the address is taken.
        TooManyAttempts: too many registrations from this IP.
    """
    await throttle.count(throttle.REGISTER_PER_IP, origin.network)
    passwords.refuse_weak(registration.password, email=registration.email, name=registration.name)
    password_hash = await passwords.hash_password(registration.password)
    person = User(
        name=registration.name,
        email=registration.email,
        email_key=email_key(registration.email),
        password_hash=password_hash,
    )
    documents = tuple(accepted)
    async with _received_avatar(person.id, registration.avatar) as avatar:
        try:
            token = await db.write(
                lambda session: _add_person(
                    session, person, documents, avatar and avatar.media, origin
                )
            )
        except IntegrityError:
            await throttle.count(throttle.REGISTER_KNOWN_PER_IP, origin.network)
            await db.write(lambda session: _tell_owner(session, person.email_key))
            raise InputInvalid(ADDRESS_TAKEN, field="email") from None
        if avatar:
            await _keep_avatar(avatar)
    return token


async def log_in(email: str, password: str, origin: Origin) -> str:
    """Begin a session; gives its token.

    A known and an unknown address take the same steps: one look-up, one hash, one transaction.

    Raises:
        InputInvalid: the two do not go together; never says which is wrong.
        TooManyAttempts: too many tries for this account from this IP, or from this IP at all.
    """
    # Nobody has a longer address, and normalising a long text would hold up everyone else.
    key = email_key(email) if len(email) <= LONGEST_ADDRESS else ""
    counted = await _count_login(key, origin.network)
    person = await db.read(lambda session: queries.person_by_address(session, key))
    stored = person.password_hash if person else None
    is_right = passwords.is_bounded(password) and await passwords.is_password(password, stored)
    if stored is None or not is_right:
        raise InputInvalid(WRONG_LOGIN, field="password")
    fresh = await passwords.hash_password(password) if passwords.needs_rehash(stored) else stored

    def begin(session: Session) -> str:
        for limit, subject in counted:
            throttle.forgive(session, limit, subject)
        row = queries.person_by_address(session, key, lock=True)
        if row is None or row.password_hash != stored:  # changed or erased in the meantime
            raise InputInvalid(WRONG_LOGIN, field="password")
        row.password_hash = fresh
        device = devices.device_of(origin.user_agent)
        if devices.remember(session, row.id, device):
            letters.tell_new_device(session, row, device)
        return sessions.begin(session, row.id, ip=origin.ip, user_agent=origin.user_agent)

    return await db.write(begin)


async def log_out(session_hash: str) -> None:
    """End this session; others of the person go on."""
    await db.write(lambda session: sessions.end(session, session_hash))


async def change_password(
    owner_id: UUID, *, current: str, chosen: str, origin: Origin
) -> tuple[str, list[str]]:
    """Replace the password: every session ends, and a fresh one begins here.

    A link to a new password that was asked for before opens nothing any more, and a letter says
    what happened. Gives the fresh session's token and the hashes of the ended ones.

    Raises:
        InputInvalid: the current password is wrong, or the chosen one is weak.
        TooManyAttempts: too many wrong tries.
    """
    person = await _reauthenticated(owner_id, current, field="current_password")
    passwords.refuse_weak(chosen, email=person.email, name=person.name, field="password")
    password_hash = await passwords.hash_password(chosen)

    def replace(session: Session) -> tuple[str, list[str]]:
        row = queries.lock_person(session, owner_id)
        if row.password_hash != person.password_hash:  # a link replaced it in the meantime
            raise _not_the_current_one("current_password")
        row.password_hash = password_hash
        row.password_changed_at = clock.now()
        ended = sessions.end_all(session, owner_id)
        letters.withdraw_reset(session, owner_id)
        letters.tell_password_changed(session, row, by_letter=False)
        token = sessions.begin(session, owner_id, ip=origin.ip, user_agent=origin.user_agent)
        return token, ended

    return await db.write(replace)


async def delete_account(
    owner_id: UUID, *, password: str, stop_work: Callable[[UUID], Awaitable[None]]
) -> list[str]:
    """Erase a person: rows by cascade, then files; gives the hashes of the ended sessions.

    `stop_work` ends what runs for them, once the password is known to be right. Their sessions end
    before it: no other tab begins anew what is being stopped.
    Where mail is sent, a last letter says so: it keeps the address until it is sent.

    Raises:
        InputInvalid: the password is wrong.
        TooManyAttempts: too many wrong tries.
    """
    await _reauthenticated(owner_id, password, field="password")
    ended = await db.write(lambda session: sessions.end_all(session, owner_id))
    await stop_work(owner_id)

    def erase(session: Session) -> list[str]:
        begun_meanwhile = sessions.end_all(session, owner_id)
        letters.say_farewell(session, queries.lock_person(session, owner_id))
        session.execute(delete(User).where(col(User.id) == owner_id))
        # Beside the files that the rows name, their folder may hold what a killed process left,
        # and another process may write into it once more: no row says so any longer.
        folder = storage.folder_key(owner_id)
        session.add(FileRemoval(storage_key=folder, kept_until=clock.now() + FOLDER_SWEPT_FOR))
        return begun_meanwhile

    ended += await db.write(erase)
    try:
        await sweep_files()
        await files.erase(owner_id)
        await db.forget_traces()
    except (Unavailable, SQLAlchemyError) as failure:  # the person is gone: the upkeep goes on
        logger.warning(
            "what an erased person leaves goes a little later: %s", type(failure).__name__
        )
    return ended


async def sweep_files() -> None:
    """Remove the files whose media rows are gone, and the folders of people who are.

    What fails stays noted for the next sweep, and so does a folder whose hour is not over.
    """
    now = clock.now()
    for note in await db.read(lambda session: session.scalars(select(FileRemoval)).all()):
        try:
            await asyncio.to_thread(storage.delete, note.storage_key)
        except (OSError, NotFound) as failure:
            logger.warning("a removed file is still there: %s", type(failure).__name__)
            continue
        if note.kept_until is None or note.kept_until <= now:
            await db.write(partial(_forget_removal, key=note.storage_key))


def _forget_removal(session: Session, key: str) -> None:
    session.execute(delete(FileRemoval).where(col(FileRemoval.storage_key) == key))


async def _reauthenticated(owner_id: UUID, password: str, *, field: str) -> User:
    await throttle.count(throttle.REAUTHENTICATE_PER_PERSON, str(owner_id))
    person = await db.read(lambda session: queries.person(session, owner_id))
    is_right = passwords.is_bounded(password) and await passwords.is_password(
        password, person.password_hash
    )
    if not is_right:
        raise _not_the_current_one(field)
    return person


def _not_the_current_one(field: str) -> InputInvalid:
    return InputInvalid("This is not your current password. Nothing was changed.", field=field)


async def _count_login(key: str, network: str) -> list[tuple[throttle.Limit, str]]:
    """Count before the password is looked at, so that parallel guesses are counted too.

    Gives what was counted. What is refused for its own address is not counted for everybody: nobody
    closes log-in alone. And many together do not close it for a person in whose network a session
    of theirs goes on.
    """

    def count(session: Session) -> TooManyAttempts | list[tuple[throttle.Limit, str]]:
        counted = [
            (throttle.LOGIN_PER_IP, network),
            (throttle.LOGIN_PER_ACCOUNT_AND_IP, f"{key} {network}"),
        ]
        if not sessions.is_signed_in_from(session, key, network):
            counted.append((throttle.LOGIN_OVERALL, ""))
        for limit, subject in counted:
            if refusal := throttle.take(session, limit, subject):
                return refusal
        return counted

    counted = await db.write(count)
    if isinstance(counted, TooManyAttempts):
        raise counted
    return counted


@contextlib.asynccontextmanager
async def _received_avatar(owner_id: UUID, content: bytes) -> AsyncGenerator[_Avatar | None, None]:
    """An avatar's row, and its file for now; None without an avatar.

    The file gets its name after the row: nobody ever asks for the folder of a person who was not
    registered in the end, so nothing may lie there.
    """
    if not content:
        yield None
        return
    picture = await pictures.redraw(content, longest_side=AVATAR_SIDE, field="avatar")
    media_id = uuid4()
    media = Media(
        id=media_id,
        owner_id=owner_id,
        kind=queries.AVATAR,
        storage_key=storage.key_for(owner_id, media_id, picture.extension),
        content_type=picture.content_type,
        size_bytes=len(picture.content),
        width=picture.width,
        height=picture.height,
        sha256=picture.sha256,
    )
    async with storage.receiving() as received:
        await asyncio.to_thread(storage.append, received, picture.content)
        yield _Avatar(media, received)


async def _keep_avatar(avatar: _Avatar) -> None:
    """Give the avatar its name; where that fails, the person is registered without one."""
    try:
        await asyncio.to_thread(storage.adopt, avatar.received, avatar.media.storage_key)
    except CraftPromptError as failure:
        logger.warning("an avatar was not kept: %s", type(failure).__name__)
        await db.write(partial(_forget_media, media_id=avatar.media.id))


def _forget_media(session: Session, media_id: UUID) -> None:
    session.execute(delete(Media).where(col(Media.id) == media_id))


def _tell_owner(session: Session, key: str) -> None:
    person = queries.person_by_address(session, key)
    if person:
        letters.tell_address_known(session, person)


def _add_person(
    session: Session,
    person: User,
    accepted: tuple[AcceptedDocument, ...],
    avatar: Media | None,
    origin: Origin,
) -> str:
    session.add(person)
    session.flush()
    for each in accepted:
        session.add(
            Consent(
                owner_id=person.id,
                document=each.document,
                version=each.version,
                text_sha256=each.text_sha256,
            )
        )
    if avatar:
        session.add(avatar)
    devices.remember(session, person.id, devices.device_of(origin.user_agent))
    letters.ask_to_verify(session, person.id, recipient=person.email)
    return sessions.begin(session, person.id, ip=origin.ip, user_agent=origin.user_agent)
