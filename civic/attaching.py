"""The form with which a citizen attaches a photograph or a document to a text."""

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.fields import OneLine
from civic.uploads import CleanFile, clean_upload


class UploadForm(forms.Form):
    """One annex at a time; what comes out is already made safe."""

    file = forms.FileField(
        label=_("Choose a photograph or a PDF"),
        help_text=_(
            "JPEG, PNG, WebP or PDF, up to 8 MB. The place where a photograph was taken is removed. "
            "Faces and car numbers stay visible: ask people before you show them."
        ),
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}
        ),
        error_messages={"required": _("Choose the file you want to attach.")},
    )
    description = OneLine(
        label=_("What can be seen in the photograph?"),
        required=False,
        help_text=_("One sentence for people who cannot see it. A PDF needs none."),
        max_length=200,
    )

    def clean_file(self) -> CleanFile:
        """The upload, told by content and redrawn."""
        return clean_upload(self.cleaned_data["file"])
