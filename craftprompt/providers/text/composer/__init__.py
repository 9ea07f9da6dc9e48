"""The local composer: a finished prompt from any scene, by rules and a vocabulary kept as data."""

from craftprompt.providers.text.composer.composition import Composition, compose

__all__ = ["Composition", "compose"]
