"""Wishes for tests: one that a row can do, and one in which everything is wrong."""

import json
from pathlib import Path

import craftprompt.catalogue
from craftprompt.catalogue.entries import Kind, TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.text.composer.fitting import character_limit
from craftprompt.providers.video.wishes import VideoWish

VIDEO_ROWS = tuple(row for row in catalogue().every if row.kind is Kind.VIDEO)
ENABLED = tuple(row for row in VIDEO_ROWS if row.enabled)
PROMPT = "A heron stands in shallow water at dawn. Mist drifts past it."
FRAME, END = "https://pictures.test/first.png", "https://pictures.test/last.png"
REFERENCES = ("https://pictures.test/a.png", "https://pictures.test/b.png")
SHIPPED = Path(craftprompt.catalogue.__file__).parent / "video_models.json"


def possible(row: TargetModel, **changes: object) -> VideoWish:
    """A wish that uses every setting and picture that the row has."""
    offers = {each.role for each in row.inputs}
    wish = {
        "negative_prompt": "blur" if row.has_negative_prompt else "",
        "seconds": row.seconds[-1] if row.seconds else None,
        "ratio": row.ratios[-1] if row.ratios else "",
        "resolution": row.resolutions[-1] if row.resolutions else "",
        "has_audio": False if row.has_audio else None,
        "seed": 7 if "seed" in offers else None,
        "first_frame": FRAME if row.takes_first_frame else "",
        "last_frame": END if row.takes_last_frame else "",
        "references": REFERENCES if row.takes_references else (),
    }
    return VideoWish(**{"model": row.key, "prompt": PROMPT, **wish, **changes})


def impossible(row: TargetModel, **changes: object) -> VideoWish:
    """A wish that asks for what hardly any row has."""
    wish = {
        "prompt": "A heron stands in shallow water. " * 80,
        "negative_prompt": "subtitles, rain, the smell of tar",
        "seconds": 99,
        "ratio": "5:4",
        "resolution": "8k",
        "has_audio": True,
        "seed": 7,
        "first_frame": FRAME,
        "last_frame": END,
        "references": REFERENCES,
    }
    return VideoWish(**{"model": row.key, **wish, **changes})


def faulty(row: TargetModel) -> dict[str, VideoWish]:
    """Wishes with one thing each that the row cannot do, by the name of that thing."""
    limit, offers = character_limit(row), {each.role for each in row.inputs}
    needs = {each.role for each in row.inputs if each.is_required}
    changes: dict[str, tuple[bool, dict[str, object]]] = {
        "seconds": (True, {"seconds": 99}),
        "no seconds": (bool(row.seconds), {"seconds": 0}),
        "ratio": (True, {"ratio": "5:4"}),
        "no ratio at all": (True, {"ratio": "wide"}),
        "resolution": (True, {"resolution": "8k"}),
        "audio": ("audio" not in offers, {"has_audio": True}),
        "seed": ("seed" not in offers, {"seed": 7}),
        "negative prompt": ("negative_prompt" not in offers, {"negative_prompt": "blur"}),
        "prompt": (limit is not None, {"prompt": "a" * ((limit or 0) + 1)}),
        "first frame": ("first_frame" not in offers, {"first_frame": FRAME}),
        "no first frame": ("first_frame" in needs, {"first_frame": ""}),
        "last frame": ("last_frame" not in offers, {"last_frame": END}),
        "no last frame": ("last_frame" in needs, {"last_frame": ""}),
        "references": ("reference_images" not in offers, {"references": REFERENCES}),
        "no references": ("reference_images" in needs, {"references": ()}),
    }
    return {
        name: possible(row, **change) for name, (is_fault, change) in changes.items() if is_fault
    }


def file_row(key: str) -> dict:
    """The row as it stands in the catalogue's file."""
    rows = json.loads(SHIPPED.read_text())["models"]
    return next(row for row in rows if row["key"] == key)


def body_schema(key: str) -> dict:
    """A JSON schema of the endpoint's body, made from the file and not by the code under test."""
    inputs = file_row(key)["inputs"]
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, entry in inputs.items() if entry["required"]],
        "properties": {name: _schema(entry) for name, entry in inputs.items()},
    }


def _schema(entry: dict) -> dict:
    if entry["type"] == "enum":
        return {"enum": entry["choices"]}
    if entry["type"] == "list":
        return {"type": "array", "items": {"type": "string"}, "minItems": 1}
    if entry["role"] in {"first_frame", "last_frame"}:
        return {"type": "string", "pattern": "^https://"}
    limits = {"minimum": entry.get("min"), "maximum": entry.get("max")}
    return {"type": entry["type"]} | {
        name: value for name, value in limits.items() if value is not None
    }
