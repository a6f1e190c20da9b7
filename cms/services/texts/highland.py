"""Status of a permanent resident of a highland settlement: granted, suspended, ended, restored, certified."""

from cms.services.texts import PERSON, Service, Words, choice, day, head, line, number, option, part

PLACES = ("keda", "oni")
LAW_KA = "საქართველოს კანონი „მაღალმთიანი რეგიონების განვითარების შესახებ“."
LAW_EN = "Law of Georgia on the Development of High Mountain Regions."
HOME = part(
    "place",
    "home",
    "საცხოვრებელი ადგილი",
    "Home",
    help=("სად ცხოვრობთ სინამდვილეში.", "Where you really live."),
)
TRUE = part(
    "consent",
    "true",
    "ვიცი, რომ მუნიციპალიტეტს შეუძლია ცხოვრების ფაქტის ადგილზე შემოწმება",
    "I know that the municipality may check on the spot where I live",
)

SERVICES = (
    Service(
        "highland-certificate",
        "highland",
        Words(
            "ცნობა მაღალმთიან დასახლებაში რეგისტრაციის შესახებ",
            "ცნობა იმის შესახებ, რომ რეგისტრირებული ხართ დასახლებაში, რომელიც მაღალმთიანი დასახლებების ნუსხაშია.",
            "ამ მუნიციპალიტეტში რეგისტრირებულ პირს.",
            f"{LAW_KA} თუ ყველა პირობა რეესტრით დასტურდება, პორტალი ცნობას მაშინვე გასცემს; სხვა შემთხვევაში განცხადებას თანამშრომელი განიხილავს.",
        ),
        Words(
            "Certificate of registration in a highland settlement",
            "A certificate that you are registered in a settlement on the list of highland settlements.",
            "Whoever is registered in this municipality.",
            f"{LAW_EN} Where every condition is met by the register, the portal gives the certificate at once; otherwise a member of staff looks at the request.",
        ),
        PLACES,
        term_days=10,
        department="social",
        rule="highland-certificate",
        rule_mode="on",
        form=(
            *PERSON,
            head("what", "ცნობა", "Certificate"),
            choice(
                "use",
                "სად წარადგენთ ცნობას?",
                "Where will you use it?",
                option("utility", "ელექტროენერგიის მიმწოდებელთან", "At the electricity supplier"),
                option("tax", "შემოსავლების სამსახურში", "At the Revenue Service"),
                option(
                    "other",
                    "სხვაგან",
                    "Elsewhere",
                    line("where", "სად?", "Where?"),
                ),
            ),
        ),
    ),
    Service(
        "highland-status",
        "highland",
        Words(
            "მაღალმთიან დასახლებაში მუდმივად მცხოვრები პირის სტატუსის მინიჭება",
            "სტატუსი კანონით გათვალისწინებულ შეღავათებს გიხსნით.",
            "საქართველოს მოქალაქეს, რომელიც მაღალმთიან დასახლებაშია რეგისტრირებული და წლის უმეტეს ნაწილს იქ ცხოვრობს.",
            f"{LAW_KA} ზუსტ პირობებსა და ვადებს კანონი და მის საფუძველზე მიღებული აქტები ადგენს.",
            "საცხოვრებლის დამადასტურებელი დოკუმენტი, თუ რეგისტრაცია სხვაგან გაქვთ\nსკოლის ცნობა, თუ სტატუსს ბავშვისთვისაც ითხოვთ",
        ),
        Words(
            "Status of a permanent resident of a highland settlement",
            "The status opens the benefits that the law provides.",
            "A citizen of Georgia who is registered in a highland settlement and lives there for most of the year.",
            f"{LAW_EN} The law and the acts made under it set the exact conditions and terms.",
            "A document about the home, if you are registered elsewhere\nA certificate of the school, if you ask for a child too",
        ),
        PLACES,
        department="social",
        lookups=("civil.residence",),
        form=(
            *PERSON,
            head("home-part", "საცხოვრებელი", "Home"),
            HOME,
            day("since", "როდიდან ცხოვრობთ აქ?", "Since when do you live here?", "past"),
            number(
                "months",
                "წელიწადში რამდენ თვეს ცხოვრობთ აქ?",
                "How many months of a year do you live here?",
                ("თვე", "months"),
                least="1",
                most="12",
            ),
            head("family", "ოჯახი", "Family"),
            choice(
                "children",
                "სტატუსს არასრულწლოვანი შვილისთვისაც ითხოვთ?",
                "Do you ask for children under age too?",
                option("no", "არა", "No"),
                option(
                    "yes",
                    "დიახ",
                    "Yes",
                    number(
                        "how-many",
                        "რამდენი შვილისთვის?",
                        "For how many children?",
                        least="1",
                        most="15",
                    ),
                    part(
                        "file",
                        "school",
                        "ცნობა სკოლიდან ან საბავშვო ბაღიდან",
                        "Certificate of the school or kindergarten",
                        required=False,
                    ),
                ),
            ),
            part(
                "file",
                "proof",
                "საცხოვრებლის დამადასტურებელი დოკუმენტი",
                "Document about the home",
                required=False,
                help=(
                    "მაგალითად, ქირავნობის ხელშეკრულება. თუ აქვე ხართ რეგისტრირებული, საჭირო არ არის.",
                    "For example a lease. Not needed if you are registered here.",
                ),
            ),
            TRUE,
        ),
    ),
    Service(
        "highland-suspension",
        "highland",
        Words(
            "სტატუსის შეჩერება",
            "თუ დროებით სხვაგან მიდიხართ, აცნობეთ მუნიციპალიტეტს, რომ სტატუსი შეჩერდეს.",
            "პირს, რომელსაც მაღალმთიან დასახლებაში მუდმივად მცხოვრების სტატუსი აქვს.",
            LAW_KA,
        ),
        Words(
            "Suspension of the status",
            "If you leave for a while, tell the municipality, so that the status is suspended.",
            "Whoever holds the status of a permanent resident of a highland settlement.",
            LAW_EN,
        ),
        PLACES,
        department="social",
        form=(
            *PERSON,
            head("when", "ვადა და მიზეზი", "Time and reason"),
            day("from", "როდიდან?", "From which day?", "future"),
            choice(
                "why",
                "რატომ?",
                "Why?",
                option("study", "სწავლა", "Study"),
                option("health", "მკურნალობა", "Treatment"),
                option("work", "მუშაობა", "Work"),
                option(
                    "other",
                    "სხვა მიზეზი",
                    "Another reason",
                    line("reason", "რა მიზეზით?", "Which?"),
                ),
            ),
        ),
    ),
    Service(
        "highland-termination",
        "highland",
        Words(
            "სტატუსის შეწყვეტა",
            "თუ მაღალმთიან დასახლებაში აღარ ცხოვრობთ, სტატუსი წყდება.",
            "პირს, რომელსაც სტატუსი აქვს და საცხოვრებელს საბოლოოდ იცვლის.",
            LAW_KA,
        ),
        Words(
            "End of the status",
            "If you no longer live in the highland settlement, the status ends.",
            "Whoever holds the status and moves away for good.",
            LAW_EN,
        ),
        PLACES,
        department="social",
        form=(
            *PERSON,
            head("when", "გადასვლა", "Moving"),
            day("from", "როდიდან აღარ ცხოვრობთ აქ?", "Since when do you not live here?"),
            part(
                "consent",
                "knows",
                "ვიცი, რომ შეღავათები სტატუსთან ერთად წყდება",
                "I know that the benefits end with the status",
            ),
        ),
    ),
    Service(
        "highland-restoration",
        "highland",
        Words(
            "სტატუსის აღდგენა",
            "თუ დაბრუნდით, შეჩერებული სტატუსის აღდგენა შეგიძლიათ.",
            "პირს, რომელსაც სტატუსი შეუჩერდა და დასახლებაში დაბრუნდა.",
            LAW_KA,
        ),
        Words(
            "Restoration of the status",
            "If you have come back, a suspended status can be restored.",
            "Whoever had the status suspended and has come back to the settlement.",
            LAW_EN,
        ),
        PLACES,
        department="social",
        lookups=("civil.residence",),
        form=(
            *PERSON,
            head("home-part", "საცხოვრებელი", "Home"),
            HOME,
            day("since", "როდიდან ცხოვრობთ ისევ აქ?", "Since when do you live here again?", "past"),
            TRUE,
        ),
    ),
    Service(
        "highland-where",
        "highland",
        Words(
            "მაღალმთიანი დასახლების სტატუსი: სად მივმართოთ",
            "სტატუსსა და ცნობას ის მუნიციპალიტეტი გასცემს, სადაც დასახლება მდებარეობს, მაგალითად ქედა, შუახევი ან ხულო.",
            "ვინც ბათუმში ცხოვრობს, მაგრამ მაღალმთიან დასახლებაშია რეგისტრირებული.",
            LAW_KA,
        ),
        Words(
            "Highland status: where to ask",
            "Status and certificate are given by the municipality in which the settlement lies, for example Keda, Shuakhevi or Khulo.",
            "Whoever lives in Batumi but is registered in a highland settlement.",
            LAW_EN,
        ),
        outside_url="https://my.gov.ge/",
    ),
)
