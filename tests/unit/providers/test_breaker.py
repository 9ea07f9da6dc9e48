import pytest

from craftprompt.providers.breaker import Breaker, Breakers


class Clock:
    seconds = 1000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return Breaker(clock)


def fail(breaker, times):
    for _ in range(times):
        breaker.begin()
        breaker.fail()


def test_it_opens_at_the_third_failure_within_a_minute(breaker):
    fail(breaker, 2)
    assert breaker.may_ask

    fail(breaker, 1)
    assert not breaker.may_ask


def test_three_failures_over_more_than_a_minute_leave_it_closed(breaker, clock):
    for _ in range(3):
        fail(breaker, 1)
        clock.seconds += 31

    assert breaker.may_ask


def test_it_opens_when_half_of_the_last_ten_calls_failed_however_slowly(breaker, clock):
    for place in range(10):
        assert breaker.may_ask, place
        clock.seconds += 61
        if place % 2:
            fail(breaker, 1)
        else:
            breaker.begin()
            breaker.succeed()

    assert not breaker.may_ask


def test_after_the_cooldown_exactly_one_request_tries(breaker, clock):
    fail(breaker, 3)
    clock.seconds += 29.9
    assert not breaker.may_ask

    clock.seconds += 0.1
    assert breaker.may_ask
    breaker.begin()
    assert not breaker.may_ask


def test_a_try_that_succeeds_closes_it(breaker, clock):
    fail(breaker, 3)
    clock.seconds += 30
    breaker.begin()
    breaker.succeed()
    breaker.begin()

    assert breaker.may_ask
    assert not breaker.is_open


def test_each_try_that_fails_doubles_the_cooldown_up_to_five_minutes(breaker, clock):
    fail(breaker, 3)
    waits = []
    for _ in range(6):
        clock.seconds = breaker.open_until
        breaker.begin()
        breaker.fail()
        waits.append(breaker.open_until - clock.seconds)

    assert waits == [60, 120, 240, 300, 300, 300]


def test_a_success_makes_the_next_cooldown_short_again(breaker, clock):
    fail(breaker, 3)
    clock.seconds += 30
    fail(breaker, 1)
    clock.seconds += 60
    breaker.begin()
    breaker.succeed()
    fail(breaker, 3)

    assert breaker.open_until - clock.seconds == 30


def test_a_wait_that_the_provider_asks_for_is_kept_exactly_up_to_ten_minutes(breaker, clock):
    breaker.fail(7)
    assert breaker.open_until - clock.seconds == 7

    breaker.fail(3600)
    assert breaker.open_until - clock.seconds == 600


def test_a_try_that_was_stopped_lets_the_next_one_try(breaker, clock):
    fail(breaker, 3)
    clock.seconds += 30
    breaker.begin()
    breaker.withdraw()

    assert breaker.may_ask


def test_a_provider_as_a_whole_stands_before_each_of_its_models(clock):
    breakers = Breakers(clock)
    breakers.provider("openai").open_for(600)

    assert not breakers.may_ask("openai", "gpt-6.1-terra")
    assert not breakers.may_ask("openai", "gpt-6-luna")
    assert breakers.may_ask("xai", "grok-4.5")
    assert breakers.open_until("openai", "gpt-6-luna") == clock.seconds + 600


def test_one_model_that_rests_leaves_the_others_of_its_provider_awake(clock):
    breakers = Breakers(clock)
    breakers.model("openai", "gpt-6.1-terra").open_for(3600)

    assert not breakers.may_ask("openai", "gpt-6.1-terra")
    assert breakers.may_ask("openai", "gpt-6-luna")
