"""The form in which an editor writes a service: only what belongs to the municipality can be chosen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from identity.registry.agencies import QUESTIONS


class ServicePageForm(WagtailAdminPageForm):
    """Offers the departments of the page's municipality, the rules in code, the registers there are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from cms.queries import place_of
        from cms.services.exact import RULES

        place = place_of(self.instance if self.instance.pk else self.parent_page)
        if "department" in self.fields:
            field = self.fields["department"]
            field.queryset = field.queryset.filter(municipality=place, is_active=True)
        if "rule" in self.fields:
            self.fields["rule"] = forms.ChoiceField(
                label=_("Exact rule"),
                required=False,
                choices=[("", _("none")), *((rule.code, rule.name) for rule in RULES.values())],
            )
        if "lookups" in self.fields:
            self.fields["lookups"] = forms.MultipleChoiceField(
                label=_("Questions to other agencies"),
                help_text=_("They are put when a request is filed, and the applicant sees each."),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(code, question.label) for code, question in QUESTIONS.items()],
            )
