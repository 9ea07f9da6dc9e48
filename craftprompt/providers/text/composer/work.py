"""The prompt while wishes are done to it, one after the other, and what is to be said of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from craftprompt.providers.base import PromptRequest, Rewrite
from craftprompt.providers.text.composer.blocks import PERSONS_OWN
from craftprompt.providers.text.composer.plain_words import renamed, reworded
from craftprompt.providers.text.composer.standing import (
    Sentence,
    as_text,
    known_direction,
    read_sentences,
)


@dataclass(slots=True)
class Work:
    """A prompt that is worked on. `own` are the person's words as wishes have changed them.

    `undone` are sentences about what of a wish stays as it was, and why.
    """

    request: PromptRequest
    rewrite: Rewrite
    text: str
    own: str
    negative_prompt: str = ""
    notes: list[str] = field(default_factory=list[str])
    undone: list[str] = field(default_factory=list[str])
    known: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """What is ours in a prompt is found out once."""
        self.known = known_direction(self.request)

    @property
    def here(self) -> Rewrite:
        """The rewrite as if it began with the text as it is now."""
        return replace(self.rewrite, prompt=self.text)

    def sentences(self) -> list[Sentence]:
        """The text as it is now, in sentences."""
        return read_sentences(self.request, self.here, self.own, self.known)

    def reword(self, old: str, new: str) -> bool:
        """Put other words in the place of these; whether they stood there."""
        text = reworded(self.text, self.rewrite, [(old, new)])
        is_changed = text != self.text
        if is_changed:
            self.text, self.own = text, reworded(self.own, self.rewrite, [(old, new)])
        return is_changed

    def rename(self, old: str, new: str) -> bool:
        """Put another thing in the place of this one at each mention; whether there was one."""
        text = renamed(self.text, self.rewrite, old, new)
        is_changed = text != self.text
        if is_changed:
            self.text, self.own = text, renamed(self.own, self.rewrite, old, new)
        return is_changed

    def put_in(self, words: str, *, is_own: bool = True) -> bool:
        """Add a sentence after the last one of the person's own, where the scene is told."""
        found = self.sentences()
        own = (place for place, each in enumerate(found) if each.rank == PERSONS_OWN)
        last = max(own, default=len(found) - 1)
        head, tail = as_text(found[: last + 1]), as_text(found[last + 1 :])
        self.text = " ".join(filter(None, (head, words, tail)))
        if is_own:
            self.own += f" {words}"
        self.notes.append(f"Added: “{words}”")
        return True

    def leave_out(self, gone: Iterable[Sentence], note: str = "Left out: “{}”") -> None:
        """Leave out sentences, and say so."""
        left = list(gone)
        self.text = as_text(each for each in self.sentences() if each not in left)
        self.notes += [note.format(each.text) for each in left]
