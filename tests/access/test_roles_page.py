"""The page of roles says what the table in the code says."""

from django.conf import settings

from stylizer.access.lists import role_table
from stylizer.models import Role

PAGE = settings.BASE_DIR / "stylizer" / "access" / "ROLES.md"


def markdown_table() -> str:
    lines = [f"| to | {' | '.join(Role.values)} |", "| --- |" + " :-: |" * len(Role)]
    for row in role_table():
        marks = " | ".join("✓" if role in row["roles"] else " " for role in Role.values)
        lines.append(f"| {row['words']} | {marks} |")
    return "\n".join(lines) + "\n"


def test_the_page_holds_the_table() -> None:
    assert markdown_table() in PAGE.read_text(), (
        f"The table of roles has changed: put this in {PAGE.name}.\n\n{markdown_table()}"
    )
