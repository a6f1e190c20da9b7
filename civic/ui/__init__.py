"""The component library and the frame of every page.

How a page is written:

    {% extends "base.html" %}                     staff: {% extends "desk/base.html" %}
    {% block title %}…{% endblock %}              without the portal's name
    {% block crumbs %}{% crumbs municipality.short municipality.get_absolute_url … %}{% endblock %}
    {% block content %}…{% endblock %}

The view's context gives `municipality` (or sets `request.municipality`) and `section`, which marks
the current item of the main menu. Links of the masthead and footer come from the apps'
`menus.py` (see `civic.ui.menus`). A refused form is shown as

    <form method="post" novalidate>{% csrf_token %}{% form_summary form %}{{ form }}
    <div class="row"><button class="btn act">…</button></div></form>

with `form` in the context, so that the title starts with "Error:". Single fields:
`{{ form.name.as_field_group }}`. Tags and filters need no `{% load %}`; numbers, days and money go
through `|number |day |on_day |moment |left |lari`, never through `floatformat` or `date`.
"""
