"""What every answer of fal's means, cell by cell; nothing is asked."""

import httpx2
import pytest

from craftprompt.providers.base import Verdict
from craftprompt.providers.outcomes import NotMade
from craftprompt.providers.video import fal_answers as answers
from craftprompt.providers.video.fal_answers import (
    Accepted,
    BeingMade,
    Cancellation,
    Completed,
    FilmReady,
    InQueue,
    Reply,
    Unclear,
)

ID = "764cabcf-b745-4b3e-ae38-1200304cf45b"
SECRET = "a heron in the marsh"


def fault(kind):
    return {"detail": [{"loc": ["body", "prompt"], "msg": SECRET, "type": kind, "input": SECRET}]}


def short(outcome):
    """An outcome without its sentence."""
    if isinstance(outcome, NotMade):
        return outcome.verdict, outcome.kind, outcome.reason
    return outcome


REFUSED = (Verdict.REFUSAL, "refused", "content_policy_violation")
GONE = (Verdict.SKIP_PROVIDER, "unavailable", "not_found")
TAKEN = [
    (Reply(200, {"request_id": ID, "status": "IN_QUEUE"}), Accepted(ID)),
    (Reply(200, {"request_id": "../../else"}), (Verdict.UNKNOWN, "unavailable", "no request id")),
    (Reply(200, {"request_id": 7}), (Verdict.UNKNOWN, "unavailable", "no request id")),
    (Reply(200, None), (Verdict.UNKNOWN, "unavailable", "no request id")),
    (Reply(422, fault("content_policy_violation")), REFUSED),
    (Reply(400, fault("content_policy_violation")), REFUSED),
    (Reply(422, None, "content_policy_violation"), REFUSED),
    (Reply(422, fault("one_of")), (Verdict.REQUEST_FAULT, "invalid", "one_of")),
    (Reply(422, {"detail": SECRET}), (Verdict.REQUEST_FAULT, "invalid", "422")),
    (Reply(422, fault(SECRET)), (Verdict.REQUEST_FAULT, "invalid", "unreadable")),
    (Reply(400, None), (Verdict.REQUEST_FAULT, "invalid", "400")),
    (Reply(413, None), (Verdict.REQUEST_FAULT, "invalid", "413")),
    (Reply(404, {"detail": "Application 'x' not found"}), GONE),
    (Reply(401, None), (Verdict.SKIP_PROVIDER, "unavailable", "401")),
    (Reply(402, None), (Verdict.SKIP_PROVIDER, "unavailable", "402")),
    (Reply(403, {"detail": "User is locked."}), (Verdict.SKIP_PROVIDER, "unavailable", "403")),
    (Reply(429, None), (Verdict.RETRYABLE, "unavailable", "429")),
    (Reply(500, None), (Verdict.RETRYABLE, "unavailable", "500")),
    (Reply(503, None), (Verdict.RETRYABLE, "unavailable", "503")),
    (Reply(302, None), (Verdict.RETRYABLE, "unavailable", "302")),
    (Reply(502, None), (Verdict.UNKNOWN, "unavailable", "502")),
    (Reply(504, None), (Verdict.UNKNOWN, "unavailable", "504")),
]
LOST = [
    (httpx2.ConnectError("no"), Verdict.RETRYABLE),
    (httpx2.ConnectTimeout("no"), Verdict.RETRYABLE),
    (httpx2.PoolTimeout("no"), Verdict.RETRYABLE),
    (httpx2.ReadTimeout("no"), Verdict.UNKNOWN),
    (httpx2.ReadError("no"), Verdict.UNKNOWN),
    (httpx2.WriteError("no"), Verdict.UNKNOWN),
    (httpx2.WriteTimeout("no"), Verdict.UNKNOWN),
    (httpx2.RemoteProtocolError("no"), Verdict.UNKNOWN),
    (TimeoutError(), Verdict.UNKNOWN),
]
FAILED = {"status": "COMPLETED", "logs": None, "error": SECRET}
QUOTING = "Invalid prompt: 'a sign reads Path /x not found'"
LOOKS = [
    (Reply(202, {"status": "IN_QUEUE", "queue_position": 3}), InQueue(3)),
    (Reply(202, {"status": "IN_QUEUE"}), InQueue(None)),
    (Reply(202, {"status": "IN_QUEUE", "queue_position": -1}), InQueue(None)),
    (Reply(202, {"status": "IN_PROGRESS", "logs": None}), BeingMade()),
    (Reply(200, {"status": "COMPLETED", "logs": None}), Completed()),
    (Reply(200, {**FAILED, "error_type": "content_policy_violation"}), REFUSED),
    (
        Reply(200, {**FAILED, "error_type": "image_too_small"}),
        (Verdict.REQUEST_FAULT, "invalid", "image_too_small"),
    ),
    (
        Reply(200, {**FAILED, "error_type": "runner_disconnected"}),
        (Verdict.RETRYABLE, "unavailable", "runner_disconnected"),
    ),
    (
        Reply(200, {**FAILED, "error_type": "client_cancelled"}),
        (Verdict.CANCELLED, "unavailable", "client_cancelled"),
    ),
    (Reply(200, FAILED), (Verdict.RETRYABLE, "unavailable", "200")),
    (Reply(200, {"status": "COMPLETED", "error": "Path /a/b/c not found"}), GONE),
    (
        Reply(200, {"status": "COMPLETED", "error": QUOTING}),
        (Verdict.RETRYABLE, "unavailable", "200"),
    ),
    (Reply(200, {"status": "PAUSED"}), Unclear("status PAUSED")),
    (Reply(200, {"status": SECRET}), Unclear("status unreadable")),
    (Reply(200, {}), Unclear("status unreadable")),
    (Reply(200, None), Unclear("status unreadable")),
    (Reply(200, ["COMPLETED"]), Unclear("status unreadable")),
    (Reply(401, None), Unclear("401")),
    (Reply(404, None), Unclear("404")),
    (Reply(429, None), Unclear("429")),
    (Reply(500, None), Unclear("500")),
]
RESULTS = [
    (
        Reply(200, {"video": {"url": "https://v3.fal.media/a.mp4"}}),
        FilmReady("https://v3.fal.media/a.mp4"),
    ),
    (Reply(200, {"video": {}}), (Verdict.RETRYABLE, "unavailable", "no video")),
    (Reply(200, {"video": {"url": 7}}), (Verdict.RETRYABLE, "unavailable", "no video")),
    (Reply(200, {"video": None}), (Verdict.RETRYABLE, "unavailable", "no video")),
    (Reply(200, None), (Verdict.RETRYABLE, "unavailable", "no video")),
    (Reply(422, fault("content_policy_violation")), REFUSED),
    (
        Reply(422, fault("file_download_error")),
        (Verdict.REQUEST_FAULT, "invalid", "file_download_error"),
    ),
    (Reply(422, {"detail": SECRET}), (Verdict.REQUEST_FAULT, "invalid", "422")),
    (
        Reply(422, fault("no_media_generated")),
        (Verdict.RETRYABLE, "unavailable", "no_media_generated"),
    ),
    (
        Reply(500, fault("internal_server_error")),
        (Verdict.RETRYABLE, "unavailable", "internal_server_error"),
    ),
    (
        Reply(504, fault("generation_timeout")),
        (Verdict.RETRYABLE, "unavailable", "generation_timeout"),
    ),
    (
        Reply(400, None, "request_cancelled"),
        (Verdict.CANCELLED, "unavailable", "request_cancelled"),
    ),
    (Reply(404, {"detail": "Path /text-to-video not found"}), GONE),
    (Reply(422, {"detail": QUOTING}), (Verdict.REQUEST_FAULT, "invalid", "422")),
    (Reply(404, {"detail": "Request not found"}), Unclear("404")),
    (Reply(400, {"detail": "Request is still in progress"}), Unclear("400")),
    (Reply(401, None), Unclear("401")),
    (Reply(429, None), Unclear("429")),
    (Reply(500, {"detail": "Internal Server Error"}), Unclear("500")),
    (Reply(502, None), Unclear("502")),
]
CANCELS = [
    (Reply(200, {"status": "OK"}), Cancellation.ASKED),
    (Reply(202, {"status": "CANCELLATION_REQUESTED"}), Cancellation.ASKED),
    (Reply(400, {"status": "ALREADY_COMPLETED"}), Cancellation.TOO_LATE),
    (Reply(404, {"status": "NOT_FOUND"}), Cancellation.UNCLEAR),
    (Reply(500, None), Cancellation.UNCLEAR),
]


