"""Which provider writes prompts on this installation."""

from craftprompt.providers.base import TextProvider
from craftprompt.providers.text.composer import ComposerProvider


def text_provider() -> TextProvider:
    """The provider that prompts are asked of: the local composer, which needs nothing."""
    return ComposerProvider()
