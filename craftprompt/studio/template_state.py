"""The variables of the scene in the form: their fields, and how many prompts a press makes."""

import reflex as rx

from craftprompt.errors import InputInvalid
from craftprompt.providers.text.field_checks import SCENE
from craftprompt.studio import templates
from craftprompt.studio.limits import LONGEST_SCENE
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.templates import VARIABLE, TemplateInvalid, VariableView


class TemplateState(rx.State, mixin=True):
    """The variables with what the person filled in, or what is wrong with them."""

    variables: list[VariableView] = []
    template_fault: str = ""
    prompts_of_press: int = 1

    _filled: dict[str, str] = {}

    @rx.event
    async def fill_variable(self, name: str, value: str) -> None:
        """Take a variable's value, to say how many prompts the press would make."""
        if name not in {each.name for each in self.variables}:
            return
        if len(value) > LONGEST_SCENE:
            raise InputInvalid(
                f"A value has at most {LONGEST_SCENE:,} characters. Yours stands in its field; "
                "shorten it before you make the prompt."
            )
        self._filled[name] = value
        editor = await self.get_state(PromptEditorState)
        if editor.problem.field == f"{VARIABLE}{name}":
            editor.problem = editor.problem.after_typing()
        self._read_template(editor.texts[SCENE])

    def _read_template(self, scene: str) -> None:
        self.template_fault, self.prompts_of_press = "", 1
        if len(scene) > LONGEST_SCENE:
            return  # its counter says so
        try:
            template = templates.parse(scene)
            described = {each.name: each.described for each in self.variables}
            self._filled = {
                each.name: self._filled[each.name]
                for each in template.variables
                if each.name in self._filled and described.get(each.name) == each.default
            }
            self.variables = template.views(self._filled)
            self.prompts_of_press = len(template.takes(self._filled))
        except TemplateInvalid as invalid:
            self.template_fault = invalid.fault
