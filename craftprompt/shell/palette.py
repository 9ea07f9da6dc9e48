"""What the command palette of the signed-in pages can find."""

import reflex as rx

from craftprompt.shell.navigation import RAIL
from craftprompt.ui.command_palette import Command, command_palette

_HERE = "On this page"
_PAGES = "Go to"
_STUDIO = "Studio"
_ENTER = "⌘ or Ctrl + Enter"

COMMANDS = (
    Command("make-prompt", "Make the prompt", _HERE, "press", "make-prompt", _ENTER, "write"),
    Command("make-image", "Make the image", _HERE, "press", "make-image", _ENTER, "draw"),
    Command("make-video", "Make the video", _HERE, "press", "make-video", _ENTER, "film"),
    Command("stop", "Stop writing", _HERE, "press", "stop", "Esc", "cancel"),
    Command("refine", "Change the prompt in words", _HERE, "focus", "refine-input", also="refine"),
    Command("shorter", "Make the prompt shorter", _HERE, "press", "make-shorter"),
    Command("longer", "Make the prompt longer", _HERE, "press", "make-longer"),
    Command("simpler", "Make the prompt simpler", _HERE, "press", "make-simpler"),
    Command(
        "translate", "Translate the direction", _HERE, "focus", "translate-to", also="language"
    ),
    Command("variations", "Three variations", _HERE, "press", "make-variations", also="vary"),
    Command("edit", "Edit the prompt", _HERE, "focus", "prompt-editor", also="write"),
    Command("critique", "Critique the prompt", _HERE, "press", "make-critique", also="judge"),
    Command("lock", "Lock the selected words", _HERE, "press", "lock-selection", also="phrase"),
    Command("port", "Write it for another model", _HERE, "focus", "port-to", also="port"),
    Command("undo", "Undo", _HERE, "press", "undo", also="take back"),
    Command("older", "Older version of the prompt", _HERE, "press", "version-older", "J"),
    Command("newer", "Newer version of the prompt", _HERE, "press", "version-newer", "K"),
    Command("restore", "Restore the version shown", _HERE, "press", "version-restore"),
    Command("name", "Name the version", _HERE, "focus", "version-name", also="rename"),
    Command(
        "changes", "Go through the changes", _HERE, "focus", "change-accept", also="accept reject"
    ),
    Command("compare", "Compare versions", _HERE, "focus", "compare-with", also="difference"),
    Command("template", "Begin with a template", _HERE, "focus", "template", also="example"),
    Command("describe", "Describe an image", _HERE, "focus", "describe-input", also="picture"),
    Command("terms", "Search the vocabulary", _HERE, "focus", "term-search", also="camera lens"),
    Command("fields", "Details into the fields", _HERE, "press", "take-apart", also="structure"),
    Command("preset", "Save the fields as a preset", _HERE, "focus", "preset-name"),
    Command("shots", "Split the scene into shots", _HERE, "focus", "split-shots"),
    Command("recipe", "Download the recipe", _HERE, "press", "recipe-export", also="export"),
    Command("bring-in", "Bring in a recipe", _HERE, "focus", "recipe-import", also="import"),
    Command("to-image", "Make an image from this prompt", _HERE, "press", "send-to-image"),
    Command("to-video", "Make a video from this prompt", _HERE, "press", "send-to-video"),
    *(Command(place.key, place.label, _PAGES, "open", place.href) for place in RAIL),
    Command("pricing", "Pricing", _PAGES, "open", "/pricing", also="plans"),
    Command("dark", "Dark colours", _STUDIO, "press", "color-mode-dark", also="theme mode"),
    Command("light", "Light colours", _STUDIO, "press", "color-mode-light", also="theme mode"),
    Command(
        "system", "Colours as the system", _STUDIO, "press", "color-mode-system", also="theme mode"
    ),
    Command("keys", "List of keys", _STUDIO, "press", "keys", "?", "keyboard shortcuts help"),
    Command("log-out", "Log out", _STUDIO, "press", "logout", also="sign out leave"),
)


def palette() -> rx.Component:
    """The palette and its button in the studio's bar."""
    return command_palette(COMMANDS, label="Find a command")
