"""What may stand in a log: never what a person typed, nor what lets anybody in.

The frameworks quote events, values and headers in their messages, and a traceback ends with the
exception's own words. So our own lines go through as they are, and of everybody else's only
where they come from.
"""

import logging

from craftprompt.errors import trace_of

OURS = "craftprompt"
SERVER = "_granian"
# Their lines do not come to the root's handlers, or not only.
WITH_OWN_HANDLERS = (SERVER, "engineio.server", "socketio.server")
TAB_CLOSED = "Attempting to send delta to disconnected client"
WITHHELD = "%s at %s:%s: the message was withheld, it could hold what a person typed"


class Discretion(logging.Filter):
    """Keeps event contents, headers and tokens out of other people's log lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record through without what it must not say; drop what says nothing."""
        origin = record.name.partition(".")[0]
        if origin == OURS or hasattr(record, "is_discreet"):
            return True
        record.is_discreet = True
        words = record.getMessage()
        if words.startswith(TAB_CLOSED):
            return False
        if origin == SERVER:
            # Its own words are one line; what follows is a traceback.
            record.msg, record.args = words.partition("\n")[0], ()
        else:
            record.msg, record.args = WITHHELD, (record.name, record.filename, record.lineno)
        failure = record.exc_info[1] if record.exc_info else None
        if failure:
            record.msg = f"{record.getMessage()}: {trace_of(failure)}"
            record.args = ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def keep_logs_clean() -> None:
    """Put the filter before every way out of the log."""
    discretion = Discretion()
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    for name in WITH_OWN_HANDLERS:
        logging.getLogger(name).addFilter(discretion)
    for handler in [*root.handlers, *logging.getLogger(SERVER).handlers]:
        handler.addFilter(discretion)
