# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""A short title for a prompt, in the scene's own words."""

import re

from craftprompt.providers.text.composer.protection import protect
from craftprompt.providers.text.composer.sentences import sentences

MOST_CHARACTERS = 60
MOST_CJK_CHARACTERS = 24
FEW_CHARACTERS = 10
_MARKUP = re.compile(
    r"<[^<>\n]{0,300}>|[*`#>]+|(?<!\w)_+|(?<!_)_++(?!\w)|!?\[|\]\([^()]{0,2000}\)|^\s*[-–—•]\s+"
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_EDGE = " \t.,;:!?…。！？、，；：।؟\"'“”„«»()[]{}-–—"


def title_of(scene: str) -> str:
    """The beginning of the scene, cut at a phrase or a word, 60 characters at most."""
    spans = [span for span in sentences(scene) if _without_markup(span.of(scene)).strip(_EDGE)]
    for place, span in enumerate(spans):
        following = spans[place + 1] if place + 1 < len(spans) else span
        text = _without_markup(span.of(scene))
        if len(text) < FEW_CHARACTERS:
            text = _without_markup(scene[span.start : following.end])
        return _cut(text)
    return _cut(_without_markup(scene)) or scene[:MOST_CHARACTERS].strip()


def _without_markup(text: str) -> str:
    return re.sub(r"\s+", " ", _MARKUP.sub(" ", text)).strip()


def _cut(text: str) -> str:
    quotes = protect(text).quotes
    if quotes and quotes[0].start > MOST_CHARACTERS // 4:
        text = text[: quotes[0].start]
    most = MOST_CJK_CHARACTERS if len(_CJK.findall(text)) > len(text) // 3 else MOST_CHARACTERS
    text = text.strip(_EDGE)
    if len(text) <= most:
        return text
    head = text[: most + 1]
    phrase = max(head.rfind(mark) for mark in (",", ";", ":", "，", "、", "；", " – ", " — "))
    if phrase >= most // 3:
        return head[:phrase].strip(_EDGE)
    space = head.rfind(" ")
    return (head[:space] if space > most // 3 else head[:most]).strip(_EDGE)
