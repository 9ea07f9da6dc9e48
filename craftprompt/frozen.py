"""Values that are replaced and never changed."""

from typing import Any, Self


class Frozen:
    """Base of a frozen dataclass whose copy is itself, with all that it holds.

    The framework copies a var's default for every session: of these all sessions share one.
    """

    __slots__ = ()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Itself: nobody can change what they share."""
        return self
