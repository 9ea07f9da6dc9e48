"""A sentence for the person about something that no form on the page can show."""

import reflex as rx


class NoticeState(rx.State):
    """The sentence that stands over the page until it is dismissed."""

    kind: str = ""
    message: str = ""

    @rx.event
    def tell(self, kind: str, message: str) -> None:
        """Show a sentence."""
        self.kind, self.message = kind, message

    @rx.event
    def dismiss(self) -> None:
        """The person has read it."""
        self.kind, self.message = "", ""
