from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stylizer", "0028_style_trials")]

    operations = [migrations.AlterModelOptions("notereply", {"verbose_name_plural": "note replies"})]
