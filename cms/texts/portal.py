"""The pages about the portal itself: how it works, the law, how counts are checked, rules, accessibility, contact."""

from cms.texts import (
    Entry,
    Text,
    centres,
    law,
    notice,
    portal_contact,
    questions,
    steps,
    text,
    who_decides,
)

HOW = Entry(
    "cms.StandardPage",
    "guide",
    values={"lists_children": True},
    ka=Text(
        "როგორ მუშაობს",
        "პეტიცია მოთხოვნაა, რომელსაც საკრებულომ ან მერიამ უნდა უპასუხოს. აქ წერია, როგორ შეავსოთ, წარადგინოთ და მოაწეროთ ხელი და სად დაგეხმარებიან.",
    ),
    en=Text(
        "How it works",
        "A petition is a demand that the sakrebulo or the mayor's office must answer. Here you read how to fill one in, submit it and sign, and where somebody will help you.",
    ),
)

LAW = Entry(
    "cms.StandardPage",
    "guide/law",
    ka=Text(
        "რას ამბობს კანონი",
        "პეტიციის უფლებას საქართველოს ორგანული კანონი იძლევა. ქვემოთ მოკლედაა ის წესები, რომლებზეც პორტალი დგას.",
        [
            law(
                "მოქალაქეთა მონაწილეობის ფორმები",
                "<p>დასახლების საერთო კრება, პეტიცია, სამოქალაქო მრჩეველთა საბჭო, საკრებულოს და მისი კომისიების სხდომებში მონაწილეობა, მერისა და საკრებულოს წევრების ანგარიშების მოსმენა. მუნიციპალიტეტს სხვა ფორმის დაწესებაც შეუძლია.</p>",
                "ადგილობრივი თვითმმართველობის კოდექსი, მუხლი 85",
            ),
            law(
                "პეტიცია",
                "<p>წარდგენის უფლება აქვს მუნიციპალიტეტში რეგისტრირებულ ამომრჩეველთა არანაკლებ 1 პროცენტს ან დასახლების საერთო კრებას. საკრებულოს შეუძლია ბარიერი შეამციროს: ბათუმში ის 0,5 პროცენტია. ელექტრონული პეტიციის წესს საკრებულოს რეგლამენტი ადგენს.</p>",
                "ადგილობრივი თვითმმართველობის კოდექსი, მუხლი 86",
            ),
            law(
                "ვადები და უარი",
                "<p>ადმინისტრაციული ორგანო განცხადებაზე გადაწყვეტილებას ერთი თვის ვადაში იღებს. ხარვეზის აღმოსაფხვრელად განმცხადებელს ვადა ეძლევა. უარი დასაბუთებული უნდა იყოს და მისი გასაჩივრება ერთ თვეში შეიძლება.</p>",
                "საქართველოს ზოგადი ადმინისტრაციული კოდექსი",
            ),
            law(
                "პირადი მონაცემები",
                "<p>პოლიტიკური შეხედულება განსაკუთრებული კატეგორიის მონაცემია. პეტიციაზე ხელმოწერამ ის შეიძლება გაამჟღავნოს, ამიტომ ხელმომწერის სახელი საჯაროდ მხოლოდ მისი არჩევით ჩანს.</p>",
                "„პერსონალურ მონაცემთა დაცვის შესახებ“ საქართველოს კანონი",
            ),
            who_decides(
                "ვინ რას აკეთებს პეტიციაზე",
                (
                    "ტექსტის წინასწარი შემოწმება და გამოქვეყნება",
                    "საკრებულოს აპარატი",
                    "პეტიციის გვერდი",
                ),
                ("ხელმოწერების შემოწმება", "საკრებულოს აპარატი", "შედეგი პეტიციის გვერდზე"),
                ("დასკვნა", "საკრებულოს კომისია", "კომისიის სხდომა, ღიაა ყველასთვის"),
                ("გადაწყვეტილება", "საკრებულო ან მერი", "სხდომის ოქმი და პასუხი პეტიციის გვერდზე"),
            ),
        ],
    ),
    en=Text(
        "What the law says",
        "The right to petition comes from an organic law of Georgia. Below, in short, are the rules on which the portal stands.",
        [
            law(
                "Forms of participation",
                "<p>General assembly of a settlement, petition, council of civil advisors, taking part in sittings of the sakrebulo and its commissions, hearing the reports of the mayor and of the members of the sakrebulo. A municipality may add other forms.</p>",
                "Local Self-Government Code, Article 85",
            ),
            law(
                "Petition",
                "<p>It may be submitted by at least 1% of the voters registered in the municipality, or by the general assembly of a settlement. The sakrebulo may lower the threshold: in Batumi it is 0.5%. The council's rules of procedure provide for electronic petitions.</p>",
                "Local Self-Government Code, Article 86",
            ),
            law(
                "Terms and refusal",
                "<p>An administrative body decides on an application within one month. The applicant is given time to mend a deficiency. A refusal must give reasons and may be appealed within one month.</p>",
                "General Administrative Code of Georgia",
            ),
            law(
                "Personal data",
                "<p>Political opinion is a special category of data. A signature under a petition may reveal it, so the name of a signer is public only by his or her own choice.</p>",
                "Law of Georgia on Personal Data Protection",
            ),
            who_decides(
                "Who does what with a petition",
                (
                    "Check of the text and publication",
                    "Secretariat of the sakrebulo",
                    "The page of the petition",
                ),
                (
                    "Examination of the signatures",
                    "Secretariat of the sakrebulo",
                    "Result on the page of the petition",
                ),
                (
                    "Opinion",
                    "Commission of the sakrebulo",
                    "Sitting of the commission, open to all",
                ),
                (
                    "Decision",
                    "Sakrebulo or mayor",
                    "Minutes of the sitting, and the answer on the page",
                ),
            ),
        ],
    ),
)

