"""Settles the tags of a scene: one place, one time, and what follows from two tags together."""

from functools import cache

from craftprompt.catalogue.vocabulary import concepts

TIMES = (
    frozenset({"dawn"}),
    frozenset({"noon"}),
    frozenset({"morning"}),
    frozenset({"afternoon"}),
    frozenset({"dusk"}),
    frozenset({"night"}),
    frozenset({"golden_hour"}),
)
# Two of these beside each other still name one light.
TIMES_THAT_AGREE = (
    frozenset({"dawn", "morning"}),
    frozenset({"dusk", "golden_hour"}),
    frozenset({"dawn", "golden_hour"}),
    frozenset({"morning", "golden_hour"}),
    frozenset({"afternoon", "golden_hour"}),
)
TIMES_OF_DAY = frozenset({tag for time in TIMES for tag in time}) | {
    "day",
    "sunny",
    "blue_hour",
    "moonlight",
    "starlight",
}
PERSONS_ACTS = frozenset(
    {"speech", "whisper", "shout", "cook", "handwork", "write", "type", "eat"}
    | {"laugh", "cry", "play_music", "dance", "embrace"}
)
UNLIT_PLACES = frozenset({"cave", "cellar", "tunnel", "nightclub", "no_window"})
SHELTERED = frozenset({"interior", "underwater", "space"})
WARES = frozenset({"product_kind", "object", "food"})
OUTDOOR_TAGS = frozenset({"exterior", "city", "wild", "grass", "busy", "road", "village"})


def settled(tags: set[str]) -> set[str]:
    """The tags without those that a stronger one overrules."""
    tags = _settled_place(set(tags))
    if "backdrop" in tags and tags & WARES and not tags & {"person", "animal"}:
        tags.add("product")
    if {"product", "person", "motion"} <= tags:
        tags.discard("product")  # a commercial whose athlete runs is no table with a lamp
    tags |= _acts_told_together(tags)
    if tags & PERSONS_ACTS and not tags & {"animal", "robot", "no_people"}:
        tags.add("person")
    if tags & {"crowd", "person"}:
        tags.discard("no_people")
    if _has_mixed_time(tags):
        tags = (tags - TIMES_OF_DAY) | {"mixed_time"}
    if "no_camera_move" in tags and "camera_move" not in tags:
        tags.add("static")
    if tags & {"static", "timelapse"}:
        tags.add("move_stated")
    return tags


def _acts_told_together(tags: set[str]) -> set[str]:
    """What two tags tell together: a piano is played, a person who spins dances."""
    acts: set[str] = set()
    if {"play", "instrument"} <= tags:
        acts |= {"play_music", "music_making", "music"}
    if {"spinning", "person"} <= tags and not tags & {"vehicle", "waiting", "handwork"}:
        acts |= {"dance", "dancing"}
    return acts


def _settled_place(tags: set[str]) -> set[str]:
    """One place: in the rain is outside, a room has no horizon, space has no sky."""
    tags = _with_space(_inside_or_out(tags))
    if "harbour" in tags and tags & {"train", "no_train"} and not tags & {"boat", "sea"}:
        tags = (tags - {"harbour", "water"}) | {"station"}  # French says "quai" of both
    if tags & SHELTERED:
        tags -= OUTDOOR_TAGS | _outdoor_places()
    if {"space", "food"} <= tags:
        tags.add("interior")  # nobody eats in a closed helmet
    if "space" in tags:
        tags -= {"day", "sky", "starlight", "moonlight"}
    return tags


def _inside_or_out(tags: set[str]) -> set[str]:
    """What weather, work and windows say of which side of the wall the scene plays on."""
    if "out_in_weather" in tags and not tags & {"window", "looking_out"}:
        tags -= {"interior", "small_room", "windowless"}
    if {"fishing", "person"} <= tags and not tags & {"diver", "swimming"}:
        tags.discard("underwater")  # the line goes down through the ice, and the camera stays
    if _is_behind_the_counter(tags):
        tags.add("interior")
    if _is_under_way(tags):
        tags.add("exterior")
    if tags & {"sunny", "window"} and not tags & UNLIT_PLACES:
        tags.discard("windowless")  # a sunlit staircase has its sun from somewhere
    return tags


def _with_space(tags: set[str]) -> set[str]:
    """Space for whoever travels there or looks out at it, unless something holds them on earth."""
    if "asteroid" in tags and not tags & {"animal", "interior", "underwater", *_earthly(tags)}:
        tags.add("space")
    if {"space_traveller", "porthole"} <= tags:
        tags.add("space")
    if "space_traveller" in tags and "station" in tags and "interior" in tags:
        tags = (tags - {"station"}) | {"space"}
    if "space_traveller" in tags and not tags & {"interior", "underwater", *_earthly(tags)}:
        tags = (tags - {"station"}) | {"space"}
    return tags


def _is_behind_the_counter(tags: set[str]) -> bool:
    """Whether somebody works on this side of a shop window: then we stand in the shop."""
    at_work = bool(tags & {"cooking", "handwork"}) or {"chef", "food"} <= tags
    return "shopfront" in tags and at_work and not tags & {"street", "alley", "square", "road"}


def _is_under_way(tags: set[str]) -> bool:
    """Whether a vehicle is driven or afloat, which it is out of doors."""
    moves = {"vehicle", "driving"} <= tags or "boat" in tags
    return moves and not tags & {*SHELTERED, "product", "backdrop", "spacecraft"}


def _earthly(tags: set[str]) -> set[str]:
    """What holds an astronaut on the ground: any place, unless they drift beside their station."""
    drifting = tags & {"swimming", "flying"}
    return tags & ({"exterior"} | _places()) - ({"station", "exterior"} if drifting else set())


@cache
def _places() -> frozenset[str]:
    return frozenset(concept.key for concept in concepts() if concept.kind == "places")


@cache
def _outdoor_places() -> frozenset[str]:
    """What only places out of doors bring: of no use to a scene that plays inside."""
    places = [concept for concept in concepts() if concept.kind == "places"]
    outdoor = [place for place in places if "exterior" in place.raises]
    inside = {tag for place in places if "exterior" not in place.raises for tag in place.raises}
    brought = {place.key for place in outdoor} | {tag for place in outdoor for tag in place.raises}
    return frozenset(brought - inside - {"window"})


def _has_mixed_time(tags: set[str]) -> bool:
    named = [time for time in TIMES if time & tags]
    if "night" in tags and "day" in tags:
        return True
    if len(named) <= 1:
        return False
    together = {tag for time in named for tag in time}
    return not any(together <= agreed for agreed in TIMES_THAT_AGREE)
