"""Google Gemini makes images: one call, one picture.

Source: google-genai 3.4.0, `models.generate_content` with `ImageConfig`; wire and failures as
measured against an emulator of it. No failure of a picture raises anything there: the only sign of
success is a part that holds an image.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.connection import Adapter, google_client
from craftprompt.providers.image import gemini_answers as answers
from craftprompt.providers.image.base import Drawn, ImageRequest, ReferenceImage, ReferenceRole
from craftprompt.providers.outcomes import NotMade
from craftprompt.providers.own_loop import OwnLoop

if TYPE_CHECKING:
    from google.genai import Client, types
    from httpx2 import AsyncClient

CALLS_AT_ONCE = 4
GONE_FOR_SECONDS = 3600.0
CONTRIBUTIONS = {
    ReferenceRole.EDITED: (
        "is the picture to edit. Change only what the words below ask for, and keep everything "
        "else exactly as it is."
    ),
    ReferenceRole.REFERENCE: "is a reference. Use what it shows where the words call for it.",
    ReferenceRole.CHARACTER: (
        "shows the character. Keep face, build, hair and clothes the same, in the new scene."
    ),
    ReferenceRole.STYLE: (
        "shows the style. Take its medium, palette, light and texture, not what it depicts."
    ),
    ReferenceRole.FIRST_FRAME: "shows how the scene begins. Keep its place, framing and light.",
    ReferenceRole.LAST_FRAME: "shows how the scene ends. Lead towards its place and light.",
}


class GeminiImages(Adapter["Client"]):
    """Google's image models. Made and closed inside the event loop that uses it."""

    key = "gemini"
    is_local = False

    def __init__(
        self, *, api_key: str, base_url: str, models: Sequence[str], seconds: float
    ) -> None:
        super().__init__(seconds, {"x-goog-api-key": api_key})
        self._api_key, self._base_url = api_key, base_url
        self._models = tuple(models)
        self._seconds = seconds
        self._turns = asyncio.Semaphore(CALLS_AT_ONCE)
        self._loop = OwnLoop("gemini-images")
        self._gone: dict[str, float] = {}

    def turn(self) -> asyncio.Semaphore:
        """A place among the four calls that go on at once in this process."""
        return self._turns

    def offered(self) -> list[str]:
        """The models that can be asked, preferred first."""
        return [key for key in self._models if catalogue().known(key) and not self.is_gone(key)]

    def is_gone(self, model: str) -> bool:
        """Whether Google said within the last hour that there is no such model."""
        return self._gone.get(model, 0.0) > time.monotonic()

    def successor(self, model: str) -> str | None:
        """The model that the catalogue names, else the next one of the settings."""
        row = catalogue().known(model)
        named = row.lifecycle.successor if row else None
        candidates = [named, *self.offered()]
        return next((key for key in candidates if key and key != model), None)

    async def draw(self, request: ImageRequest) -> Drawn | NotMade:
        """Ask Google once. Only cancelling raises."""
        outcome = await self._loop.run(self._ask(request))
        if isinstance(outcome, NotMade) and outcome.reason == answers.MODEL_GONE:
            self._gone[request.model] = time.monotonic() + GONE_FOR_SECONDS
        return outcome

    async def warm(self) -> None:
        """Import the package and build the client, beside everything else."""
        await self._loop.run(super().warm())

    async def close(self) -> None:
        """Break off what is still asked, and close the connections."""
        await self._loop.run(super().close())
        await self._loop.close()

    async def _ask(self, request: ImageRequest) -> Drawn | NotMade:
        client = await self._client()
        contents, config = _question(request)
        try:
            async with asyncio.timeout(self._seconds):
                answer = await client.aio.models.generate_content(
                    model=request.model, contents=contents, config=config
                )
        except Exception as failure:  # noqa: BLE001  the vendor's border: whatever it raises becomes a verdict
            return answers.of_failure(failure, model=request.model)
        return answers.of_answer(answer)

    def _build(self, connected: "AsyncClient") -> "Client":
        return google_client(self._api_key, self._base_url, self._seconds, connected)


def _question(
    request: ImageRequest,
) -> "tuple[types.ContentListUnion, types.GenerateContentConfig]":
    """References first, then what each contributes, then the prompt as it stands."""
    from google.genai import types  # noqa: PLC0415  imported with the client

    images = [
        types.Part.from_bytes(data=each.content, mime_type=each.content_type)
        for each in request.references
    ]
    row = catalogue().known(request.model)
    has_sizes = bool(row and len(row.resolutions) > 1)
    config = types.GenerateContentConfig(
        response_modalities=["TEXT", "IMAGE"],
        image_config=types.ImageConfig(
            aspect_ratio=request.ratio, image_size=request.size if has_sizes else None
        ),
        # On by itself, and each continuation is a request more.
        automatic_continuation=False,
        store=False,
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
    )
    return [*images, worded(request.prompt, request.references)], config


def worded(prompt: str, references: Sequence[ReferenceImage]) -> str:
    """The prompt, after a line for each reference that says what it is for."""
    lines = [
        f"Image {number} {CONTRIBUTIONS[each.role]}"
        for number, each in enumerate(references, start=1)
    ]
    return "\n".join([*lines, "", prompt]) if lines else prompt
