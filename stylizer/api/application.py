"""The API as a whole."""

from ninja.security import django_auth

from . import me, notes, projects, renders, settings, shots, styles, takes, workers
from .problem import ProblemAPI

api = ProblemAPI(
    title="Stylizer",
    version="1",
    description="Everything the browser does, a program can do. Live changes come over /ws/shots/{id}/.",
    auth=django_auth,
)
for resource in (me, projects, shots, takes, renders, notes, styles, settings, workers):
    api.add_router("", resource.router)
