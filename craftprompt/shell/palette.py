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
    Command("edit", "Edit the prompt", _HERE, "focus", "prompt-editor", also="write"),
    Command("critique", "Critique the prompt", _HERE, "press", "make-critique", also="judge"),
    Command("lock", "Lock the selected words", _HERE, "press", "lock-selection", also="phrase"),
    Command("port", "Write it for another model", _HERE, "focus", "port-to", also="port"),
    Command("recipe", "Download the recipe", _HERE, "press", "recipe-export", also="export"),
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
