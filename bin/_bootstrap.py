"""What every command does first; any Python 3 can read these lines, so that it can say its age."""

import sys

OLDEST = (3, 11)
NEWEST = (3, 14)

if sys.version_info < OLDEST:
    sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ".")
if sys.version_info[:2] > NEWEST:
    sys.exit("Python 3.11 to 3.14 is needed; this is " + sys.version.split()[0] + ".")

from _environment import become  # noqa: E402  an older Python cannot read that module

__all__ = ["become"]
