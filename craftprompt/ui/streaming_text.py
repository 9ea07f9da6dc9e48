"""The prompt as it is being written: words travel on their own route, not through a state."""

from typing import Any

import reflex as rx

from craftprompt.ui.tokens import Flag, Text

_USUAL: dict[str, Any] = {
    "attempt": 1,
    "author_names": {},
    "kept_drafts": [],
    "locked": [],
    "testid": "prompt-output",
    "comes_into_view": True,
    "characters_per_token": 0,
}


def prompt_stream(
    generation_id: Text, *, base: Text, text: Text, running: Flag, **props: Any
) -> rx.Component:
    """The manuscript: follows a running prompt, shows `text` when it is not running.

    `base` is the origin of our HTTP routes ("" on one port). While `running`, reads
    `{base}/api/generations/{generation_id}/stream` and reopens it wherever it breaks off. The
    element `prompt-output` holds the current attempt's text and nothing else.

    Props: `attempt` (the first to ask for; 1), `author_names` (provider key to name, for the
    drafts of authors who were left), `kept_drafts` (numbers of the attempts whose drafts the page
    shows itself), `locked` (phrases that are marked in `text`), `testid` (of the text's element;
    prompt-output), `comes_into_view` (whether the page scrolls to it as writing begins; true),
    `characters_per_token` (to say while it is written how long the first words took and about how
    many tokens have come; 0 says neither),
    `on_done` (once, when the stream says that it is over or the route knows no such generation).
    """
    return PromptStream.create(
        generation_id=generation_id,
        base=base,
        text=text,
        running=running,
        **_USUAL | props,
    )


class PromptStream(rx.Component):
    """The reader behind `prompt_stream`."""

    library = "$/public/browser/prompt_stream.js"
    tag = "PromptStream"

    generation_id: rx.Var[str]
    base: rx.Var[str]
    text: rx.Var[str]
    running: rx.Var[bool]
    attempt: rx.Var[int]
    author_names: rx.Var[dict[str, str]]
    kept_drafts: rx.Var[list[int]]
    locked: rx.Var[list[str]]
    testid: rx.Var[str]
    comes_into_view: rx.Var[bool]
    characters_per_token: rx.Var[int]
    on_done: rx.EventHandler[rx.event.no_args_event_spec]
