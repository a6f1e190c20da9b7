"""The instructions for everybody: signing, registering, help in person."""

from cms.texts import (
    Entry,
    Text,
    centres,
    notice,
    questions,
    steps,
    text,
)

SIGNING = Entry(
    "cms.GuidePage",
    "guide/signing",
    values={"topic": "signing"},
    ka=Text(
        "პეტიციაზე ხელის მოწერა",
        "თუ ვინაობა უკვე დადასტურებული გაქვთ, ხელის მოწერას ერთი წუთი სჭირდება: ერთი გვერდი, ერთი ღილაკი, ქვითარი.",
        [
            text(
                "<h2>ვის შეუძლია ხელის მოწერა</h2><ul><li>ვინც ამ მუნიციპალიტეტში ამომრჩევლად არის რეგისტრირებული;</li><li>ვისაც ხელის მოწერის დღეს 18 წელი შეუსრულდა;</li><li>ვისი ვინაობაც პორტალზე ან ცენტრში დადასტურებულია.</li></ul>",
            ),
            steps(
                "როგორ მოაწეროთ ხელი",
                ("გახსენით პეტიცია", "წაიკითხეთ, რას ითხოვს, რამდენი ხელმოწერა აკლია და როდემდე."),
                (
                    "დააჭირეთ „მოაწერეთ ხელი“",
                    "თუ შესული არ ხართ, პორტალი ჯერ შესვლას გთხოვთ და შემდეგ იმავე პეტიციაზე დაგაბრუნებთ.",
                ),
                (
                    "აირჩიეთ, რა გამოჩნდება",
                    "არაფერი, ინიციალები ან სახელი და გვარი. თუ არაფერს აირჩევთ, თქვენი სახელი არსად გამოჩნდება.",
                ),
                (
                    "მიიღეთ ქვითარი",
                    "ქვითარში ჟურნალის ნომერი წერია. მისით ნებისმიერ დროს შეამოწმებთ, რომ თქვენი ხელმოწერა დათვლილთა შორისაა.",
                ),
            ),
            notice(
                "<p><b>რა ჩანს საჯაროდ.</b> ხელმოწერების რაოდენობა და არხი: პორტალი, ცენტრი თუ ქაღალდი. თქვენი ვინაობა დაშიფრულია; სიას მხოლოდ საკრებულოს უფლებამოსილი პირები ხსნიან, ბარიერის შემდეგ, და გახსნა ჟურნალში იწერება.</p>"
            ),
            questions(
                "კითხვები",
                (
                    "შემიძლია ხელმოწერის გაუქმება?",
                    "<p>დიახ, ხელმოწერების შეგროვების დასრულებამდე. გახსენით პეტიცია, აირჩიეთ „ხელმოწერის გაუქმება“ და დაადასტურეთ. მიზეზის თქმა არ გევალებათ, რაოდენობა ერთით შემცირდება.</p>",
                ),
                (
                    "ორჯერ რომ მოვაწერო ხელი?",
                    "<p>ერთხელ ჩაითვლება, თუნდაც ერთხელ პორტალზე მოგეწერათ და მეორედ ქაღალდზე.</p>",
                ),
                (
                    "რამდენ პეტიციას შეიძლება მოვაწერო ხელი?",
                    "<p>რამდენსაც გინდათ. ერთი პეტიციის ჩანაწერებიდან ვერავინ გაიგებს, სხვა რომელს მოაწერეთ ხელი.</p>",
                ),
                (
                    "ელფოსტა ოჯახთან საერთო მაქვს. ხელს მიშლის?",
                    "<p>არა. ხელმოწერა ადამიანისაა და არა ელფოსტის: მთავარია, თითოეულმა თავისი ვინაობა დაადასტუროს.</p>",
                ),
                (
                    "ინტერნეტი არ მაქვს",
                    "<p>მიდით ცენტრში პირადობის მოწმობით ან მოაწერეთ ხელი ქაღალდის ბლანკს. სამივე გზა ერთნაირად ითვლება.</p>",
                ),
            ),
        ],
    ),
    en=Text(
        "Signing a petition",
        "Once your identity is confirmed, signing takes a minute: one page, one button, a receipt.",
        [
            text(
                "<h2>Who may sign</h2><ul><li>those registered as voters in this municipality;</li><li>those who are 18 on the day of signing;</li><li>those whose identity is confirmed on the portal or at a centre.</li></ul>",
            ),
            steps(
                "How to sign",
                (
                    "Open the petition",
                    "Read what it asks, how many signatures are missing and until when.",
                ),
                (
                    "Choose “Sign”",
                    "If you are not logged in, the portal asks you to log in first and leads you back to the same petition.",
                ),
                (
                    "Choose what will be shown",
                    "Nothing, your initials, or your name. If you choose nothing, your name appears nowhere.",
                ),
                (
                    "Keep the receipt",
                    "The receipt has a number in the log. With it you can check at any time that your signature is among those counted.",
                ),
            ),
            notice(
                "<p><b>What the public sees.</b> The number of signatures and the way they came: portal, centre or paper. Your identity is encrypted; only the authorised officers of the sakrebulo open the list, after the threshold, and the opening is written into the journal.</p>"
            ),
            questions(
                "Questions",
                (
                    "May I withdraw my signature?",
                    "<p>Yes, until the collection ends. Open the petition, choose “Withdraw signature” and confirm. You need not say why; the count goes down by one.</p>",
                ),
                (
                    "What if I sign twice?",
                    "<p>It counts once, even if you signed once on the portal and once on paper.</p>",
                ),
                (
                    "How many petitions may I sign?",
                    "<p>As many as you like. From the records of one petition nobody can learn which others you signed.</p>",
                ),
                (
                    "My family and I share an e-mail address. Does that matter?",
                    "<p>No. A signature belongs to a person, not to an address: what matters is that each confirms his or her own identity.</p>",
                ),
                (
                    "I have no internet",
                    "<p>Go to a centre with your identity card, or sign a paper sheet. All three ways count the same.</p>",
                ),
            ),
        ],
    ),
)

