"""The demonstration's cycles: one in every phase, with the ideas that make each page worth looking at."""

from budgeting.demo.plan import (
    APPEALED,
    DECLINED,
    DRAFT,
    EARLY,
    MERGED,
    RETURNED,
    TURNED_DOWN,
    UPHELD,
    WAITS,
    WITHDRAWN,
    Cycle,
    Proposal,
)
from budgeting.states import BallotKind, Phase, Residence

BATUMI_KA = "შენი იდეა ბათუმს"
BATUMI_EN = "Your idea for Batumi"
BATUMI_SUMMARY_KA = (
    "ბათუმში რეგისტრირებული ყველა სრულწლოვანი მცხოვრები სთავაზობს ქალაქს იდეას და ირჩევს, რაში დაიხარჯოს"
    " ბიუჯეტის 120 000 ლარი. ერთი პროექტის ღირებულება 60 000 ლარს არ უნდა აღემატებოდეს."
)
BATUMI_SUMMARY_EN = (
    "Every adult registered in Batumi may propose an idea and choose what 120,000 GEL of the budget is spent"
    " on. One project may cost up to 60,000 GEL."
)
ACT = "მონაწილეობითი ბიუჯეტის შესახებ"

SUBMISSION = Cycle(
    "batumi", "batumi", 1, BATUMI_KA, BATUMI_EN, BATUMI_SUMMARY_KA, BATUMI_SUMMARY_EN, ACT,
    Phase.SUBMISSION, 15,
    (
        Proposal("crossing", "ჯავახიშვილის ქუჩა, საჯარო სკოლის წინ", "javakhishvili", WAITS, supports=24,
                 comments=("ჩემი შვილი აქ ყოველდღე გადადის, ეს ძალიან საჭიროა.",
                           "კარგი იქნება, თუ სანათიც დაიდგმება.")),
        Proposal("benches", "სანაპირო ბულვარი, ახალი ბულვარის დასაწყისი", "khimshiashvili", WAITS, supports=17,
                 comments=("ხის სკამი ზღვასთან მალე ფუჭდება, იქნებ კომპოზიტი აირჩიოთ?",)),
        Proposal("shore", "ახალი ბულვარი, მაშველთა კოშკთან", "khimshiashvili", EARLY, supports=29,
                 comments=("დედაჩემი ეტლით დადის და ზღვაზე ვერ ჩადის. დიდი მადლობა ამ იდეისთვის!",)),
        Proposal("drain", "ბაღების ქუჩა", "kakhaberi", EARLY, supports=13),
        Proposal("trees", "აღმაშენებლის ქუჩა", "agmashenebeli", WAITS, supports=21),
        Proposal("kitchen", "ნაპირის ქუჩა, მე-12 და მე-14 კორპუსებს შორის", "agmashenebeli", MERGED, supports=8,
                 into="trees", reason="ორივე იდეა ერთი და იმავე ქუჩის გამწვანებას ეხება."),
        Proposal("library", "თამარის დასახლება, მე-4 კორპუსის პირველი სართული", "tamari", WAITS, supports=11),
        Proposal("stop", "აეროპორტის გზატკეცილი", "airport", RETURNED,
                 reason="გთხოვთ, მიუთითოთ, რომელ გაჩერებას გულისხმობთ: ამ გზაზე ოთხია."),
        Proposal("parking", "ბაგრატიონის ქუჩა, კორპუსის ეზო", "bagrationi-1", TURNED_DOWN,
                 reason="ავტოსადგომი კერძო საკუთრებაა, ამიტომ მისი მოწყობა ბიუჯეტიდან ვერ დაფინანსდება."),
        Proposal("dogs", "მწვანე კონცხი", "mtsvane-kontskhi", WITHDRAWN,
                 reason="ეს საკითხი სხვა პროგრამით უკვე გვარდება."),
        Proposal("mural", "რუსთაველის ქუჩის მიწისქვეშა გადასასვლელი", "rustaveli", WAITS, supports=15),
        Proposal("light", "გონიოს ცენტრალური ქუჩა", "gonio-kvariati", WAITS, supports=6),
        Proposal("stage", "ძველი ბათუმის სკვერი", "old-batumi", WAITS, supports=3),
        Proposal("sport", "ბონი-გოროდოკის უბანი", "boni-gorodok", DRAFT),
    ),
    fields={"cost_cap": 60_000_00},
)  # fmt: skip

