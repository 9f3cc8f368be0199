"""Run as a program: queues a small take in the studio of STYLIZER_DATA, and prints its id."""

from fractions import Fraction

import django

FRAMES = range(1001, 1007)


def queue_take() -> int:
    from stylizer.actions import (
        OPERATOR,
        TakeOrder,
        WeightedStyle,
        add_style,
        create_project,
        create_take,
        create_user,
        import_shot,
    )
    from stylizer.demo.numbered import numbered_frame
    from stylizer.media.sources import encode_source
    from stylizer.models import Shot, Style, User

    artist = User.objects.filter(username="art").first()
    if artist is None:
        artist = create_user(actor=OPERATOR, username="art", name="Art", is_superuser=True)
        add_style(actor=artist, name="Numbers", picture=encode_source(numbered_frame(7, 160, 96)))
        import_shot(
            actor=artist,
            project=create_project(actor=artist, name="Damage"),
            name="0010",
            frames=(numbered_frame(number, 160, 96) for number in FRAMES),
            rate=Fraction(24),
            first_frame=FRAMES[0],
        )
    take = create_take(
        actor=artist,
        shot=Shot.objects.get(name="0010"),
        order=TakeOrder(
            [WeightedStyle(Style.objects.get(name="Numbers").versions.get())],
            preset="draft",
            overrides={"first_iterations": 150, "iterations": 150, "stopping_threshold": 0},
        ),
    )
    return take.pk


if __name__ == "__main__":
    django.setup()
    print(queue_take())  # noqa: T201
