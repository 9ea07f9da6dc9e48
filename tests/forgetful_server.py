"""`bin/run` that forgets which providers rest, for tests that each give them a bad day.

What a server knows of its providers it keeps in memory; here it starts anew whenever the file is
younger than at the last look. So tests share a server that has loaded every provider's package.

python -m tests.forgetful_server FILE --port 3000
"""

import sys
from pathlib import Path

from craftprompt.commands import server
from craftprompt.providers.breaker import Breaker, Breakers


def forget_whenever_touched(sign: Path) -> None:
    """Let all breakers be new since the file was touched."""
    pair = Breakers.pair
    forgotten_at: dict[int, int] = {}

    def pair_anew(self: Breakers, provider: str, model: str) -> tuple[Breaker, Breaker]:
        touched = sign.stat().st_mtime_ns
        if forgotten_at.get(id(self), 0) < touched:
            forgotten_at[id(self)] = touched
            self._of.clear()
        return pair(self, provider, model)

    Breakers.pair = pair_anew


if __name__ == "__main__":
    forget_whenever_touched(Path(sys.argv.pop(1)))
    sys.exit(server.main())
