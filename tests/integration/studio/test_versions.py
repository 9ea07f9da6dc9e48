"""Versions of a prompt: every text for good, one that stands, and nobody else's business."""

from functools import partial

import pytest
from sqlalchemy import select

from craftprompt import db, storage
from craftprompt.errors import InputInvalid, NotFound, StorageNearlyFull
from craftprompt.models import Generation, GenerationStatus, PromptVersion
from craftprompt.studio import decisions, edits, service, version_queries, versions
from craftprompt.studio.decisions import ACCEPTED, REJECTED
from craftprompt.studio.limits import LONGEST_PROMPT, LONGEST_VERSION_NAME
from craftprompt.studio.versions import AN_EDIT_GOES_ON_FOR
from tests.builders import make_generation, make_person

WRITTEN = "A red fox crosses a snowy road at dusk and looks back once."
REFINED = "A red fox crosses a snowy road at night and looks back twice."


@pytest.fixture
async def person(database):
    return await make_person()


@pytest.fixture
async def prompt(person):
    return await make_generation(person, prompt=WRITTEN)


async def write(function, *given, **more):
    return await db.write(lambda session: function(session, *given, **more))


async def rows(prompt):
    mine = select(PromptVersion).where(PromptVersion.generation_id == prompt.id)
    return await db.read(lambda session: list(session.scalars(mine.order_by(PromptVersion.number))))


async def stands(prompt):
    """The text that stands, as the prompt's own row and as its versions say."""
    row = await db.read(lambda session: session.get(Generation, prompt.id))
    standing = await db.read(
        lambda session: version_queries.standing_version(session, prompt.owner_id, prompt.id)
    )
    assert row.prompt == standing.prompt
    return row.prompt


async def edit(prompt, text, of=None):
    """Edit a version of the prompt, by default the one that stands."""
    standing = await db.read(
        lambda session: version_queries.standing_version(session, prompt.owner_id, prompt.id)
    )
    version_id = of or (standing.id if standing else None)
    await write(versions.edit, prompt.owner_id, prompt.id, text, version_id=version_id)


async def texts(prompt):
    return [row.prompt for row in await rows(prompt)]


class TestAnotherTake:
    async def test_keeps_the_locked_phrases_that_stand(self, person):
        last = await make_generation(person, prompt=WRITTEN, locked=["red fox", "blue door"])
        take = service.further_take(last)
        assert (take.variation, take.locked) == (1, ("red fox",))

    async def test_that_lost_a_lock_stands_and_says_so(self, person):
        take = service.Take(1, locked=("red fox", "at dusk"))
        lossy = await make_generation(
            person, prompt="A fox crosses a road at dusk.", settings=take.settings()
        )
        (first,) = await rows(lossy)
        assert (first.dropped, first.chosen) == (["red fox"], 1)


