from typing import Any

from django.db import migrations


def forget_deepflow(apps: Any, _schema_editor: Any) -> None:
    """DeepFlow follows matches now: flow that it found without them must not stand beside flow with them.

    Each is found again when it is needed; the files that nothing names any more are collected.
    """
    apps.get_model("stylizer", "Flow").objects.filter(estimator="deepflow").delete()


class Migration(migrations.Migration):
    dependencies = [("stylizer", "0010_proxies")]

    operations = [migrations.RunPython(forget_deepflow, migrations.RunPython.noop)]