CHECKS = Entry(
    "cms.StandardPage",
    "checks",
    ka=Text(
        "როგორ მოწმდება დათვლა",
        "ყოველი რიცხვი, რომელსაც ამ პორტალზე ხედავთ, შეგიძლიათ თავად გადათვალოთ. ამისთვის ჩვენი ნდობა არ გჭირდებათ.",
        [
            steps(
                "რა ხდება ხელმოწერისას",
                (
                    "ხელმოწერა ჟურნალში იწერება",
                    "სახელის გარეშე, რიგითი ნომრით. ჩანაწერს ვეღარავინ შეცვლის ან წაშლის ისე, რომ კვალი არ დარჩეს.",
                ),
                (
                    "ჟურნალი ილუქება",
                    "ყოველ რამდენიმე წამში პორტალი ხელს აწერს ჟურნალის ანაბეჭდს. ვინც ანაბეჭდი შეინახა, მოგვიანებით შეამოწმებს, რომ ძველი ჩანაწერები უცვლელია.",
                ),
                (
                    "თქვენ ქვითარს იღებთ",
                    "ქვითარი ამტკიცებს, რომ სწორედ თქვენი ხელმოწერა ითვლება. სხვა ვერაფერს ამტკიცებს და თქვენს სახელს არ შეიცავს.",
                ),
            ),
            text(
                "<h2>როგორ გადათვალოთ</h2><p>ჟურნალი ღია ფაილებია. გადათვლის პროგრამა უფასოა, ინტერნეტგვერდის გარეშეც მუშაობს და ასე ეშვება: <b>python -m civic.ledger.verifier</b> და პორტალის მისამართი. პროგრამა ამოწმებს ყველა რიცხვს, ბარიერს და ლუქს, ან ასახელებს პირველ არასწორ ჩანაწერს.</p>"
            ),
            text(
                "<h2>რას არ ამტკიცებს ჟურნალი</h2><p>ჟურნალი ვერ აჩვენებს, ხომ არ დაამატა ვინმემ გამოგონილი ხელმომწერი. ამას სხვა რამ უშლის ხელს: ხელმომწერი ამომრჩეველთა სიას უნდა ემთხვეოდეს, აპარატი ხელმოწერებს ამოწმებს, ამორიცხვას ორი თანამშრომელი ადასტურებს, და რამდენი ამოირიცხა და რატომ, პეტიციის გვერდზე წერია.</p>"
            ),
            questions(
                "კითხვები",
                (
                    "რაოდენობა რატომ იზრდება წამების დაგვიანებით?",
                    "<p>ხელმოწერა მაშინვე ინახება, დათვლილში კი ჟურნალში ჩაწერისთანავე გადადის. ამას ჩვეულებრივ რამდენიმე წამი სჭირდება; რიცხვთან წერია, რომელი საათის მდგომარეობითაა.</p>",
                ),
                (
                    "რაოდენობა რატომ შემცირდა?",
                    "<p>ვიღაცამ ხელმოწერა გააუქმა ან აპარატმა წესის მიხედვით ამორიცხა. ორივე რიცხვი პეტიციის გვერდზე ჩანს.</p>",
                ),
            ),
        ],
    ),
    en=Text(
        "How the count is checked",
        "You can recount every number you see on this portal yourself. You need not trust us for that.",
        [
            steps(
                "What happens when somebody signs",
                (
                    "The signature enters the log",
                    "Without a name, under a running number. Nobody can change or delete the entry without leaving a trace.",
                ),
                (
                    "The log is sealed",
                    "Every few seconds the portal signs the fingerprint of the log. Whoever kept a fingerprint can check later that the old entries are unchanged.",
                ),
                (
                    "You get a receipt",
                    "The receipt proves that your own signature is counted. It proves nothing else and does not hold your name.",
                ),
            ),
            text(
                "<h2>How to recount</h2><p>The log is a set of open files. The program that recounts is free, works without this site, and is started by <b>python -m civic.ledger.verifier</b> and the address of the portal. It checks every count, threshold and seal, or names the first wrong entry.</p>"
            ),
            text(
                "<h2>What the log does not prove</h2><p>The log cannot show whether somebody added an invented signer. Other things stand against that: a signer must match the voters' list, the secretariat examines the signatures, a removal needs two members of staff, and how many were removed and why stands on the page of the petition.</p>"
            ),
            questions(
                "Questions",
                (
                    "Why does the count grow with a delay of seconds?",
                    "<p>A signature is kept at once and counted as soon as it is in the log. That usually takes some seconds; beside the number you read as of which hour it holds.</p>",
                ),
                (
                    "Why did the count go down?",
                    "<p>Somebody withdrew a signature, or the secretariat removed one by a rule. Both numbers stand on the page of the petition.</p>",
                ),
            ),
        ],
    ),
)

