"""Reflex's own configuration, derived from the studio's settings.

The variables come first, because Reflex reads them while it is imported: Node and npm come from
the virtual environment, so that nothing but Python has to be there before; nobody is asked for
newer versions; npm trusts the certificates that the machine trusts, a company's own among them,
where Node by itself knows only those it was shipped with; and hot reload watches the code, not the
database.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("REFLEX_USE_NPM", "1")
os.environ.setdefault("REFLEX_CHECK_LATEST_VERSION", "false")
os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")
# Reflex serves this folder to anyone who asks; media are kept elsewhere and served by us.
os.environ.setdefault("REFLEX_UPLOADED_FILES_DIR", str(Path(".web", "no_uploads")))
os.environ.setdefault("REFLEX_HOT_RELOAD_OVERRIDE_PATHS", "craftprompt:assets")
os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
# `reflex run --frontend-port` says so in its environment, then reads this file again.
if "REFLEX_FRONTEND_PORT" in os.environ:
    os.environ["CRAFTPROMPT_PORT"] = os.environ["REFLEX_FRONTEND_PORT"]

import reflex as rx

from craftprompt.addresses import page_origins
from craftprompt.commands.endpoint import AnyPortPlugin
from craftprompt.settings import settings

settings.cache_clear()
page_origins.cache_clear()

config = rx.Config(
    app_name="craftprompt",
    frontend_port=settings().port,
    backend_host="127.0.0.1",
    cors_allowed_origins=sorted(page_origins()),
    state_manager_mode=rx.constants.StateManagerMode.MEMORY,
    redis_token_expiration=settings().session_idle_minutes * 60,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    default_color_mode="system",
    plugins=[AnyPortPlugin()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
