"""Places for requests whose bodies take room: so many at once here, and of one sender."""

from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from craftprompt.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Room:
    """How many go on at once, and the sentence for whoever comes when it is full."""

    most: int
    refusal: str


class Places:
    """The requests of one kind that go on in this process, by who sends them."""

    def __init__(self) -> None:
        self._taken: Counter[Hashable] = Counter()

    @contextmanager
    def taken(self, sender: Hashable, *, of_one: Room, of_all: Room) -> Iterator[None]:
        """A place while this is entered.

        Raises:
            Unavailable: none is free.
        """
        if self._taken[sender] >= of_one.most:
            raise Unavailable(of_one.refusal)
        if self._taken.total() >= of_all.most:
            raise Unavailable(of_all.refusal)
        self._taken[sender] += 1
        try:
            yield
        finally:
            self._taken[sender] -= 1
            if not self._taken[sender]:
                del self._taken[sender]
