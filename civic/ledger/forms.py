"""The form with which a citizen has a receipt checked, and the one that looks a leaf up."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.ledger import receipts, signing, words
from civic.words import georgian

ABSENT = _("The log does not reach so far yet.")


class ReceiptForm(forms.Form):
    """A receipt, pasted or as a file. `cleaned_data["receipt"]` is one that holds by itself.

    `wrong` says which part of it does not.
    """

    wrong = ""

    text = forms.CharField(
        label=_("Text of the receipt"),
        help_text=_("Open the file you downloaded after signing and copy everything from it."),
        max_length=receipts.LONGEST,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(label=_("or the file itself"), required=False)

    def clean_file(self) -> str:
        """The text of the file."""
        file = self.cleaned_data.get("file")
        if file is None:
            return ""
        if file.size > receipts.LONGEST:
            raise forms.ValidationError(
                _("The file is too large for a receipt. Choose the one you downloaded.")
            )
        try:
            return str(file.read().decode())
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                _("This file is no receipt. Choose the one you downloaded, it ends in .json.")
            ) from error

    def clean(self) -> dict[str, Any]:
        """Check the receipt by itself: commitment, leaf, proof, signature."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        text = data.get("file") or data.get("text") or ""
        if not text:
            self.add_error("text", _("Paste the receipt or choose its file."))
            return data
        try:
            data["receipt"] = receipts.checked(text, signing.known_keys())
        except receipts.ReceiptError as error:
            self.data = self.data.dict() | {"text": text}  # a file would have to be chosen again
            language = "ka" if georgian() else "en"
            self.wrong = words.say(error.code, language, part=error.part)
            self.add_error("text", self.wrong)
        return data


class LeafForm(forms.Form):
    """The number of a leaf."""

    leaf = forms.IntegerField(
        label=_("Number of the record"),
        min_value=0,
        max_value=10**15,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Write the number of the record."),
            "invalid": _("Write the number of the record in digits only."),
            "min_value": _("The records are numbered from 0 on."),
            "max_value": ABSENT,
        },
    )