RULES = Entry(
    "cms.StandardPage",
    "rules",
    ka=Text(
        "მოხმარების წესები",
        "ცოტა წესია და ყველას ერთნაირად ეხება.",
        [
            text(
                "<ul><li><b>ერთი ადამიანი, ერთი ხელმოწერა.</b> სხვის ნაცვლად ხელს ვერავინ აწერს. სხვისი პირადი ნომრის გამოყენება დაუშვებელია.</li>"
                "<li><b>პეტიციის ტექსტი საჯაროა.</b> ნუ დაწერთ სხვა ადამიანის პირად მონაცემებს, შეურაცხყოფას, მუქარას და რეკლამას.</li>"
                "<li><b>გამოქვეყნებული ტექსტი აღარ იცვლება.</b> ვინც ხელი მოაწერა, სწორედ ამ ტექსტს მოაწერა.</li>"
                "<li><b>ყველა უარს აქვს მიზეზი.</b> აპარატი პეტიციას მხოლოდ გამოქვეყნებული მიზეზით აბრუნებს ან უარყოფს.</li>"
                "<li><b>გვერდი არ ქრება.</b> დასრულებული და უარყოფილი პეტიციები თავის მისამართზე რჩება. თუ კანონი ტექსტის დამალვას მოითხოვს, გვერდზე მიზეზი დარჩება.</li></ul>"
            ),
            law(
                "თანამშრომლების წესი",
                "<p>თანამშრომელი თქვენ ნაცვლად არაფერს ადასტურებს. ხელმოწერის ამორიცხვას და გაყინული რიცხვის შესწორებას ორი თანამშრომლის თანხმობა სჭირდება. ყოველი მოქმედება ჟურნალში იწერება.</p>",
                "პორტალის მოქმედი წესი",
            ),
        ],
    ),
    en=Text(
        "Terms of use",
        "The rules are few, and the same for everybody.",
        [
            text(
                "<ul><li><b>One person, one signature.</b> Nobody signs for another. Using another person's personal number is not allowed.</li>"
                "<li><b>The text of a petition is public.</b> Do not write personal data of others, insults, threats or advertising.</li>"
                "<li><b>A published text does not change.</b> Those who signed, signed this very text.</li>"
                "<li><b>Every refusal has a reason.</b> The secretariat returns or refuses a petition only for a published reason.</li>"
                "<li><b>Pages do not vanish.</b> Finished and refused petitions stay at their address. Where the law demands that a text be hidden, the page still gives the reason.</li></ul>"
            ),
            law(
                "The rule for staff",
                "<p>Staff confirm nothing in your place. Removing a signature or correcting a frozen number needs the consent of two members of staff. Every act is written into the journal.</p>",
                "Rule of this portal",
            ),
        ],
    ),
)

