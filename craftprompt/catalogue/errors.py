"""What can go wrong with the catalogue.

CraftPromptError
|- CatalogueInvalid
`- InputInvalid
   `- UnknownTarget
"""

from craftprompt.errors import CraftPromptError, InputInvalid


class CatalogueInvalid(CraftPromptError):
    """A catalogue file says something that cannot be true; nothing of it is used."""

    def __init__(self, *, file: str, row: str, field: str, fault: str) -> None:
        place = ", ".join(
            part for part in (file, row and f"row {row}", field and f"field {field}") if part
        )
        super().__init__(f"{place}: {fault}.")
        self.file = file
        self.row = row
        self.field = field
        self.fault = fault


class UnknownTarget(InputInvalid):
    """A target model was named that the catalogue does not offer."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"There is no target model called “{key[:60]}”. Choose one from the list; "
            "your scene is kept and nothing was counted.",
            field="target-model",
        )
        self.key = key
