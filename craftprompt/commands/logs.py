"""What may stand in a log: never what a person typed, nor what lets anybody in."""

import logging

FRAMEWORKS = ("reflex", "reflex_base", "engineio", "socketio", "granian")
TALKATIVE = ("Event(", "Event data", "event data", "router_data", "payload", "cookie", "client ")
WITHHELD = "a message of %s was withheld: it could hold what a person typed"


class Discretion(logging.Filter):
    """Keeps event contents, headers and tokens out of the frameworks' own log lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record through, without what it must not say."""
        if not record.name.startswith(FRAMEWORKS):
            return True
        message = record.getMessage()
        if any(word in message for word in TALKATIVE):
            record.msg, record.args = WITHHELD, (record.name,)
        if record.exc_info and record.exc_info[0]:
            record.msg = f"{record.msg} [{record.exc_info[0].__name__}]"
            record.exc_info = record.exc_text = None
        return True


def keep_logs_clean() -> None:
    """Put the filter on every handler there is, and on the frameworks' own loggers."""
    discretion = Discretion()
    loggers = [logging.getLogger(), *map(logging.getLogger, FRAMEWORKS)]
    for logger in loggers:
        logger.addFilter(discretion)
        for handler in logger.handlers:
            handler.addFilter(discretion)
