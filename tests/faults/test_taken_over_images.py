"""Several processes make images on one PostgreSQL; one of them is killed."""

import pytest
import sqlalchemy as sa
from sqlmodel import col

from craftprompt.models import Generation, GenerationStatus
from craftprompt.studio import durable_endings
from tests.emulators.gemini_images import Answer
from tests.image_worker import HALTED, OVER
from tests.servers import until
from tests.workers import SECONDS

pytestmark = pytest.mark.faults


@pytest.fixture(params=["postgresql"])
def address(request):
    server = request.getfixturevalue("postgres")
    made = server.fresh()
    yield made
    server.give_back(made)


@pytest.fixture
def other(start):
    """A process that was there first, and stays."""
    worker = start("--stay")
    assert "web-0" in worker.says("works as")
    worker.says(OVER)
    return worker


def statuses(rows):
    return sorted(status for (status,) in rows(sa.select(col(Generation.status))))


def test_processes_have_slots_of_their_own_and_a_freed_one_is_taken_again(start, other):
    second = start("--stay")
    assert "web-1" in second.says("works as")
    other.kill()

    assert "web-0" in start("--stay").says("works as")


def test_what_a_killed_process_had_not_sent_is_made_by_another(
    start, other, google, rows, person_id
):
    killed = start("--ask-for", person_id, halt_at="before claim")
    killed.says(HALTED)
    killed.kill()

    until(lambda: statuses(rows) == ["succeeded"], "it is made", seconds=SECONDS)

    assert len(google.calls) == 1


def test_what_a_killed_process_had_sent_is_ended_by_another_within_seconds(
    start, other, google, rows, person_id
):
    google.answers(Answer(holds=True))
    killed = start("--ask-for", person_id)
    google.wait_for_calls(1)
    killed.kill()

    until(lambda: statuses(rows) == ["failed"], "it is ended", seconds=SECONDS)

    assert len(google.calls) == 1
    message = rows(sa.select(col(Generation.failure_message)))
    assert message == [(durable_endings.INTERRUPTED,)]


def test_a_living_process_keeps_its_work(start, other, google, rows, person_id):
    google.answers(Answer(holds=True))
    worker = start("--ask-for", person_id)
    google.wait_for_calls(1)
    looks = google.wait_for_calls  # several turns of the other one's watch go by
    with pytest.raises(AssertionError):
        looks(2, seconds=8)

    google.release()
    worker.says(OVER)

    assert statuses(rows) == ["succeeded"]
    assert len(google.calls) == 1


def test_a_stop_reaches_the_process_that_makes_the_image(start, other, google, rows, person_id):
    google.answers(Answer(holds=True))
    start("--ask-for", person_id)
    google.wait_for_calls(1)

    with sa.orm.Session(rows.engine) as session, session.begin():
        (generation,) = session.scalars(sa.select(Generation))
        stood = durable_endings.ask_stop(session, generation.owner_id, generation.id)

    assert stood == GenerationStatus.RUNNING
    until(lambda: statuses(rows) == ["cancelled"], "it is cancelled", seconds=SECONDS)