RESULTS = Cycle(
    "batumi", "batumi", 0, BATUMI_KA, BATUMI_EN, BATUMI_SUMMARY_KA, BATUMI_SUMMARY_EN, ACT,
    Phase.RESULTS, 9,
    (
        Proposal("playground", "თამარის დასახლების ეზო", "tamari", points=96, supports=18,
                 comments=("საქანელა ეტლით მოსარგებლე ბავშვისთვის — შესანიშნავი აზრია.",)),
        Proposal("ramp", "რუსთაველის უბანი, მე-3 პოლიკლინიკის კიბე", "rustaveli", points=88, supports=12),
        Proposal("light", "ხახულის ქუჩა", "boni-gorodok", points=74, supports=9),
        Proposal("stop", "ბაგრატიონის ქუჩა, ბაზრის გაჩერება", "bagrationi-2", points=61, supports=5),
        Proposal("trees", "ჭავჭავაძის ქუჩა", "old-batumi", cost=20_000, points=54, supports=14),
        Proposal("sport", "აეროპორტის დასახლება", "airport", cost=58_000, points=54, supports=20),
        Proposal("waste", "ხიმშიაშვილის უბანი", "khimshiashvili", points=47, supports=6),
        Proposal("bikes", "ჯავახიშვილის ქუჩა", "javakhishvili", points=43, supports=10),
        Proposal("library", "კახაბრის უბანი", "kakhaberi", points=31, supports=4),
        Proposal("dogs", "ახალი ბულვარი", "khimshiashvili", points=31, supports=7),
        Proposal("stage", "გონიოს სკვერი", "gonio-kvariati", cost=14_500, points=22, supports=2),
        Proposal("drain", "სამრეწველო უბანი, ხევის ქუჩა", "industrial", UPHELD, points=38, supports=8),
        Proposal("camera", "ბაგრატიონის I უბანი", "bagrationi-1", DECLINED,
                 reason="კამერები კერძო კორპუსებში უნდა დადგას: შედეგი ყველასთვის ხელმისაწვდომი არ იქნება."),
        Proposal("minibus", "მწვანე კონცხი", "mtsvane-kontskhi", TURNED_DOWN, cost=60_000,
                 reason="მიკროავტობუსის შენახვა ყოველწლიურად 24 000 ლარი დაჯდება: მოვლის ხარჯი მეტისმეტად დიდია."),
    ),
    fields={"cost_cap": 60_000_00},
    voters=260,
    codes=20,
    codes_used=12,
    papers=35,
    declines="stop",
)  # fmt: skip

PROMISES = Cycle(
    "batumi", "batumi", -1, BATUMI_KA, BATUMI_EN, BATUMI_SUMMARY_KA, BATUMI_SUMMARY_EN, ACT,
    Phase.IMPLEMENTATION, 120,
    (
        Proposal("crossing", "აღმაშენებლის ქუჩა, საჯარო სკოლის წინ", "agmashenebeli", points=52),
        Proposal("benches", "თამარის დასახლების სკვერი", "tamari", points=47),
        Proposal("mural", "ბაგრატიონის ქუჩის გვირაბი", "bagrationi-1", points=39),
        Proposal("playground", "აეროპორტის დასახლება", "airport", points=33),
        Proposal("bikes", "ძველი ბათუმი", "old-batumi", points=26),
        Proposal("kitchen", "ხიმშიაშვილის უბანი", "khimshiashvili", points=18),
    ),
    fields={"cost_cap": 60_000_00},
    voters=90,
)  # fmt: skip

ARCHIVED = Cycle(
    "batumi", "batumi", -3, BATUMI_KA, BATUMI_EN, BATUMI_SUMMARY_KA, BATUMI_SUMMARY_EN, ACT,
    Phase.IMPLEMENTATION, 700,
    (
        Proposal("ramp", "ძველი ბათუმი, მუსიკალური სკოლის შესასვლელი", "old-batumi", points=30),
        Proposal("light", "კახაბრის უბანი, მინდვრის ქუჩა", "kakhaberi", points=27),
        Proposal("library", "ბაგრატიონის II უბანი", "bagrationi-2", points=21),
        Proposal("sport", "სამრეწველო უბანი", "industrial", cost=58_000, points=16),
    ),
    fields={"cost_cap": 60_000_00},
    voters=45,
    archived=True,
)  # fmt: skip

