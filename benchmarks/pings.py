"""A socket's ping, which waits for nothing but the event loop."""

import time

from tests.reflex_client import ReflexClient


def ping_milliseconds(page: ReflexClient) -> float:
    """How long one ping takes, there and back."""
    began = time.perf_counter()
    page.ping()
    return (time.perf_counter() - began) * 1000
