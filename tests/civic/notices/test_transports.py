from django.core.mail import EmailMessage, get_connection


def test_mail_is_readable_on_the_console_and_kept_as_a_file(settings, tmp_path, capsys):
    settings.VAR_DIR = tmp_path
    connection = get_connection("civic.notices.transports.ReadableBackend", timeout=10)

    EmailMessage(
        "დაადასტურეთ",
        "გახსენით ბმული:\nhttp://127.0.0.1:8000/x\n",
        None,
        ["ნინო/../nino@example.ge"],
        connection=connection,
    ).send()

    kept = list((tmp_path / "mail").glob("*.txt"))
    assert len(kept) == 1
    text = kept[0].read_text()
    assert "Subject: დაადასტურეთ\n" in text
    assert text.endswith("\n\nგახსენით ბმული:\nhttp://127.0.0.1:8000/x\n")
    assert text in capsys.readouterr().out
