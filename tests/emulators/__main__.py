"""Runs every provider's emulator as a program: `python -m tests.emulators --port 8090`."""

import argparse
import signal

from tests.emulators.text_models import text_models

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    with text_models(parser.parse_args().port) as emulator:
        print(f"{emulator.origin} is ready", flush=True)  # noqa: T201  whoever started it waits for this
        signal.sigwait({signal.SIGTERM, signal.SIGINT})
