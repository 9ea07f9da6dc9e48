"""What is typed after a command, and what is said of it where the command cannot take it."""

import argparse
from typing import NoReturn


class PlainParser(argparse.ArgumentParser):
    """Complains in one sentence, without the usage, and ends the command with status 2."""

    def error(self, message: str) -> NoReturn:
        """Say what cannot be taken and where the rest is listed."""
        sentence = f"{message[:1].upper()}{message[1:].rstrip('.')}"
        self.exit(2, f"{sentence}. {self.prog} --help lists the options.\n")