class TestEdit:
    async def test_is_a_version_and_the_words_as_written_stay(self, prompt):
        await edit(prompt, "By hand.\x00")
        first, second = await rows(prompt)
        assert (first.prompt, second.prompt) == (WRITTEN, "By hand.")
        assert (second.act, second.provider, second.parent_id) == ("edited", "", first.id)
        assert await stands(prompt) == "By hand."

    async def test_goes_on_as_one_version_while_the_person_types_on(self, prompt, time):
        for text in (f"{WRITTEN} It", f"{WRITTEN} It waits", f"{WRITTEN} It waits."):
            await edit(prompt, text)
            time.move(seconds=2)
        assert await texts(prompt) == [WRITTEN, f"{WRITTEN} It waits."]

    async def test_is_another_version_as_soon_as_a_word_would_be_lost(self, prompt):
        await edit(prompt, f"{WRITTEN} It waits for the moon.")
        await edit(prompt, f"{WRITTEN} It waits.")
        assert await texts(prompt) == [
            WRITTEN,
            f"{WRITTEN} It waits for the moon.",
            f"{WRITTEN} It waits.",
        ]

    @pytest.mark.parametrize("added", [" \U0001f34b", " \u2026!", "\n\n\u2014", "\n\nIt waits."])
    async def test_is_another_version_as_soon_as_any_character_would_be_lost(self, prompt, added):
        await edit(prompt, f"{WRITTEN}{added}")
        await edit(prompt, WRITTEN)
        assert await texts(prompt) == [WRITTEN, f"{WRITTEN}{added}", WRITTEN]

    async def test_goes_on_letter_by_letter_over_marks_and_lines(self, prompt):
        typed = "\n\n\u2014 It doesn't wait, \U0001f98a!"
        for end in range(1, len(typed) + 1):
            await edit(prompt, f"{WRITTEN}{typed[:end]}")
        assert await texts(prompt) == [WRITTEN, f"{WRITTEN}{typed}"]

    async def test_leaves_the_words_those_of_who_wrote_them(self, person, prompt):
        await edit(prompt, f"{WRITTEN} It waits.")
        words = await db.read(
            lambda session: version_queries.standing_words(session, person.id, prompt.id)
        )
        assert (words.number, words.provider) == (1, "composer")

    async def test_after_a_while_is_another_version(self, prompt, time):
        await edit(prompt, f"{WRITTEN} It")
        time.move(seconds=AN_EDIT_GOES_ON_FOR.total_seconds() + 1)
        await edit(prompt, f"{WRITTEN} It waits.")
        assert len(await rows(prompt)) == 3

    async def test_beyond_the_most_versions_stays_in_the_one_that_was_edited(
        self, prompt, time, monkeypatch
    ):
        monkeypatch.setattr(versions, "MOST_VERSIONS", 3)
        for text in ("By hand.", "Another hand.", "A third hand."):
            await edit(prompt, text)
            time.move(hours=1)
        assert await texts(prompt) == [WRITTEN, "By hand.", "A third hand."]
        assert await stands(prompt) == "A third hand."

    async def test_beyond_the_most_versions_writes_over_nothing_that_something_hangs_on(
        self, person, prompt, monkeypatch
    ):
        monkeypatch.setattr(versions, "MOST_VERSIONS", 2)
        await edit(prompt, "By hand.")
        first, second = await rows(prompt)
        with pytest.raises(InputInvalid, match="all of them are kept"):
            await edit(prompt, "Another hand.", of=first.id)
        await write(versions.rename, person.id, prompt.id, second.id, "Keep")
        with pytest.raises(InputInvalid, match="import it"):
            await edit(prompt, "Another hand.")
        assert await texts(prompt) == [WRITTEN, "By hand."]

    async def test_on_a_disk_that_is_nearly_full_is_not_saved(self, person, prompt, monkeypatch):
        monkeypatch.setattr(storage, "LEAST_FREE_BYTES", 10**18)
        (first,) = await rows(prompt)
        with pytest.raises(StorageNearlyFull, match="make room"):
            await edits.keep(person.id, prompt.id, "By hand.", version_id=first.id)
        assert await texts(prompt) == [WRITTEN]

    async def test_of_a_version_that_has_a_name_leaves_it_alone(self, person, prompt):
        await edit(prompt, f"{WRITTEN} It")
        named = (await rows(prompt))[-1]
        await write(versions.rename, person.id, prompt.id, named.id, "Keep")
        await edit(prompt, f"{WRITTEN} It waits.")
        assert len(await rows(prompt)) == 3

    async def test_while_a_rewrite_runs_leaves_what_it_is_made_from_alone(self, person, prompt):
        await edit(prompt, f"{WRITTEN} It")
        await make_generation(person, root_id=prompt.id, status=GenerationStatus.RUNNING)
        await edit(prompt, f"{WRITTEN} It waits.")
        assert len(await rows(prompt)) == 3

    async def test_without_a_change_makes_no_version(self, prompt):
        await edit(prompt, WRITTEN)
        assert await texts(prompt) == [WRITTEN]

    async def test_to_nothing_is_an_edit(self, prompt):
        await edit(prompt, "")
        assert await stands(prompt) == ""

    async def test_of_what_a_failed_prompt_left_behind_is_its_first_version(self, person):
        failed = await make_generation(person, status=GenerationStatus.FAILED)
        await edit(failed, "Mended by hand.")
        assert await texts(failed) == ["Mended by hand."]

    async def test_that_is_too_long_changes_nothing(self, prompt):
        with pytest.raises(InputInvalid, match="40,001"):
            await edit(prompt, "x" * (LONGEST_PROMPT + 1))
        assert await texts(prompt) == [WRITTEN]

    async def test_waits_until_the_prompt_is_written(self, person):
        running = await make_generation(person, status=GenerationStatus.RUNNING)
        with pytest.raises(InputInvalid, match="Wait until"):
            await edit(running, "By hand.")