@pytest.mark.parametrize(("reply", "expected"), TAKEN)
def test_a_submit_was_taken_or_not_or_nobody_knows(reply, expected):
    assert short(answers.of_submit(reply, model="Veo 3.1")) == expected


@pytest.mark.parametrize(("failure", "verdict"), LOST, ids=lambda each: type(each).__name__)
def test_a_lost_submit_may_have_been_taken_unless_nothing_was_sent(failure, verdict):
    outcome = answers.of_lost_submit(failure)

    assert outcome.verdict is verdict
    assert ("nothing was sent" in outcome.sentence) == (verdict is Verdict.RETRYABLE)
    assert ("is not sent again by itself" in outcome.sentence) == (verdict is Verdict.UNKNOWN)


@pytest.mark.parametrize(("reply", "expected"), LOOKS)
def test_a_look_ends_a_request_only_where_fal_says_so(reply, expected):
    assert short(answers.of_look(reply, model="Veo 3.1")) == expected


@pytest.mark.parametrize(("reply", "expected"), RESULTS)
def test_a_result_is_a_film_or_a_reason_or_asked_for_again(reply, expected):
    assert short(answers.of_result(reply, model="Veo 3.1")) == expected


@pytest.mark.parametrize(("reply", "expected"), CANCELS)
def test_a_wish_to_stop_is_passed_on_or_too_late(reply, expected):
    assert answers.of_cancel(reply) is expected