REGISTERING = Entry(
    "cms.GuidePage",
    "guide/registering",
    values={"topic": "registering"},
    ka=Text(
        "რეგისტრაცია პორტალზე",
        "წასაკითხად რეგისტრაცია არ არის საჭირო. ანგარიში და დადასტურებული ვინაობა მხოლოდ მაშინ გჭირდებათ, როცა ხელს აწერთ ან პეტიციას წარადგენთ.",
        [
            steps(
                "ორი ნაბიჯი",
                (
                    "შექმენით ანგარიში",
                    "დაგჭირდებათ ელფოსტა და პაროლი, არანაკლებ 10 ნიშნისა. ელფოსტაზე მიიღებთ ბმულს; გახსენით და დაადასტურეთ.",
                ),
                (
                    "დაადასტურეთ ვინაობა",
                    "მიუთითეთ სახელი, გვარი, დაბადების თარიღი და პირადი ნომერი. პორტალი მათ მუნიციპალიტეტის ამომრჩეველთა სიას შეადარებს. ეს ერთხელ კეთდება.",
                ),
            ),
            text(
                "<h2>რა დაგჭირდებათ</h2><ul><li>პირადობის მოწმობა, რომ პირადი ნომერი სწორად გადაწეროთ;</li><li>ელფოსტა, რომელსაც თავად კითხულობთ.</li></ul>"
                "<h2>რას ინახავს პორტალი</h2><p>თქვენი სახელი და პირადი ნომერი დაშიფრულია და გასაღები მონაცემთა ბაზის გარეთ ინახება. პირადი ნომერი არასოდეს ჩანს მისამართში, წერილში ან ჩანაწერებში. თქვენს გვერდზე ჩანს, ვინ და რატომ შეამოწმა თქვენი მონაცემი.</p>",
            ),
            questions(
                "კითხვები",
                (
                    "პორტალმა სიაში ვერ მიპოვა",
                    "<p>გადაამოწმეთ პირადი ნომერი და დაბადების თარიღი. თუ ახლახან შეიცვალეთ რეგისტრაციის ადგილი, სიაში შეიძლება ჯერ არ იყოთ: მიდით ცენტრში პირადობის მოწმობით.</p>",
                ),
                (
                    "პაროლი დამავიწყდა",
                    "<p>შესვლის გვერდზე აირჩიეთ „დაგავიწყდათ პაროლი?“. ბმული ელფოსტაზე მოგივათ.</p>",
                ),
                (
                    "შემიძლია ანგარიშის წაშლა?",
                    "<p>დიახ, თქვენი გვერდიდან. ხელმოწერა ძალაში რჩება, მაგრამ თქვენთან მისი კავშირი აღარ იარსებებს.</p>",
                ),
            ),
        ],
    ),
    en=Text(
        "Registering on the portal",
        "Reading needs no registration. You need an account and a confirmed identity only when you sign or submit a petition.",
        [
            steps(
                "Two steps",
                (
                    "Make an account",
                    "You need an e-mail address and a password of at least 10 characters. You get a link by e-mail; open it and confirm.",
                ),
                (
                    "Confirm your identity",
                    "Give your first name, surname, date of birth and personal number. The portal compares them with the voters' list of the municipality. You do this once.",
                ),
            ),
            text(
                "<h2>What you need</h2><ul><li>your identity card, to copy the personal number correctly;</li><li>an e-mail address that you read yourself.</li></ul>"
                "<h2>What the portal keeps</h2><p>Your name and personal number are encrypted, and the key is kept outside the database. The personal number never appears in an address, a mail or a log. Your own page shows who looked up your data and why.</p>",
            ),
            questions(
                "Questions",
                (
                    "The portal did not find me in the list",
                    "<p>Check the personal number and the date of birth. If you changed your place of registration lately you may not be in the list yet: go to a centre with your identity card.</p>",
                ),
                (
                    "I forgot my password",
                    "<p>On the log-in page choose “Forgot your password?”. A link comes by e-mail.</p>",
                ),
                (
                    "May I delete my account?",
                    "<p>Yes, on your own page. A signature stays valid, but its link to you will exist no longer.</p>",
                ),
            ),
        ],
    ),
)

