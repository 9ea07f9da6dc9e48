"""What Reflex would do by itself and does not do here."""

from reflex.config import get_config
from reflex.environment import environment


def test_reflex_tells_nobody_of_us_asks_for_no_newer_version_and_shows_no_badge():
    config = get_config()

    assert config.telemetry_enabled is False
    assert config.show_built_with_reflex is False
    assert environment.REFLEX_CHECK_LATEST_VERSION.get() is False
