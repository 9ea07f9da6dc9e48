"""How much text fits where, in characters; the pages count down to the same numbers."""

LONGEST_SCENE = 20_000
LONGEST_FIELD = 2_000
LONGEST_PROMPT = 40_000
LONGEST_DRAFT = 200_000  # a text that is too long for a prompt is still the person's, and kept
LONGEST_WISH = 1_000
LONGEST_LOCK = 500
MOST_LOCKS = 20
LONGEST_VERSION_NAME = 60
MOST_VERSIONS_SHOWN = 60