IN_PERSON = Entry(
    "cms.GuidePage",
    "guide/in-person",
    values={"topic": "other"},
    ka=Text(
        "დახმარება ცენტრში",
        "სერვისცენტრსა და საზოგადოებრივ ცენტრში იმავეს გააკეთებთ თანამშრომელთან ერთად: დარეგისტრირდებით, მოაწერთ ხელს, შეავსებთ პეტიციას.",
        [
            text(
                "<h2>როგორ ხდება</h2><ul><li>იქონიეთ პირადობის მოწმობა.</li><li>თანამშრომელი გეტყვით, რას აკეთებს, და თანხმობას გკითხავთ.</li><li>ყოველ მოქმედებას თქვენ ადასტურებთ: კოდით ან ფურცელზე ხელის მოწერით. თქვენ ნაცვლად თანამშრომელი ვერაფერს დაადასტურებს.</li><li>ქვითარს ადგილზევე დაგიბეჭდავენ.</li></ul>",
            ),
            centres(),
        ],
    ),
    en=Text(
        "Help at a centre",
        "At a service centre or community centre you do the same together with a member of staff: register, sign, fill in a petition.",
        [
            text(
                "<h2>How it works</h2><ul><li>Bring your identity card.</li><li>The member of staff tells you what is being done and asks for your consent.</li><li>You confirm each act yourself: by a code or by signing on paper. Staff can confirm nothing in your place.</li><li>The receipt is printed for you on the spot.</li></ul>",
            ),
            centres(),
        ],
    ),
)
