"""What a call costs the processor, apart from what else the machine or the interpreter does."""

import time
import timeit
from collections.abc import Callable


def cpu_seconds(call: Callable[[], object], times: int = 1) -> float:
    """CPU seconds of a call, the best of so many.

    `timeit` holds the garbage collector back: late in a long run of tests one of its rounds takes
    half a second, and the call did nothing to deserve it.
    """
    return min(timeit.repeat(call, timer=time.process_time, number=1, repeat=times))
