from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0003_questions_and_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="read_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
