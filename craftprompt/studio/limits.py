"""How much text fits where, in characters; the pages count down to the same numbers."""

LONGEST_SCENE = 20_000
LONGEST_FIELD = 2_000
LONGEST_PROMPT = 40_000
