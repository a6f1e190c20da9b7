"""Municipal property: leased, bought, given for use."""

from typing import Any

from cms.services.texts import (
    ANYBODY,
    Service,
    Words,
    choice,
    day,
    head,
    line,
    number,
    option,
    part,
)

LAW_KA = "ადგილობრივი თვითმმართველობის კოდექსი; საკრებულოს მიერ დამტკიცებული წესი მუნიციპალური ქონების განკარგვის შესახებ."
LAW_EN = (
    "Local Self-Government Code; the rules of the sakrebulo on disposing of municipal property."
)
BOTH: dict[str, Any] = {"for_organisations": True, "department": "property"}
OBJECT = (
    head("object", "ქონება", "The property"),
    line(
        "cadastre",
        "საკადასტრო კოდი, თუ იცით",
        "Cadastral code, if known",
        shape="cadastre",
        required=False,
    ),
    part("place", "where", "სად მდებარეობს?", "Where is it?"),
)

SERVICES = (
    Service(
        "property-lease",
        "property",
        Words(
            "მუნიციპალური ქონების იჯარა",
            "მიწის ნაკვეთის ან ფართის იჯარით აღების მოთხოვნა.",
            "ფიზიკურ პირსა და ორგანიზაციას, რომელსაც ბიუჯეტის დავალიანება არ აქვს.",
            f"{LAW_KA} ქონება, როგორც წესი, აუქციონით გაიცემა.",
        ),
        Words(
            "Lease of municipal property",
            "Asking to lease a plot or premises.",
            "Persons and organisations without debts to the budget.",
            f"{LAW_EN} As a rule, property is given by auction.",
        ),
        lookups=("finance.no_arrears",),
        **BOTH,
        form=(
            *ANYBODY,
            *OBJECT,
            head("lease", "იჯარა", "The lease"),
            choice(
                "use",
                "რისთვის გჭირდებათ?",
                "What do you need it for?",
                option("trade", "ვაჭრობა ან მომსახურება", "Trade or services"),
                option("farm", "სოფლის მეურნეობა", "Agriculture"),
                option("public", "საზოგადოებრივი საქმიანობა", "Activities for the public"),
                option("other", "სხვა", "Something else", line("which", "რა მიზნით?", "For what?")),
            ),
            number(
                "area",
                "რა ფართობი?",
                "What area?",
                ("მ²", "m²"),
                least="1",
                most="1000000",
                whole=False,
            ),
            number(
                "years",
                "რამდენი წლით?",
                "For how many years?",
                ("წელი", "years"),
                least="1",
                most="49",
            ),
        ),
    ),
    Service(
        "property-purchase",
        "property",
        Words(
            "მუნიციპალური ქონების შესყიდვა (პრივატიზება)",
            "წინადადება, რომ მუნიციპალიტეტმა ქონება აუქციონზე გაიტანოს.",
            "ფიზიკურ პირსა და ორგანიზაციას.",
            LAW_KA,
        ),
        Words(
            "Purchase of municipal property (privatisation)",
            "A proposal that the municipality puts a property up for auction.",
            "Persons and organisations.",
            LAW_EN,
        ),
        lookups=("finance.no_arrears",),
        **BOTH,
        form=(
            *ANYBODY,
            *OBJECT,
            head("offer", "წინადადება", "The proposal"),
            part(
                "text", "plan", "რას გააკეთებთ ამ ქონებაზე?", "What will you do with the property?"
            ),
            part(
                "consent",
                "auction",
                "ვიცი, რომ ქონება აუქციონზე შეიძლება სხვამ შეიძინოს",
                "I know that somebody else may buy it at the auction",
            ),
        ),
    ),
    Service(
        "property-use",
        "property",
        Words(
            "მუნიციპალური ფართის უსასყიდლო სარგებლობა",
            "დარბაზის ან ფართის მოთხოვნა საზოგადოებრივი ღონისძიებისთვის.",
            "არაკომერციულ ორგანიზაციას.",
            LAW_KA,
        ),
        Words(
            "Use of municipal premises free of charge",
            "Asking for a hall or premises for an event for the public.",
            "Organisations that do not work for profit.",
            LAW_EN,
        ),
        term_days=20,
        for_persons=False,
        **BOTH,
        form=(
            *ANYBODY,
            head("event", "ღონისძიება", "The event"),
            line("what", "რა ღონისძიებაა?", "What event is it?"),
            part("place", "where", "რომელი დარბაზი ან ფართი?", "Which hall or premises?"),
            day("from", "რომელ დღეს?", "On which day?", "future"),
            number(
                "people",
                "რამდენ ადამიანს ელოდებით?",
                "How many people do you expect?",
                least="1",
                most="5000",
            ),
        ),
    ),
)
