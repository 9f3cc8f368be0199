"""Whether a take may still be painted on and leave the house: the rights to its styles."""

from django.db.models import Q, QuerySet

from stylizer.models import Style, StyleState, Take


def takes_with(style: Style) -> QuerySet[Take]:
    """The takes that any version of the style was chosen for, over the frame or in a region."""
    chosen = Q(take_styles__style_version__style=style) | Q(regions__style_version__style=style)
    return Take.objects.filter(chosen).distinct()


def missing_rights(take: Take) -> str:
    """Why the take may neither be painted on nor exported, in a sentence; empty where it may."""
    chosen = Q(versions__in=take.take_styles.values("style_version"))
    chosen |= Q(versions__in=take.regions.exclude(style_version=None).values("style_version"))
    style = Style.objects.filter(chosen, state=StyleState.WITHDRAWN).order_by("name").first()
    if style is None:
        return ""
    return (
        f"The rights to the style {style} were withdrawn ({style.withdrawn_because}): "
        "takes with it are not painted on and not exported. Start a take with another style."
    )
