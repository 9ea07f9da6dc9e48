"""Where a run stands, whatever it makes: in the words of its trade."""

from craftprompt.models import Generation, GenerationKind, GenerationStatus
from craftprompt.studio import image_views, video_views


def step_of(run: Generation) -> str:
    """Where a run stands, in the words of its trade."""
    match run.kind:
        case GenerationKind.IMAGE:
            return image_views.step_in_words(run)
        case GenerationKind.VIDEO:
            return video_views.step_in_words(run)
        case _:
            return prompt_step(run)


def prompt_step(prompt: Generation) -> str:
    """Where a prompt stands, in the words of the trade."""
    return {
        GenerationStatus.QUEUED: "Queued",
        GenerationStatus.RUNNING: "Writing",
        GenerationStatus.SAVING: "Saving",
        GenerationStatus.SUCCEEDED: "Done",
        GenerationStatus.FAILED: "Not finished, not counted",
        GenerationStatus.CANCELLED: "Stopped, not counted",
    }[GenerationStatus(prompt.status)]