@pytest.mark.parametrize(
    "outcome",
    [
        *[answers.of_submit(reply, model="Veo 3.1") for reply, _ in TAKEN],
        *[answers.of_look(reply, model="Veo 3.1") for reply, _ in LOOKS],
        *[answers.of_result(reply, model="Veo 3.1") for reply, _ in RESULTS],
        *[answers.of_lost_submit(failure) for failure, _ in LOST],
        answers.of_upload(Reply(500)),
        answers.of_upload(Reply(403)),
        answers.of_shortfall("Veo 3.1 makes no sound.", " Make it silent."),
    ],
)
def test_what_is_kept_of_an_answer_repeats_nothing_that_was_sent(outcome):
    assert SECRET not in str(outcome)
    if isinstance(outcome, NotMade):
        assert answers.NOT_COUNTED in outcome.sentence


@pytest.mark.parametrize("body", [None, {}, {"logs": None}, {"logs": [None, 7, {"message": 7}]}])
def test_an_answer_without_a_log_has_no_lines(body):
    assert answers.log_lines(Reply(202, body)) == ()


def test_a_log_is_its_last_lines_short_and_without_control_characters():
    told = [{"message": f"step {number}"} for number in range(60)]
    told += [{"message": "\x1b[31mred\x1b[0m\x00 and\tplain\n"}, {"message": "x" * 9000}]

    lines = answers.log_lines(Reply(202, {"logs": told}))

    assert len(lines) == answers.MOST_LOG_LINES
    assert lines[-3:] == ("step 59", "red and plain", "x" * answers.LONGEST_LOG_LINE)