class TestChoice:
    async def test_an_earlier_version_stands_again_and_nothing_is_gone(self, person, prompt):
        await edit(prompt, "By hand.")
        await write(versions.choose, person.id, prompt.id, (await rows(prompt))[0].id)
        assert await stands(prompt) == WRITTEN
        assert await texts(prompt) == [WRITTEN, "By hand."]

    async def test_undo_goes_back_step_by_step(self, person, prompt):
        await edit(prompt, "One.")
        await edit(prompt, "Two.")
        for expected in ("One.", WRITTEN):
            await write(versions.undo, person.id, prompt.id)
            assert await stands(prompt) == expected
        with pytest.raises(InputInvalid, match="nothing to undo"):
            await write(versions.undo, person.id, prompt.id)
        assert await texts(prompt) == [WRITTEN, "One.", "Two."]

    async def test_undo_of_a_restored_version_leaves_it_in_its_first_place(self, person, prompt):
        await edit(prompt, "One.")
        await edit(prompt, "Two.")
        await write(versions.choose, person.id, prompt.id, (await rows(prompt))[0].id)
        for expected in ("Two.", "One.", WRITTEN):
            await write(versions.undo, person.id, prompt.id)
            assert await stands(prompt) == expected
        with pytest.raises(InputInvalid, match="nothing to undo"):
            await write(versions.undo, person.id, prompt.id)

    async def test_a_name_is_one_line_and_can_be_taken_away(self, person, prompt):
        (version,) = await rows(prompt)
        name = partial(write, versions.rename, person.id, prompt.id, version.id)
        await name("  The\nfirst ")
        assert (await rows(prompt))[0].name == "The first"
        with pytest.raises(InputInvalid, match="at most 60"):
            await name("x" * (LONGEST_VERSION_NAME + 1))
        await name("")
        assert (await rows(prompt))[0].name == ""


async def decide(prompt, change, decision, against=None):
    """Decide on one change of the version that stands."""

    def work(session):
        standing = version_queries.standing_version(session, prompt.owner_id, prompt.id)
        pair = decisions.pair(session, prompt.owner_id, standing, against)
        return decisions.decide(
            session, prompt.owner_id, standing, pair, change=change, decision=decision
        ).id

    return await db.write(work)


