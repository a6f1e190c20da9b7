"""Telling people: a mail row per recipient and event, written when the journal entry is read, sent by the worker.

**For app authors.** An app's `notices.py` says who is told of what:

    from civic.notices.events import Notice

    def published(entry: Entry) -> Iterable[Notice]:
        petition = Petition.objects.get(pk=entry.subject_id)
        facts = {"title": petition.title, "link": petition.get_absolute_url()}
        yield Notice(recipient_user_id=petition.author_id, template="notices/petition_published", context=facts)
        for user_id in followers(petition):
            yield Notice(recipient_user_id=user_id, template="notices/petition_news", context=facts,
                         stop=("petition", petition.pk))

    EVENTS = {"petition.published": published}
    STOP = {"petition": unfollow_by_mail}       # (user_id, object_id) -> None, idempotent

Each of the two parts is optional. The text is `templates/notices/petition_published.txt`:

    {% extends "notices/base.txt" %}
    {% block subject %}{% blocktranslate %}Your petition is published: {{ title }}{% endblocktranslate %}{% endblock %}
    {% block text %}…{% endblock %}
    {% block link_label %}{% translate "The petition" %}{% endblock %}

It is plain text and is not escaped. `link` in the context is a path (`get_absolute_url()`); it is
put into the reader's language and made absolute with settings.PORTAL_URL, never with a request's
host. One link a mail. Share one `context` dict between the recipients of one text: it is rendered
once per language. Never put a personal number, or what somebody signed, into a mail.
"""
