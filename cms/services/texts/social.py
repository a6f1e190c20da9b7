"""Health and social programmes of the municipal budget."""

from cms.services.texts import PERSON, Service, Words, choice, day, head, line, number, option, part

LAW_KA = "ადგილობრივი თვითმმართველობის კოდექსი; საკრებულოს მიერ დამტკიცებული წლიური პროგრამა, რომელიც ოდენობასა და პირობებს ადგენს."
LAW_EN = "Local Self-Government Code; the yearly programme adopted by the sakrebulo, which sets amounts and conditions."

SERVICES = (
    Service(
        "treatment-costs",
        "social",
        Words(
            "მკურნალობის ხარჯების თანადაფინანსება",
            "მუნიციპალიტეტი ფარავს მკურნალობის ხარჯის ნაწილს, რომელსაც სახელმწიფო პროგრამა ან დაზღვევა არ ფარავს.",
            "მუნიციპალიტეტში რეგისტრირებულ პირს; უპირატესობა აქვთ სოციალურად დაუცველ ოჯახებს, შშმ პირებსა და ხანდაზმულებს.",
            LAW_KA,
            "სამედიცინო დოკუმენტი (ფორმა №100)\nკლინიკის ხარჯთაღრიცხვა ან გადახდის დოკუმენტი",
        ),
        Words(
            "Co-financing of treatment",
            "The municipality pays a part of the cost that neither the state programme nor insurance pays.",
            "Whoever is registered in the municipality; families in need, people with disabilities and the elderly come first.",
            LAW_EN,
            "Medical certificate (form No. 100)\nEstimate of the clinic, or a document of payment",
        ),
        department="social",
        lookups=("civil.residence",),
        form=(
            *PERSON,
            head("treatment", "მკურნალობა", "Treatment"),
            choice(
                "who",
                "ვისი მკურნალობისთვის ითხოვთ?",
                "Whose treatment is it?",
                option("self", "ჩემი", "My own"),
                option(
                    "child",
                    "არასრულწლოვანი შვილის",
                    "A child's under age",
                    line("child-name", "შვილის სახელი და გვარი", "Name of the child"),
                    day(
                        "child-born",
                        "შვილის დაბადების თარიღი",
                        "Date of birth of the child",
                        "child",
                    ),
                ),
            ),
            line("clinic", "კლინიკა", "Clinic"),
            number(
                "cost",
                "რა თანხაა გადასახდელი?",
                "How much has to be paid?",
                ("ლარი", "lari"),
                least="1",
                most="200000",
                whole=False,
            ),
            choice(
                "stage",
                "მკურნალობა უკვე ჩატარდა?",
                "Has the treatment taken place?",
                option(
                    "planned",
                    "ჯერ არა",
                    "Not yet",
                    help=("დაურთეთ კლინიკის ხარჯთაღრიცხვა.", "Attach the estimate of the clinic."),
                ),
                option(
                    "done",
                    "დიახ",
                    "Yes",
                    day("done-on", "როდის?", "When?", "past"),
                    help=("დაურთეთ გადახდის დოკუმენტი.", "Attach a document of payment."),
                ),
            ),
            part(
                "file",
                "form-100",
                "სამედიცინო დოკუმენტი (ფორმა №100)",
                "Medical certificate (form No. 100)",
            ),
            part(
                "file",
                "bill",
                "ხარჯთაღრიცხვა ან გადახდის დოკუმენტი",
                "Estimate or document of payment",
            ),
        ),
    ),
    Service(
        "newborn-aid",
        "social",
        Words(
            "ერთჯერადი დახმარება ახალშობილის ოჯახისთვის",
            "ერთჯერადი თანხა ბავშვის დაბადებისას.",
            "მშობელს, რომელიც მუნიციპალიტეტშია რეგისტრირებული.",
            LAW_KA,
            "ბავშვის დაბადების მოწმობა",
        ),
        Words(
            "Aid for the family of a newborn child",
            "A single payment when a child is born.",
            "A parent who is registered in the municipality.",
            LAW_EN,
            "Birth certificate of the child",
        ),
        department="social",
        lookups=("civil.residence",),
        form=(
            *PERSON,
            head("child", "ბავშვი", "The child"),
            line("child-name", "ბავშვის სახელი და გვარი", "Name of the child"),
            day("born-on", "დაბადების თარიღი", "Date of birth", "child"),
            choice(
                "which",
                "მერამდენე შვილია ოჯახში?",
                "Which child of the family is it?",
                option("first", "პირველი ან მეორე", "The first or second"),
                option("third", "მესამე ან შემდგომი", "The third or a later one"),
                option("twins", "ტყუპები", "Twins or more"),
            ),
            part("file", "certificate", "დაბადების მოწმობა", "Birth certificate"),
        ),
    ),
    Service(
        "home-care",
        "social",
        Words(
            "შინმოვლა მარტოხელა ხანდაზმულისთვის",
            "მომვლელი შინ მოდის და ყოველდღიურ საქმეებში ეხმარება.",
            "მარტო მცხოვრებ ხანდაზმულს ან შშმ პირს, რომელიც დამოუკიდებლად ვერ უვლის თავს; განცხადების შეტანა ახლობელსაც შეუძლია.",
            LAW_KA,
        ),
        Words(
            "Care at home for elderly people living alone",
            "A carer comes to the home and helps with daily matters.",
            "Elderly people living alone, or people with disabilities, who cannot care for themselves; a relative may ask too.",
            LAW_EN,
        ),
        department="social",
        form=(
            *PERSON,
            head("need", "ვის სჭირდება", "Who needs it"),
            choice(
                "for",
                "ვისთვის ითხოვთ?",
                "For whom do you ask?",
                option("self", "ჩემთვის", "For myself"),
                option(
                    "other",
                    "ახლობლისთვის",
                    "For somebody close to me",
                    line("person", "მისი სახელი და გვარი", "Their first name and surname"),
                    part(
                        "consent",
                        "agrees",
                        "მან იცის ამ მოთხოვნის შესახებ და თანახმაა",
                        "They know of this request and agree",
                    ),
                ),
            ),
            part("place", "home", "სად ცხოვრობს?", "Where do they live?"),
            choice(
                "help",
                "რაში სჭირდება დახმარება?",
                "With what is help needed?",
                option("food", "კვება და საყიდლები", "Food and shopping"),
                option("hygiene", "ჰიგიენა", "Hygiene"),
                option("doctor", "ექიმთან გაყოლა", "Going to the doctor"),
                option("house", "საოჯახო საქმე", "Housework"),
                several=True,
            ),
            part(
                "text",
                "more",
                "კიდევ რა უნდა ვიცოდეთ?",
                "What else should we know?",
                required=False,
            ),
        ),
    ),
)
