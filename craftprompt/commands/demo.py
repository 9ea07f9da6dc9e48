"""`bin/demo`: a person with history in every state, so that each screen has something to show."""

import asyncio
import io
import secrets
import sys
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from PIL import Image, ImageDraw
from sqlalchemy import delete
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock, db
from craftprompt.account import service as accounts
from craftprompt.account.forms import Origin, Registration, email_key
from craftprompt.account.queries import person_by_address
from craftprompt.account.service import AcceptedDocument
from craftprompt.catalogue.loader import catalogue
from craftprompt.commands.arguments import PlainParser
from craftprompt.commands.demo_chain import CHAIN_STORIES, add_story, put_away_at
from craftprompt.commands.demo_failures import PROMPT_FAILURES
from craftprompt.commands.demo_images import add_images
from craftprompt.commands.demo_videos import add_videos
from craftprompt.errors import CraftPromptError, StartRefused
from craftprompt.mail import files
from craftprompt.models import (
    Attempt,
    Draft,
    Generation,
    GenerationKind,
    GenerationStatus,
    KnownDevice,
    Letter,
    LinkToken,
    User,
)
from craftprompt.models import (
    Session as SessionRow,
)
from craftprompt.privacy.legal_texts import documents_to_accept
from craftprompt.providers.base import PromptText, Verdict
from craftprompt.providers.text.composer import compose
from craftprompt.providers.text.instructions import version_of
from craftprompt.settings import settings
from craftprompt.studio import endings, service, versions

EMAIL = "demo@example.com"
SCENES = (
    'An old fisherman mends a torn net on the pier at dawn. He mutters: "One more winter."',
    "Regennacht in Hamburg. Ein Taxi wartet unter einer Laterne, niemand steigt ein.",
    "Un renard roux traverse une route enneigée au crépuscule.",
    "A watchmaker lowers a tiny gear into place, nothing else moves.",
    '厨房里,奶奶在揉面,孙女抬头问:"还要多久?" 奶奶笑了。',
    'A bakery window at night with the sign "Bäckerei Lindt & Sohn", no people.',
)
TARGETS = ("veo-3.1-t2v", "kling-3.0-pro-t2v", "luma-ray-3.2-t2v", "hailuo-2.3-standard-t2v")
PROMPTS = 26  # more than one page of the history


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the person anew; gives the exit status: 1 after a refusal, 2 after bad usage."""
    PlainParser(prog="bin/demo", description="Make the demo person anew.").parse_args(arguments)
    try:
        if settings().is_production:
            raise StartRefused("bin/demo makes a person with a known address: not in production.")
        db.upgrade_to_head()
        password = asyncio.run(_run())
    except CraftPromptError as refusal:
        print(refusal.message, file=sys.stderr)
        return 1
    print(f"Log in as {EMAIL} with the password {password}")
    return 0


async def _run() -> str:
    db.open_database()
    password = secrets.token_urlsafe(12)
    try:
        await db.write(_forget_the_last)
        await accounts.sweep_files()
        await files.sweep()
        accepted = [AcceptedDocument(d.key, d.version, d.sha256) for d in documents_to_accept()]
        registration = Registration("Demo Person", EMAIL, password, _avatar())
        await accounts.register(registration, accepted, Origin("127.0.0.1", "bin/demo"))
        person_id = await db.write(_furnish)
        await add_images(person_id)
        await add_videos(person_id)
    finally:
        await db.close_database()
    return password


def _forget_the_last(session: Session) -> None:
    session.execute(delete(User).where(col(User.email_key) == email_key(EMAIL)))


def _furnish(session: Session) -> UUID:
    """Prompts in every state; gives the person's id."""
    person = person_by_address(session, email_key(EMAIL))
    assert person, "registered a moment ago"  # noqa: S101  says why it is there
    person.email_verified_at = clock.now()
    # The address belongs to nobody: no letter goes to it, now or at the first log-in.
    for table in (SessionRow, Letter, LinkToken, KnownDevice):
        session.execute(delete(table).where(col(table.owner_id) == person.id))
    for number in range(PROMPTS):
        _add_prompt(session, person.id, number)
    for story in (*CHAIN_STORIES, *PROMPT_FAILURES):
        add_story(session, person.id, story)
    session.add(Draft(owner_id=person.id, scene=SCENES[2], mood="quiet", target=TARGETS[0]))
    return person.id


def _add_prompt(session: Session, owner_id: UUID, number: int) -> None:
    """One prompt; two of yesterday's came to nothing, the rest succeeded."""
    target = catalogue().target(TARGETS[number % len(TARGETS)])
    made_at = clock.now() - timedelta(hours=7 * (PROMPTS - number))
    generation = Generation(
        owner_id=owner_id,
        kind=GenerationKind.PROMPT,
        target=target.key,
        scene=SCENES[number % len(SCENES)],
        settings={"variation": number // len(SCENES)},
        instructions_version=version_of(None),
        created_at=made_at,
        started_at=made_at,
        finished_at=made_at + timedelta(seconds=1),
    )
    written = compose(service.prompt_request(generation)).text
    status = {
        PROMPTS - 5: GenerationStatus.FAILED,
        PROMPTS - 4: GenerationStatus.CANCELLED,
    }.get(number, GenerationStatus.SUCCEEDED)
    _end(generation, status, written)
    session.add(generation)
    session.flush()
    session.add(_attempt(generation, written))
    if generation.prompt:
        versions.note_written(session, generation, written)


def _end(generation: Generation, status: GenerationStatus, written: PromptText) -> None:
    generation.status = status
    if status is not GenerationStatus.SUCCEEDED:
        generation.dismissed_at = put_away_at(generation.created_at)
    generation.provider, generation.model = "composer", "craft-1"
    if status is GenerationStatus.SUCCEEDED:
        generation.title, generation.prompt = written.title, written.prompt
        generation.negative_prompt = written.negative_prompt
        generation.notes = list(written.notes)
    if status is GenerationStatus.FAILED:
        generation.failure_kind = "unavailable"
        generation.failure_message = endings.OF_A_PROMPT.interrupted


def _attempt(generation: Generation, written: PromptText) -> Attempt:
    verdicts = {
        GenerationStatus.FAILED: Verdict.UNKNOWN,
        GenerationStatus.CANCELLED: Verdict.CANCELLED,
    }
    verdict = verdicts.get(GenerationStatus(generation.status), Verdict.OK)
    text = written.prompt if verdict is Verdict.OK else written.prompt[: len(written.prompt) // 2]
    return Attempt(
        generation_id=generation.id,
        number=1,
        provider=generation.provider,
        model=generation.model,
        verdict=verdict,
        text=text,
        started_at=generation.created_at,
        ended_at=generation.finished_at,
    )


def _avatar() -> bytes:
    """An aperture on grey: six blades of the studio's amber."""
    picture = Image.new("RGB", (256, 256), (34, 34, 34))
    drawing = ImageDraw.Draw(picture)
    for blade in range(6):
        drawing.pieslice((48, 48, 208, 208), blade * 60, blade * 60 + 44, fill=(255, 197, 61))
    drawing.ellipse((100, 100, 156, 156), fill=(34, 34, 34))
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


if __name__ == "__main__":
    sys.exit(main())
