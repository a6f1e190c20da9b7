from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0002_requests_worked_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="read_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
