"""Every write to accounts, persons, extracts and roles."""

from identity.actions.accounts import choose_language, erase
from identity.actions.asking import forget_kept
from identity.actions.centres import see_in_person, visit_code
from identity.actions.consents import agree, withdraw_consents
from identity.actions.copies import (
    SPENT,
    ask_copy,
    digest,
    drop_copies,
    gathered,
    is_ready,
    prepare_copy,
    take_copy,
)
from identity.actions.extracts import (
    confirm_extract,
    discard_extract,
    import_extract,
    read_extract,
)
from identity.actions.logins import end_by_service, enter_by_service
from identity.actions.losses import approve_loss, report_loss, withdraw_loss
from identity.actions.organisations import (
    end_representation,
    represent,
    set_level_to_represent,
    settle_representative,
)
from identity.actions.persons import (
    TOO_MANY,
    answer_inquiry,
    forget_answered,
    look_up,
    register_elsewhere,
    verify,
)
from identity.actions.phones import add_phone, enter_by_phone, remove_phone, send_code
from identity.actions.reports import report_others, settle_report
from identity.actions.second_factor import (
    begin_enrolment,
    confirm_enrolment,
    enter_code,
    renew_codes,
)
from identity.actions.staff import appoint, dismiss
from identity.actions.uploads import clear_uploads, read_upload, receive_extract

__all__ = [
    "SPENT",
    "TOO_MANY",
    "add_phone",
    "agree",
    "answer_inquiry",
    "appoint",
    "approve_loss",
    "ask_copy",
    "begin_enrolment",
    "choose_language",
    "clear_uploads",
    "confirm_enrolment",
    "confirm_extract",
    "digest",
    "discard_extract",
    "dismiss",
    "drop_copies",
    "end_by_service",
    "end_representation",
    "enter_by_phone",
    "enter_by_service",
    "enter_code",
    "erase",
    "forget_answered",
    "forget_kept",
    "gathered",
    "import_extract",
    "is_ready",
    "look_up",
    "prepare_copy",
    "read_extract",
    "read_upload",
    "receive_extract",
    "register_elsewhere",
    "remove_phone",
    "renew_codes",
    "report_loss",
    "report_others",
    "represent",
    "see_in_person",
    "send_code",
    "set_level_to_represent",
    "settle_report",
    "settle_representative",
    "take_copy",
    "verify",
    "visit_code",
    "withdraw_consents",
    "withdraw_loss",
]
