"""What keeps a model from the shots that a prompt tells, each with the press that mends it."""

from collections.abc import Iterator
from dataclasses import replace

from craftprompt.catalogue.entries import TargetModel
from craftprompt.providers.shots import Shot, lasting
from craftprompt.providers.text.shot_forms import joined, with_seconds
from craftprompt.providers.video.wish_shortfall import WishShortfall, listed, named
from craftprompt.providers.video.wishes import VideoWish, told_shots


def shots(row: TargetModel, wish: VideoWish) -> Iterator[WishShortfall]:
    """Shots that are sent one by one: how many there are, and that their seconds add up."""
    told, rules = told_shots(row, wish), row.profile.shot_list
    count, total = len(told.shots), told.seconds
    if not told.shots or not row.seconds:
        return
    if rules and rules.most and count > rules.most:
        yield WishShortfall(
            "shots",
            f"The prompt tells {count} shots; {named(row)} takes {rules.most}.",
            f"Join the last {count - rules.most + 1} into one shot, every word kept",
            replace(wish, prompt=joined(wish.prompt, rules.most)),
        )
        return
    lengths = [each.seconds or 0 for each in told.shots]
    fitting = next((each for each in row.seconds if each >= total), max(row.seconds))
    if total not in row.seconds or not all(lengths):
        wanted = [Shot("", max(1, each)) for each in lengths]
        fitted = [each.seconds for each in lasting(wanted, max(fitting, count))]
        yield WishShortfall(
            "shots",
            f"The shots of the prompt take {total} seconds; {named(row)} offers "
            f"{listed(row.seconds)}, and at least one for each shot.",
            f"Fit them into {fitting} seconds",
            replace(wish, prompt=with_seconds(wish.prompt, fitted), seconds=fitting),
        )
    elif wish.seconds != total:
        yield WishShortfall(
            "shots",
            f"The shots of the prompt take {total} seconds together, and the video is to have "
            f"{wish.seconds}.",
            f"Take {total} seconds",
            replace(wish, seconds=total),
        )
