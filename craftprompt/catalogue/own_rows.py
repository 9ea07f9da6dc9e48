"""The operator's own rows of video models, laid over those that are shipped.

A row with a known key replaces the fields that it names, each as a whole; with a new key it is a
row of its own. `"enabled": false` takes a model away. What comes out is checked like the rest.
"""

from pathlib import Path
from typing import cast

from craftprompt.catalogue.schema_check import Json, read, refuse_misfit

Row = dict[str, object]


def laid_over(shipped: Json, path: Path) -> Json:
    """The shipped file of video models with the operator's rows in it.

    Raises:
        CatalogueInvalid: a place in the operator's file that cannot be used.
    """
    own = read(path, called=str(path))
    refuse_misfit(own, schema="own_video_models", called=str(path))
    rows = {str(row["key"]): row for row in _models(shipped)}
    for row in _models(own):
        key = str(row["key"])
        rows[key] = rows.get(key, {}) | row
    merged = {**shipped, "models": list(rows.values())}
    refuse_misfit(merged, schema="video_models", called=str(path))
    return merged


def _models(document: Json) -> list[Row]:
    return cast("list[Row]", document["models"])
