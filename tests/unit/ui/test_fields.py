import pytest
import reflex as rx

from craftprompt.ui.fields import (
    Option,
    OptionGroup,
    checkbox_field,
    draft_text_area,
    file_field,
    password_field,
    select_field,
    text_field,
)
from tests.markup import elements, found, words

FIELDS = [
    text_field("E-mail", "email", testid="given"),
    password_field("Password", "password", testid="given"),
    draft_text_area("Scene", "scene", testid="given"),
    select_field("Target", "target", [Option("veo", "Veo")], testid="given"),
    checkbox_field("I am 18 or older", name="adult", testid="given"),
    file_field("Picture", "avatar", testid="given"),
]


class FormState(rx.State):
    problem: str = ""


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: words(field).split()[0])
def test_every_field_has_a_label_that_belongs_to_it(field):
    labels = [props for tag, props in elements(field) if tag == '"label"']

    assert len(labels) == 1
    assert 'htmlFor:"given"' in labels[0]
    assert 'id:"given"' in found(field, data_testid="given")


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: words(field).split()[0])
def test_every_field_has_a_place_for_what_is_wrong_with_it(field):
    messages = [props for tag, props in elements(field) if tag == "FieldMessage"]

    assert len(messages) == 1
    assert 'messageId:"given-error"' in messages[0]
    assert 'name:"' in messages[0]


def test_a_hint_is_read_out_with_its_field():
    field = text_field("Name", "name", testid="given", hint="As on your passport.")

    assert '"aria-describedby":"given-hint"' in found(field, data_testid="given")
    assert 'id:"given-hint"' in ",".join(props for _, props in elements(field))


def test_a_field_that_a_state_refuses_is_marked_only_while_there_is_a_problem():
    field = text_field("Name", "name", testid="given", error=FormState.problem)
    props = found(field, data_testid="given")

    assert '"aria-invalid":' in props
    assert 'problem_rx_state_?.valueOf?.() === ""' in props


def test_a_field_without_hint_or_problem_refers_to_nothing():
    props = found(text_field("Name", "name", testid="given"), data_testid="given")

    assert "aria-describedby" not in props
    assert "aria-invalid" not in props


def test_choices_stand_in_their_groups_and_their_keys_travel():
    field = select_field(
        "Target",
        "target",
        [OptionGroup("Veo", (Option("veo-3.1", "Veo 3.1"),)), Option("other", "Other")],
        testid="target-model",
    )
    tags = [(tag, props) for tag, props in elements(field) if tag in {'"optgroup"', '"option"'}]

    assert tags == [
        ('"optgroup"', 'label:"Veo"'),
        ('"option"', 'value:"veo-3.1"'),
        ('"option"', 'value:"other"'),
    ]


def test_a_password_can_be_filled_by_a_manager():
    field = password_field("Password", "password", testid="given", auto_complete="new-password")

    assert 'autoComplete:"new-password"' in found(field, data_testid="given")
