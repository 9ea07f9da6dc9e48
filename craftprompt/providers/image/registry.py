"""Which engine makes the image that a model's key asks for."""

from dataclasses import dataclass

from craftprompt.errors import Unavailable
from craftprompt.providers.image.base import ImageEngine
from craftprompt.providers.image.gemini import GeminiImages
from craftprompt.providers.image.local import StoryboardImages
from craftprompt.settings import Settings

STORYBOARD = StoryboardImages.key


@dataclass(frozen=True, slots=True)
class ImageEngines:
    """Google's models where there is a key, and the local drawer, which is always there."""

    gemini: GeminiImages | None
    local: ImageEngine

    def of(self, model: str) -> ImageEngine:
        """The engine for this model's key; without Google's key the local one draws it."""
        return self.local if self.gemini is None or model == STORYBOARD else self.gemini

    def named(self, provider: str) -> ImageEngine:
        """The engine with this key.

        Raises:
            Unavailable: it was there when the image was asked for, and has no key any more.
        """
        for each in (self.gemini, self.local):
            if each and each.key == provider:
                return each
        raise Unavailable(
            "This studio has no key for Google any more. The image was not counted and your prompt "
            "is kept. The operator has to look at GEMINI_API_KEY; a storyboard frame needs no key."
        )

    def is_gone(self, model: str) -> bool:
        """Whether its provider said within the last hour that there is no such model."""
        return self.gemini is not None and self.gemini.is_gone(model)

    async def warm(self) -> None:
        """Load what the first image would otherwise wait for."""
        await self.local.warm()
        if self.gemini:
            await self.gemini.warm()

    async def close(self) -> None:
        """Break off what is still asked, and close the connections."""
        await self.local.close()
        if self.gemini:
            await self.gemini.close()


def image_engines(settings: Settings) -> ImageEngines:
    """The engines of this installation. Call it inside the event loop that uses them."""
    key = settings.gemini_api_key.get_secret_value()
    gemini = (
        GeminiImages(
            api_key=key,
            base_url=settings.gemini_base_url,
            models=settings.gemini_image_models,
            seconds=settings.image_seconds,
        )
        if key
        else None
    )
    return ImageEngines(gemini, StoryboardImages())
