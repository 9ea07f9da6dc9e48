"""The names of the durable workflows, as they stand in the engine's database: never changed."""

MAKE_IMAGE = "make-image"
MAKE_VIDEO = "make-video"