class TestChanges:
    async def test_a_rejected_change_is_out_of_the_version_that_stands(self, prompt):
        await edit(prompt, REFINED)
        await decide(prompt, 0, REJECTED)
        assert await stands(prompt) == REFINED.replace("night", "dusk")
        assert await texts(prompt) == [WRITTEN, REFINED, REFINED.replace("night", "dusk")]
        merge = (await rows(prompt))[-1]
        assert (merge.act, merge.decisions) == ("merged", {"0": "rejected"})

    async def test_both_rejected_give_the_words_from_before_and_both_accepted_the_new(self, prompt):
        await edit(prompt, REFINED)
        await decide(prompt, 0, REJECTED)
        await decide(prompt, 1, REJECTED)
        assert await stands(prompt) == WRITTEN
        await decide(prompt, 0, ACCEPTED)
        await decide(prompt, 1, ACCEPTED)
        assert await stands(prompt) == REFINED

    async def test_accepting_only_says_so(self, prompt):
        await edit(prompt, REFINED)
        await decide(prompt, 1, ACCEPTED)
        assert await texts(prompt) == [WRITTEN, REFINED]
        assert (await rows(prompt))[-1].decisions == {"1": "accepted"}

    @pytest.mark.parametrize("decision", [ACCEPTED, REJECTED])
    async def test_the_same_decision_once_more_takes_it_back(self, prompt, decision):
        await edit(prompt, REFINED)
        await decide(prompt, 1, ACCEPTED)
        await decide(prompt, 0, decision)
        await decide(prompt, 0, decision)
        assert await stands(prompt) == REFINED
        edited = (await rows(prompt))[1]
        assert edited.decisions == {"1": "accepted"}

    async def test_undo_brings_a_rejected_change_back(self, person, prompt):
        await edit(prompt, REFINED)
        await decide(prompt, 0, REJECTED)
        await write(versions.undo, person.id, prompt.id)
        assert await stands(prompt) == REFINED

    async def test_against_any_other_version(self, prompt):
        await edit(prompt, REFINED)
        await edit(prompt, "A hare crosses a snowy road at night and looks back twice.")
        first = (await rows(prompt))[0]
        await decide(prompt, 0, REJECTED, against=first.id)
        assert (await stands(prompt)).startswith("A red fox crosses a snowy road at night")

    async def test_a_decision_about_another_pair_is_taken_back_without_touching_the_first(
        self, prompt
    ):
        await edit(prompt, REFINED)
        later = REFINED.replace("twice", "three times")
        await edit(prompt, later)
        first = (await rows(prompt))[0]
        await decide(prompt, 0, ACCEPTED)
        for _ in range(2):
            await decide(prompt, 0, ACCEPTED, against=first.id)
        assert (await rows(prompt))[-1].decisions == {"0": "accepted"}

    async def test_a_change_of_one_pair_is_not_decided_by_that_of_another(self, prompt):
        await edit(prompt, "A hare crosses a snowy road at dawn and looks back once.")
        await edit(prompt, REFINED)
        await decide(prompt, 0, REJECTED)
        merged = REFINED.replace("red fox", "hare")
        assert await stands(prompt) == merged

        await decide(prompt, 1, ACCEPTED, against=(await rows(prompt))[0].id)
        assert await stands(prompt) == merged

    async def test_that_there_is_not_is_said(self, prompt):
        await edit(prompt, REFINED)
        with pytest.raises(InputInvalid, match="no such change"):
            await decide(prompt, 7, REJECTED)


class TestLocks:
    async def test_are_kept_with_the_prompt(self, person, prompt):
        (version,) = await rows(prompt)
        lock = partial(write, versions.lock, person.id, prompt.id, version.id)
        await lock("red fox")
        await lock("looks back")
        row = await db.read(lambda session: session.get(Generation, prompt.id))
        assert row.locked == ["red fox", "looks back"]
        await write(versions.unlock, person.id, prompt.id, "red fox")
        row = await db.read(lambda session: session.get(Generation, prompt.id))
        assert row.locked == ["looks back"]


async def test_nothing_of_somebody_elses_is_found(person, prompt):
    other = await make_person()
    mine = (await make_generation(other)).id
    (version,) = await rows(prompt)
    for act in (
        partial(versions.edit, text="mine", version_id=version.id),
        partial(versions.choose, version_id=version.id),
        partial(versions.decline, version_id=version.id),
        partial(versions.rename, version_id=version.id, name="mine"),
        partial(versions.lock, version_id=version.id, chosen="red fox"),
    ):
        for owned in (prompt.id, mine):
            with pytest.raises(NotFound):
                await write(act, owner_id=other.id, generation_id=owned)
    for act in (versions.undo, partial(versions.unlock, phrase="red fox")):
        with pytest.raises(NotFound):
            await write(act, owner_id=other.id, generation_id=prompt.id)
    assert await texts(prompt) == [WRITTEN]


async def test_versions_fall_with_their_prompt(person, prompt):
    await edit(prompt, "By hand.")
    await make_generation(person, root_id=prompt.id, status=GenerationStatus.FAILED)

    def delete_it(session):
        session.delete(session.get_one(Generation, prompt.id))

    await db.write(delete_it)
    assert await rows(prompt) == []
    assert await db.read(lambda session: list(session.scalars(select(Generation)))) == []
