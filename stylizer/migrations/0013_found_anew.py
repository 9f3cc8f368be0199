from typing import Any

from django.db import migrations


def forget(apps: Any, _schema_editor: Any) -> None:
    """Forecasts are fitted at another size of frame, and matches are spread another way.

    What was found before does not compare; workers find it again.
    """
    apps.get_model("stylizer", "StyleVersion").objects.update(flicker_forecast=None)
    apps.get_model("stylizer", "Flow").objects.filter(estimator__in=["deepflow", "epicflow"]).delete()


class Migration(migrations.Migration):
    dependencies = [("stylizer", "0012_style_rights")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
