"""Tells the language of a scene: by its script, and among Latin languages by py3langid."""

import importlib
import re
import threading
import unicodedata
from functools import lru_cache
from typing import Protocol, cast

from craftprompt.catalogue.vocabulary import languages

UNKNOWN = ""
FEW_WORDS = 4
CERTAIN = 0.85
_WORD = re.compile(r"[^\W\d_]+")
_lock = threading.Lock()


class Identifier(Protocol):
    """What we use of py3langid, which brings no types of its own."""

    def set_languages(self, langs: list[str]) -> None:
        """Choose among these languages only."""
        ...

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Languages with their share of likelihood, best first."""
        ...


@lru_cache(maxsize=256)
def languages_of(text: str) -> tuple[str, ...]:
    """The likely languages of a text, best first; empty where we have no words for it."""
    script = _script(text)
    if script == "latin":
        return _latin_languages(text)
    codes = tuple(each.code for each in languages().values() if each.script == script)
    return codes if script != "han" else ("zh",)


def can_be_named(text: str, code: str) -> bool:
    """Whether we may say which language a text is in: we read Ukrainian by Russian cues."""
    return code != "ru" or not re.search("[іїєґўљњћђј]", text.lower())


def _script(text: str) -> str:
    counts: dict[str, int] = {}
    for character in text[:4000]:
        if character.isalpha():
            name = _script_of(character)
            counts[name] = counts.get(name, 0) + 1
    if counts.get("kana", 0) and counts["kana"] * 8 >= counts.get("han", 0):
        counts["kana"] += counts.pop("han", 0)
    # Two Latin names in a Japanese sentence do not make it English: other scripts count double.
    ranked = sorted(counts, key=lambda name: counts[name] * (1 if name == "latin" else 2))
    return ranked[-1] if ranked else UNKNOWN


@lru_cache(maxsize=4096)
def _script_of(character: str) -> str:
    name = unicodedata.name(character, "")
    for prefix, script in _SCRIPTS:
        if name.startswith(prefix):
            return script
    return "other"


_SCRIPTS = (
    ("LATIN", "latin"),
    ("FULLWIDTH LATIN", "latin"),
    ("CYRILLIC", "cyrillic"),
    ("ARABIC", "arabic"),
    ("DEVANAGARI", "devanagari"),
    ("HIRAGANA", "kana"),
    ("KATAKANA", "kana"),
    ("HANGUL", "hangul"),
    ("CJK", "han"),
)


def _latin_languages(text: str) -> tuple[str, ...]:
    words = _WORD.findall(text)
    with _lock:
        ranked = _identifier().rank(" ".join(words[:400]))
    likely = [(str(code), float(share)) for code, share in ranked]
    if likely[0][1] >= CERTAIN and len(words) >= FEW_WORDS:
        return (likely[0][0],)
    close = tuple(code for code, share in likely[:3] if share >= likely[0][1] / 20)
    return close if "en" in close else (*close, "en")


@lru_cache(maxsize=1)
def _identifier() -> Identifier:
    """py3langid limited to our Latin languages; 0.7 s and 94 MiB, so only when first needed."""
    langid = importlib.import_module("py3langid.langid")
    identifier = cast(
        "Identifier",
        langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True),
    )
    identifier.set_languages([each.code for each in languages().values() if each.script == "latin"])
    return identifier