YOUTH = Cycle(
    "batumi", "batumi", 0, "ახალგაზრდული ბიუჯეტი", "Youth budget",
    "14-დან 29 წლამდე ბათუმელები 40 000 ლარს განკარგავენ. თითოეულს ათი ქულა აქვს და მათ პროექტებს შორის ანაწილებს.",
    "Batumi's young people decide on 40,000 GEL. Everybody has ten points to give to the projects.",
    "ახალგაზრდული ბიუჯეტის შესახებ",
    Phase.COUNT, 1,
    (
        Proposal("skate", "ახალი ბულვარი", "khimshiashvili", points=240),
        Proposal("radio", "ახალგაზრდული ცენტრი", "old-batumi", points=160),
        Proposal("robots", "მე-8 საჯარო სკოლა", "javakhishvili", points=120),
        Proposal("mural", "სადგურის გვირაბი", "bagrationi-2", points=110),
        Proposal("stage", "ახალგაზრდული სკვერი", "rustaveli", points=70),
    ),
    money=(("", 40_000),),
    fields={"submit_age": 14, "vote_age": 14, "ballot": BallotKind.POINTS, "points": 10,
            "points_max": 5, "choices_max": 5},
    slug="youth",
    voters=70,
)  # fmt: skip

VILLAGES = Cycle(
    "keda", "keda", 1, "ქედის სოფლების ბიუჯეტი", "Budget of Keda's villages",
    "ყოველ სოფელს თავისი თანხა აქვს. სოფელში რეგისტრირებული მცხოვრები, 14 წლიდან, ერთ პროექტს ირჩევს: პორტალზე,"
    " კოდით ან ბიულეტენით.",
    "Each village has its own sum. Residents from the age of 14 choose one project of their village: on the portal,"
    " with a code, or on paper.",
    ACT, Phase.VOTING, 2,
    (
        Proposal("water", "მერისი, ზედა უბანი", "მერისი", points=9, supports=6),
        Proposal("light", "მერისი, სკოლის გზა", "მერისი", points=7, supports=4),
        Proposal("bridge", "მერისი, მდინარე აკავრეთას ხიდი", "მერისი", points=4, supports=5,
                 comments=("წყალდიდობისას ბავშვებს სკოლაში ვერ ვუშვებთ.",)),
        Proposal("hall", "დანდალო, სოფლის კლუბი", "დანდალო", points=6, supports=3),
        Proposal("fence", "დანდალო, სტადიონი", "დანდალო", points=6, supports=2),
        Proposal("clinic", "დანდალო, ამბულატორია", "დანდალო", points=5, supports=4),
        Proposal("wall", "მახუნცეთი, ხევთან", "მახუნცეთი", cost=39_500, points=5, supports=3),
        Proposal("road", "მახუნცეთი, ზედა უბანი", "მახუნცეთი", points=4, supports=1),
        Proposal("minibus", "ქედის ყველა სოფელი", "მახუნცეთი", TURNED_DOWN, cost=40_000,
                 reason="სამი წლის ხარჯი სოფლის თანხას აღემატება და მოვლა-პატრონობა ძვირია."),
    ),
    money=(("მერისი", 40_000), ("დანდალო", 40_000), ("მახუნცეთი", 40_000)),
    lengths={Phase.VOTING: 6},
    voters=70,
    codes=12,
    papers=6,
)  # fmt: skip

BALLOT = Cycle(
    "kobuleti", "gori", 1, "ქობულეთის ზონების ბიუჯეტი", "Budget of Kobuleti's zones",
    "მცხოვრები ირჩევს ერთ ზონას და მისი თანხის ფარგლებში აგროვებს პროექტებს.",
    "Each resident picks one zone and puts together projects within its money.",
    ACT, Phase.BALLOT, 5,
    (
        Proposal("shore", "ქობულეთის ცენტრალური პლაჟი", "ქალაქი ქობულეთი", supports=9),
        Proposal("benches", "აღმაშენებლის გამზირი", "ქალაქი ქობულეთი", supports=7),
        Proposal("stop", "რკინიგზის სადგურის მოედანი", "ქალაქი ქობულეთი", supports=4),
        Proposal("bikes", "ფიჭვნარი", "ქალაქი ქობულეთი", cost=45_000, supports=6),
        Proposal("drain", "ჩაქვი, ბაღის ქუჩა", "ჩაქვი", supports=5),
        Proposal("playground", "ჩაქვი, ცენტრალური სკვერი", "ჩაქვი", supports=8),
        Proposal("waste", "ჩაქვი, სანაპირო", "ჩაქვი", supports=2),
    ),
    money=(("ქალაქი ქობულეთი", 60_000), ("ჩაქვი", 50_000)),
    fields={"ballot": BallotKind.KNAPSACK, "residence": Residence.ANY_ONE, "choices_max": 10},
)  # fmt: skip

