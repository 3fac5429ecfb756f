"""The front door."""

import sys

from web import create_app
from web.settings import SettingsError

try:
    app = create_app()
except SettingsError as error:
    print(f"上岗 does not start: {error}", file=sys.stderr)
    raise SystemExit(3) from None  # by this number gunicorn knows that trying again helps nothing