ACCESSIBILITY = Entry(
    "cms.StandardPage",
    "accessibility",
    ka=Text(
        "ვებხელმისაწვდომობა",
        "პორტალი ყველასთვისაა: ვინც ეკრანს ხედავს, უსმენს, კლავიატურით მუშაობს ან ძველი ტელეფონით შემოდის.",
        [
            text(
                "<h2>რას ვიცავთ</h2><p>ვმუშაობთ WCAG 2.2-ის AA დონის მიხედვით. ყოველი გვერდი ორივე ენაზე მოწმდება ნათელ და მუქ ფერებში, ვიწრო და განიერ ეკრანზე.</p>"
                "<ul><li>ყველა მოქმედება კლავიატურით სრულდება და მუშაობს მაშინაც, როცა JavaScript გამორთულია.</li><li>რაც ფერით ან ნახატით ჩანს, სიტყვითაც წერია.</li><li>ტექსტის ოთხჯერ გადიდება შეიძლება.</li><li>არაფერს აქვს წამების ვადა; დაწერილი ინახება.</li></ul>"
            ),
            text(
                "<h2>რა ჯერ არ არის</h2><ul><li>ჟესტური ენის ვიდეო და მარტივად წასაკითხი ვერსია ჯერ არ გვაქვს.</li><li>ავტორების მიერ დართული ფაილები შეიძლება ეკრანის წამკითხველმა ვერ წაიკითხოს. გვთხოვეთ და ტექსტით მოგაწვდით.</li></ul>"
            ),
            notice(
                "<p><b>რამე გიშლით ხელს?</b> დაგვირეკეთ ან მოგვწერეთ: მისამართი და ტელეფონი ყველა გვერდის ბოლოშია. იმავეს ცენტრშიც გააკეთებთ, თანამშრომელთან ერთად.</p>"
            ),
        ],
    ),
    en=Text(
        "Accessibility",
        "The portal is for everybody: for those who see the screen, listen to it, use a keyboard, or come with an old phone.",
        [
            text(
                "<h2>What we keep to</h2><p>We work to WCAG 2.2, level AA. Every page is checked in both languages, in light and dark colours, on narrow and wide screens.</p>"
                "<ul><li>Every act can be done by keyboard, and works with JavaScript switched off.</li><li>What is shown by colour or drawing is also said in words.</li><li>Text can be enlarged to 400%.</li><li>Nothing runs out in seconds; what you write is kept.</li></ul>"
            ),
            text(
                "<h2>What is not there yet</h2><ul><li>We have no video in sign language and no easy-to-read version yet.</li><li>Files attached by authors may not be readable by a screen reader. Ask us, and we give you the text.</li></ul>"
            ),
            notice(
                "<p><b>Something stands in your way?</b> Call or write to us: address and telephone stand at the end of every page. You can do the same at a centre, together with a member of staff.</p>"
            ),
        ],
    ),
)

CONTACT = Entry(
    "cms.StandardPage",
    "contact",
    ka=Text(
        "კონტაქტი",
        "პეტიციის შინაარსზე საკრებულოს აპარატი გიპასუხებთ, პორტალის მუშაობაზე კი ჩვენ.",
        [
            portal_contact(),
            centres(),
        ],
    ),
    en=Text(
        "Contact",
        "On the substance of a petition the secretariat of the sakrebulo answers you; on how the portal works, we do.",
        [
            portal_contact(),
            centres(),
        ],
    ),
)