EVALUATION = Cycle(
    "ozurgeti", "batumi", 1, "ოზურგეთის მონაწილეობითი ბიუჯეტი", "Ozurgeti's participatory budget",
    "ოზურგეთში ამომრჩეველი პროექტებს თავისი არჩევანის მიხედვით ალაგებს: პირველი, მეორე, მესამე.",
    "In Ozurgeti voters put projects in their order: first, second, third.",
    ACT, Phase.EVALUATION, 14,
    (
        Proposal("trees", "გურიის ქუჩა", supports=6),
        Proposal("ramp", "კულტურის ცენტრის შესასვლელი", supports=5),
        Proposal("road", "ანასეული, ზედა უბანი", supports=3),
        Proposal("camera", "ბაზრის უკანა ეზოები", fate=DECLINED,
                 reason="კამერები კერძო საკუთრებაში უნდა დადგას."),
        Proposal("hall", "სოფელი ლიხაური, კლუბი", supports=2),
    ),
    money=(("", 80_000),),
    fields={"ballot": BallotKind.RANKING},
)  # fmt: skip

APPEALS = Cycle(
    "abasha", "batumi", 1, "აბაშის მონაწილეობითი ბიუჯეტი", "Abasha's participatory budget",
    "აბაშის მცხოვრებნი ერთ ან რამდენიმე პროექტს ირჩევენ. გადაწყვეტილებები გამოქვეყნებულია: ვისი იდეაც არ დაიშვა,"
    " შეუძლია გაასაჩივროს.",
    "Residents choose up to three projects. The verdicts have been published: authors of refused ideas may appeal.",
    ACT, Phase.APPEAL, 5,
    (
        Proposal("benches", "თავისუფლების ქუჩა", supports=6),
        Proposal("light", "სეფიეთი", supports=4),
        Proposal("library", "აბაშის კულტურის სახლი", fate=APPEALED, supports=5,
                 reason="შენობის პირველი სართული 2028 წლამდე გაქირავებულია, ამიტომ ოთახი თავისუფალი არ არის."),
        Proposal("parking", "მშვიდობის ქუჩა", fate=DECLINED,
                 reason="ნაკვეთი კერძო საკუთრებაა."),
        Proposal("waste", "ცენტრალური ბაზარი", supports=2),
    ),
    money=(("", 60_000),),
)  # fmt: skip

SCREENING = Cycle(
    "oni", "batumi", 1, "ონის მონაწილეობითი ბიუჯეტი", "Oni's participatory budget",
    "ონის მცხოვრებთა იდეებს საბჭო განიხილავს, შემდეგ სამსახურები შეაფასებენ.",
    "A council looks at the ideas of Oni's residents, then the departments evaluate them.",
    ACT, Phase.SCREENING, 4,
    (
        Proposal("bridge", "ღარი", supports=5),
        Proposal("clinic", "უწერა", supports=4),
        Proposal("water", "შქმერი", supports=3),
        Proposal("stop", "ონის ავტოსადგური", fate=WAITS, supports=2),
        Proposal("fence", "სორი", fate=RETURNED,
                 reason="გთხოვთ, დააზუსტოთ ღობის სიგრძე და მიუთითოთ ნაკვეთის მდებარეობა."),
    ),
    money=(("", 50_000),),
)  # fmt: skip

ASSEMBLIES = Cycle(
    "oni", "village", 1, "სოფლის მხარდაჭერის პროგრამა", "Village Support Programme",
    "ყოველი დასახლება საერთო კრებაზე, ხელის აწევით ირჩევს, რაში დაიხარჯოს პროგრამის თანხა.",
    "At its general assembly each settlement decides by show of hands what the programme's money is spent on.",
    "სოფლის მხარდაჭერის პროგრამის განხორციელების შესახებ",
    Phase.VOTING, 3,
    (
        Proposal("road", "ღები, ზედა უბანი", "ღები", cost=16_000),
        Proposal("water", "ღები, წყარო", "ღები", cost=15_500),
        Proposal("bridge", "ჭიორა", "ჭიორა", cost=15_000),
        Proposal("wall", "ჭიორა, ხევთან", "ჭიორა", cost=16_000),
    ),
    money=(("ღები", 16_000), ("ჭიორა", 16_000)),
    lengths={Phase.SCREENING: 0, Phase.APPEAL: 0, Phase.VOTING: 30, Phase.EVALUATION: 18},
    slug="villages",
)  # fmt: skip

CYCLES = (
    SUBMISSION, RESULTS, PROMISES, ARCHIVED, YOUTH, VILLAGES, BALLOT, EVALUATION, APPEALS, SCREENING, ASSEMBLIES,
)  # fmt: skip
