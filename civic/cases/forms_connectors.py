"""Forms of connections: what every kind has, and the fields of each kind; every refusal says how to mend it.

A form yields what `actions.connect` and `actions.change` take, by `settings()`.
"""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic.cases import outgoing
from civic.cases.adapters import xroad
from civic.cases.adapters.zgw import is_rsin
from civic.cases.events import types
from civic.cases.messages import web_address
from civic.cases.models import CaseKind, CaseResult, Connector
from civic.cases.states import CaseState

ADDRESS_LENGTH = 500
TOLD = [state for state in CaseState if state != CaseState.REQUESTED]


def checked(url: str) -> str:
    """The address, when it may be called."""
    try:
        outgoing.check(url.replace("{key}", "x"))
    except outgoing.ForbiddenAddress as error:
        raise forms.ValidationError(str(error.reason), code=error.code) from error
    return url


class ConnectorForm(forms.Form):
    """Name, address and message types: what every kind has."""

    kind = ""
    credential_needed = False

    name = forms.CharField(
        label=_("Name of the connection"),
        max_length=80,
        help_text=_("Citizens read it as the source of what is told about a case."),
    )
    url = forms.CharField(label=_("Address for messages"), max_length=ADDRESS_LENGTH)
    xroad_client = forms.CharField(
        label=_("Caller in X-Road"),
        required=False,
        max_length=xroad.LONGEST,
        help_text=_(
            "Only where the calls go through a security server: instance/class/member/subsystem. "
            "The address then names the service: https://server/r1/instance/class/member/…"
        ),
    )
    events = forms.MultipleChoiceField(
        label=_("Types of messages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means all."),
    )

    def __init__(self, *args: Any, connector: Connector | None = None, **kwargs: Any) -> None:
        self.connector = connector
        self.municipality = kwargs.pop("municipality")
        if connector is not None:
            kwargs["initial"] = {**self.initial_of(connector), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        choices = [(name, one.title) for name, one in types().items()]
        self.fields["events"].choices = choices  # type: ignore[attr-defined]
        if self.credential_needed and not (connector and connector.credential):
            self.fields["credential"].required = True
        self.rare_last()

    def rare_last(self) -> None:
        """What few need stands at the end."""
        rare = ("xroad_client", "events")
        self.order_fields([*(name for name in self.fields if name not in rare), *rare])

    def initial_of(self, connector: Connector) -> dict[str, Any]:
        """What the fields show of a connection that stands."""
        return {
            "name": connector.name,
            "url": connector.url,
            "events": connector.events,
            "xroad_client": connector.options.get("xroad_client", ""),
        }

    def settings(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        options = self.options()
        if data["xroad_client"]:
            options["xroad_client"] = data["xroad_client"]
        return {
            "name": data["name"],
            "url": data["url"],
            "find_url": data.get("find_url", ""),
            "events": data["events"],
            "options": options,
            "credential": data.get("credential", ""),
        }

    def options(self) -> dict[str, Any]:
        """The settings of the kind."""
        return {}

    def clean_name(self) -> str:
        """One name once in a municipality."""
        name = self.cleaned_data["name"]
        others = Connector.objects.filter(municipality=self.municipality, name=name)
        if self.connector:
            others = others.exclude(pk=self.connector.pk)
        if others.exists():
            raise forms.ValidationError(
                _("There is a connection of this name. Choose another name.")
            )
        return name

    def clean_url(self) -> str:
        """Only an address that may be called."""
        return checked(self.cleaned_data["url"])

    def clean_xroad_client(self) -> str:
        """Four parts, without the signs X-Road keeps for itself."""
        text = self.cleaned_data["xroad_client"]
        if text and not xroad.is_client(text):
            raise forms.ValidationError(
                _("Write four parts in Latin letters with slashes between: GE/GOV/12345678/portal.")
            )
        return text

    def clean(self) -> dict[str, Any]:
        """What only several fields together can show."""
        data = super().clean() or self.cleaned_data
        url = data.get("url")
        if url and data.get("xroad_client") and not xroad.names_service(url):
            self.add_error(
                "url",
                _(
                    "Through X-Road the address names the service: https://server/r1/instance/class/member/service."
                ),
            )
        sealed = self.connector is not None and self.connector.credential
        if url and sealed and not data.get("credential") and self._moves(url):
            self.add_error(
                "credential",
                _("The address lies with another host: type the secret for it once more."),
            )
        return data

    def _moves(self, url: str) -> bool:
        """True when the address leads to another host, which would learn the secret that is kept."""
        return self.connector is not None and _host(url) != _host(self.connector.url)


def _host(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def credential_field(label: Any) -> forms.CharField:
    """The field of what is secret: never shown again, and kept when left empty."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=400,
        strip=True,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
        help_text=_("Kept encrypted and never shown again. Left empty, the one that is set stays."),
        error_messages={"required": _("Fill in the secret that the other system gave you.")},
    )


class WebhookForm(ConnectorForm):
    """A system that takes signed messages."""

    kind = Connector.Kind.WEBHOOK

    url = forms.CharField(
        label=_("Address for messages"),
        max_length=ADDRESS_LENGTH,
        help_text=_("Starts with https://. Messages are sent there with POST."),
    )
    find_url = forms.CharField(
        label=_("Address for looking a case up"),
        max_length=ADDRESS_LENGTH,
        required=False,
        help_text=_("With {key} where the key of the case belongs. Asked when an answer was lost."),
    )
    asked = forms.BooleanField(
        label=_("This system does not call back: ask it every hour how its cases stand"),
        required=False,
    )

    def initial_of(self, connector: Connector) -> dict[str, Any]:
        """With the look-up."""
        return {
            **super().initial_of(connector),
            "find_url": connector.find_url,
            "asked": connector.options.get("asked", False),
        }

    def options(self) -> dict[str, Any]:
        """Whether it is asked."""
        return {"asked": True} if self.cleaned_data["asked"] else {}

    def clean_find_url(self) -> str:
        """Only an address that may be called, with its place for the key."""
        url = self.cleaned_data["find_url"]
        if not url:
            return ""
        if url.count("{key}") != 1:
            raise forms.ValidationError(_("Put {key} once where the key of the case belongs."))
        return checked(url)

    def clean(self) -> dict[str, Any]:
        """To be asked, it needs the address of the look-up."""
        data = super().clean()
        if data.get("asked") and not data.get("find_url") and "find_url" not in self.errors:
            self.add_error("find_url", _("Fill in the address at which a case is asked for."))
        return data


class BaseAddressForm(ConnectorForm):
    """A system with many addresses below one."""

    def clean_url(self) -> str:
        """The common beginning, with its slash at the end and without a question."""
        url = self.cleaned_data["url"]
        if "?" in url:
            raise forms.ValidationError(_("Leave out the question mark and what follows it."))
        return checked(url if url.endswith("/") else f"{url}/")

    def by_kind(self, prefix: str) -> dict[str, str]:
        """The fields `<prefix>_<kind>` that are filled in, by kind of case."""
        found = {kind.value: self.cleaned_data[f"{prefix}_{kind.value}"] for kind in CaseKind}
        return {kind: text for kind, text in found.items() if text}

    def add_by_kind(self, prefix: str, label: Any, length: int) -> None:
        """A field for each kind of case; that of all others has to be filled in."""
        for kind in sorted(CaseKind, key=lambda one: one != CaseKind.OTHER):
            is_rest = kind == CaseKind.OTHER
            self.fields[f"{prefix}_{kind.value}"] = forms.CharField(
                label=format_lazy("{}: {}", label, _("for all cases") if is_rest else kind.label),
                required=is_rest,
                validators=[MaxLengthValidator(length)],  # without the count below the field
                help_text="" if is_rest else _("Only where it is another one."),
            )


class ZgwForm(BaseAddressForm):
    """A register that speaks the ZGW Zaken API."""

    kind = Connector.Kind.ZGW
    credential_needed = True

    url = forms.CharField(
        label=_("Address of the Zaken API"),
        max_length=ADDRESS_LENGTH,
        help_text=_("Up to the version: https://register.example/zaken/api/v1/"),
    )
    client_id = forms.CharField(
        label=_("Client id"), max_length=50, help_text=_("As the register knows the portal.")
    )
    credential = credential_field(_("Secret of the client"))
    rsin = forms.CharField(
        label=_("RSIN of the organisation"),
        max_length=9,
        help_text=_("Nine digits: the number under which the register keeps the municipality."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_by_kind("case_type", _("Address of the zaaktype"), ADDRESS_LENGTH)
        for state in TOLD:
            self.fields[f"state_{state.value}"] = _addresses(
                _("Statustypes that mean: {state}"), state.label
            )
        for result in CaseResult:
            self.fields[f"result_{result.value}"] = _addresses(
                _("Resultaattypes that mean: {state}"), result.label
            )
        self.rare_last()

    def initial_of(self, connector: Connector) -> dict[str, Any]:
        """With the settings of the register."""
        options = connector.options
        return {
            **super().initial_of(connector),
            "client_id": options.get("client_id", ""),
            "rsin": options.get("rsin", ""),
            **{f"case_type_{kind}": url for kind, url in options.get("case_types", {}).items()},
            **_lines(options.get("status_types", {}), "state"),
            **_lines(options.get("result_types", {}), "result"),
        }

    def options(self) -> dict[str, Any]:
        """Client, organisation and the addresses of the catalogue."""
        data = self.cleaned_data
        return {
            "client_id": data["client_id"],
            "rsin": data["rsin"],
            "case_types": self.by_kind("case_type"),
            "status_types": {url: s.value for s in TOLD for url in data[f"state_{s.value}"]},
            "result_types": {url: r.value for r in CaseResult for url in data[f"result_{r.value}"]},
        }

    def clean_rsin(self) -> str:
        """Nine digits that pass the elfproef."""
        rsin = self.cleaned_data["rsin"]
        if not is_rsin(rsin):
            raise forms.ValidationError(
                _("This is no RSIN: it has nine digits and a check sum. Look for a slip.")
            )
        return rsin

    def clean(self) -> dict[str, Any]:
        """Addresses of the catalogue as such, and each with one meaning only."""
        data = super().clean()
        for kind in CaseKind:
            name = f"case_type_{kind.value}"
            if data.get(name) and not web_address(data[name]):
                self.add_error(name, _("Write the whole address, with https:// in front."))
        for group, prefix in ((TOLD, "state"), (list(CaseResult), "result")):
            self._check_lines([f"{prefix}_{one.value}" for one in group], data)
        return data

    def _check_lines(self, names: list[str], data: dict[str, Any]) -> None:
        seen: set[str] = set()
        for name in names:
            data[name] = str(data.get(name, "")).split()
            if any(not web_address(url) or len(url) > ADDRESS_LENGTH for url in data[name]):
                self.add_error(
                    name, _("Write whole addresses, with https:// in front, one a line.")
                )
            elif seen.intersection(data[name]):
                self.add_error(name, _("An address stands here that was given a meaning above."))
            seen.update(data.get(name, ()))


class Open311Form(BaseAddressForm):
    """A system that speaks Open311 GeoReport v2."""

    kind = Connector.Kind.OPEN311

    url = forms.CharField(
        label=_("Address of the Open311 server"),
        max_length=ADDRESS_LENGTH,
        help_text=_("Up to the version: https://city.example/open311/v2/"),
    )
    format = forms.ChoiceField(
        label=_("Format of the answers"), choices=[("json", "JSON"), ("xml", "XML")]
    )
    jurisdiction = forms.CharField(
        label=_("Jurisdiction (jurisdiction_id)"),
        required=False,
        max_length=100,
        help_text=_("Only where the server serves several."),
    )
    credential = credential_field(_("Key of the interface (api_key)"))
    address = forms.CharField(
        label=_("Address for messages that name no place"),
        max_length=200,
        help_text=_("The server wants a place with each request; the town hall will do."),
    )
    updates = forms.BooleanField(
        label=_("The server takes updates of a request (servicerequestupdates)"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_by_kind("service_code", _("Code of the service (service_code)"), 100)
        self.rare_last()

    def initial_of(self, connector: Connector) -> dict[str, Any]:
        """With the settings of the server."""
        options = connector.options
        plain = ("format", "jurisdiction", "address", "updates")
        return {
            **super().initial_of(connector),
            **{name: options[name] for name in plain if name in options},
            **{f"service_code_{kind}": c for kind, c in options.get("service_codes", {}).items()},
        }

    def options(self) -> dict[str, Any]:
        """Format, jurisdiction, place, updates and the codes."""
        plain = ("format", "jurisdiction", "address", "updates")
        return {
            **{name: self.cleaned_data[name] for name in plain},
            "service_codes": self.by_kind("service_code"),
        }


FORMS: dict[str, type[ConnectorForm]] = {
    form.kind: form for form in (WebhookForm, ZgwForm, Open311Form)
}


def _addresses(label: Any, meaning: Any) -> forms.CharField:
    return forms.CharField(
        label=format_lazy(label, state=meaning),
        required=False,
        validators=[MaxLengthValidator(4000)],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Addresses, one a line."),
    )


def _lines(meanings: dict[str, str], prefix: str) -> dict[str, str]:
    """The addresses of each meaning, one a line."""
    found: dict[str, list[str]] = {}
    for url, meaning in meanings.items():
        found.setdefault(f"{prefix}_{meaning}", []).append(url)
    return {name: "\n".join(urls) for name, urls in found.items()}
