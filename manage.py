#!/usr/bin/env python
"""Runs Stylizer's commands: `python manage.py help`."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Stylizer can't start: {error}")
    except OperationalError as error:
        sys.exit(
            f"The database failed: {error}. If it does not run, start it with `make serve`, "
            "or set DATABASE_URL to a Postgres that does."
        )
