"""The instructions for authors: filling in and submitting a petition."""

from cms.texts import (
    Entry,
    Text,
    law,
    notice,
    numbers,
    questions,
    steps,
    text,
    who_decides,
)

FILLING = Entry(
    "cms.GuidePage",
    "guide/filling",
    values={"topic": "filling"},
    ka=Text(
        "პეტიციის შევსება",
        "პეტიციის დასაწერად იურისტი არ გჭირდებათ. თქვით, რას ითხოვთ, რატომ და ვისგან. შევსება რამდენიმე დღეც შეიძლება გაგრძელდეს: რაც დაწერეთ, ინახება.",
        [
            text(
                "<h2>რა შეიძლება მოითხოვოთ</h2><p>კანონი პეტიციის სამ სახეს იცნობს:</p>"
                "<ul><li><b>საკითხის განხილვა.</b> საკრებულომ უნდა შეისწავლოს და სხდომაზე გადაწყვიტოს საერთო პრობლემა: ქუჩის განათება, წყალი, გადასასვლელი სკოლასთან. უმეტეს პეტიციას ეს სახე შეეფერება.</li>"
                "<li><b>ძირითადი პრინციპები ან კონკრეტული წინადადებები</b> საკრებულოს მომავალი დადგენილებისთვის.</li>"
                "<li><b>დადგენილების პროექტი</b> მუხლებად დაწერილი, განმარტებითი ბარათით.</li></ul>",
            ),
            law(
                "პეტიციის სახეები",
                "<p>პეტიციით შეიძლება წარადგინოთ ნორმატიული ადმინისტრაციულ-სამართლებრივი აქტის პროექტი, ასეთი პროექტის ძირითადი პრინციპები ან კონკრეტული წინადადებები, ან მოითხოვოთ საერთო მნიშვნელობის პრობლემის შესწავლა, განხილვა და გადაწყვეტა საკრებულოს სხდომაზე.</p>",
                "ადგილობრივი თვითმმართველობის კოდექსი, მუხლი 86",
            ),
            steps(
                "როგორ შეავსოთ",
                (
                    "აირჩიეთ მუნიციპალიტეტი",
                    "იმ მუნიციპალიტეტის გვერდზე დააჭირეთ ღილაკს „პეტიციის წარდგენა“, რომელსაც საკითხი ეხება. ხელს იქ რეგისტრირებული ამომრჩევლები აწერენ.",
                ),
                (
                    "თქვით, ვის მიმართავთ",
                    "საკრებულო იღებს დადგენილებებს და ბიუჯეტს; მერია ასრულებს და მართავს. თუ ადრესატი შეგეშალათ, აპარატი გადაამისამართებს და ხელმოწერები ძალაში რჩება.",
                ),
                (
                    "დაწერეთ სათაური და მოთხოვნა",
                    "სათაურში ჩანს, რა და სად: „შუქნიშანი ჯავახიშვილის ქუჩაზე, სკოლასთან“. მოთხოვნა ერთი-ორი წინადადებაა: რა უნდა გაკეთდეს და რა ვადაში.",
                ),
                (
                    "ნახეთ მსგავსი პეტიციები",
                    "პორტალი გაჩვენებთ, ხომ არ ითხოვს უკვე ვინმე იმავეს. მაშინ ხელის მოწერა უფრო სწრაფი გზაა.",
                ),
                (
                    "დაასაბუთეთ",
                    "რა ხდება ახლა, ვის აწუხებს, რა შეიცვლება. ციფრი და მაგალითი ბევრ სიტყვას სჯობს. შეგიძლიათ დაურთოთ ფოტო, ნახაზი ან წერილი.",
                ),
                (
                    "მოიწვიეთ საინიციატივო ჯგუფი",
                    "თანაავტორებს მოწვევა ელფოსტით მიუვათ. მათი სახელი მხოლოდ მაშინ გამოჩნდება, როცა თავად დათანხმდებიან.",
                ),
                (
                    "გადახედეთ და წარადგინეთ",
                    "ბოლო გვერდზე ყველა პასუხი ერთად ჩანს და თითოეულის შესწორება შეიძლება. სანამ არ წარადგენთ, ტექსტს მხოლოდ თქვენ და თქვენი ჯგუფი ხედავთ.",
                ),
            ),
            who_decides(
                "ვინ რას წყვეტს",
                (
                    "ქუჩის განათება, ტროტუარი, სკვერი, ადგილობრივი გზა",
                    "მერია და საკრებულო",
                    "პეტიცია ამ პორტალზე",
                ),
                ("საბავშვო ბაღი", "მერია და საკრებულო", "პეტიცია ამ პორტალზე"),
                ("საქალაქო ავტობუსი", "მერია და საკრებულო", "პეტიცია ამ პორტალზე"),
                (
                    "ადგილობრივი ბიუჯეტი, მოსაკრებელი, ქუჩის სახელი",
                    "საკრებულო",
                    "პეტიცია ამ პორტალზე",
                ),
                ("სკოლის პროგრამა, მასწავლებლის ხელფასი", "სახელმწიფო", "შესაბამისი სამინისტრო"),
                ("პენსია, სახელმწიფო დახმარება", "სახელმწიფო", "სოციალური მომსახურების სააგენტო"),
                (
                    "საერთაშორისო და შიდასახელმწიფოებრივი გზა",
                    "სახელმწიფო",
                    "საავტომობილო გზების დეპარტამენტი",
                ),
            ),
            notice(
                "<p><b>რას ნუ დაწერთ.</b> სხვა ადამიანის პირად მონაცემებს, შეურაცხყოფას, რეკლამას ან ერთი კაცის პირად საქმეს: ასეთ პეტიციას აპარატი ვერ გამოაქვეყნებს. ტექსტი სახელმწიფო ენაზე იწერება.</p>",
                "late",
            ),
        ],
    ),
    en=Text(
        "Filling in a petition",
        "You need no lawyer to write a petition. Say what you ask, why, and of whom. You may take several days: what you have written is kept.",
        [
            text(
                "<h2>What you may ask</h2><p>The law knows three kinds of petition:</p>"
                "<ul><li><b>A matter to be considered.</b> The council is to study and decide a common problem at a sitting: street lighting, water, a crossing near a school. Most petitions are of this kind.</li>"
                "<li><b>Main principles or specific proposals</b> for a future resolution of the council.</li>"
                "<li><b>A draft resolution</b> written in articles, with an explanatory note.</li></ul>",
            ),
            law(
                "Kinds of petition",
                "<p>By a petition you may submit a draft normative administrative act, main principles of or specific proposals for such a draft, or demand that the sakrebulo study, discuss and decide at a sitting a problem of common importance.</p>",
                "Local Self-Government Code, Article 86",
            ),
            steps(
                "How to fill it in",
                (
                    "Choose the municipality",
                    "On the page of the municipality that the matter concerns, choose “Submit a petition”. Voters registered there will sign it.",
                ),
                (
                    "Say whom you address",
                    "The sakrebulo, which is the council, adopts resolutions and the budget; the mayor's office carries out and manages. If you choose the wrong one, the secretariat passes it on and the signatures stay valid.",
                ),
                (
                    "Write the title and the demand",
                    "The title shows what and where: “A traffic light on Javakhishvili Street, at the school”. The demand is a sentence or two: what is to be done, and by when.",
                ),
                (
                    "Look at similar petitions",
                    "The portal shows you whether somebody asks for the same already. Then signing is the quicker way.",
                ),
                (
                    "Give your reasons",
                    "What happens now, whom it troubles, what will change. A figure and an example say more than many words. You may attach a photo, a drawing or a letter.",
                ),
                (
                    "Invite an initiating group",
                    "Co-authors get an invitation by e-mail. Their names appear only when they have agreed.",
                ),
                (
                    "Check and submit",
                    "The last page shows all answers together, and each can be corrected. Until you submit, only you and your group see the text.",
                ),
            ),
            who_decides(
                "Who decides what",
                (
                    "Street lighting, pavement, square, local road",
                    "Mayor's office and sakrebulo",
                    "A petition on this portal",
                ),
                ("Kindergarten", "Mayor's office and sakrebulo", "A petition on this portal"),
                ("City bus", "Mayor's office and sakrebulo", "A petition on this portal"),
                (
                    "Local budget, local fees, name of a street",
                    "Sakrebulo",
                    "A petition on this portal",
                ),
                ("School curriculum, pay of teachers", "The state", "The ministry in charge"),
                ("Pensions, state benefits", "The state", "Social Service Agency"),
                ("International and national roads", "The state", "Roads Department"),
            ),
            notice(
                "<p><b>What not to write.</b> Personal data of others, insults, advertising, or the private matter of one person: the secretariat cannot publish such a petition. The text is written in the state language.</p>",
                "late",
            ),
        ],
    ),
)

SUBMITTING = Entry(
    "cms.GuidePage",
    "guide/submitting",
    values={"topic": "submitting"},
    ka=Text(
        "პეტიციის წარდგენა",
        "წარდგენით პეტიცია საკრებულოს აპარატს გადაეცემა. აქედან ყოველ ნაბიჯს თავისი ვადა აქვს და ყველა ვადა პეტიციის გვერდზე ჩანს.",
        [
            steps(
                "რა ხდება წარდგენის შემდეგ",
                (
                    "აპარატი ამოწმებს ტექსტს",
                    "მოწმდება, საკრებულოს ან მერის უფლებამოსილებაა თუ არა საკითხი და ხომ არ არის ტექსტში სხვისი პირადი მონაცემები. თქვენს მოთხოვნას აპარატი არ აფასებს.",
                ),
                (
                    "ხარვეზი, თუ არის",
                    "პეტიცია მიზეზით გიბრუნდებათ. შეასწორეთ და ხელახლა წარადგინეთ: დაწერილი არაფერი იკარგება.",
                ),
                (
                    "გამოქვეყნება",
                    "ტექსტი იყინება და მისი ანაბეჭდი საჯარო აღრიცხვის ჟურნალში იწერება. იმავე დღეს იწყება ხელმოწერების შეგროვება. ავტორი ხელმოწერად არ ითვლება: თქვენს პეტიციას თავადაც მოაწერეთ ხელი.",
                ),
                (
                    "ბარიერი",
                    "საჭირო რაოდენობა ამომრჩეველთა რიცხვიდან გამოითვლება და ყოველთვის ზემოთ მრგვალდება. ფორმულა და წყარო პეტიციის გვერდზეა. შეგროვებისას წესი თუ შეიცვალა, თქვენს პეტიციას ძველი წესი ეხება.",
                ),
                (
                    "ხელმოწერების შემოწმება",
                    "აპარატი ხელმოწერებს ამოწმებს; საკრებულოს რეგლამენტით შეიძლება შემთხვევითი შერჩევაც. შედეგი ქვეყნდება.",
                ),
                (
                    "კომისია და სხდომა",
                    "პეტიციას ჯერ შესაბამისი კომისია იხილავს, შემდეგ საკრებულოს სხდომა. დღე, საათი და ადგილი წინასწარ ჩანს; მოსვლა ყველას შეუძლია.",
                ),
                (
                    "გადაწყვეტილება",
                    "დაკმაყოფილდა, ნაწილობრივ დაკმაყოფილდა, არ დაკმაყოფილდა ან გადაეგზავნა უფლებამოსილ ორგანოს. პასუხი დასაბუთებულია და დოკუმენტთან ერთად სამუდამოდ რჩება პეტიციის გვერდზე.",
                ),
            ),
            law(
                "რამდენი ხელმოწერაა საჭირო",
                "<p>პეტიციის წარდგენის უფლება აქვს მუნიციპალიტეტის ტერიტორიაზე რეგისტრირებულ ამომრჩეველთა არანაკლებ 1 პროცენტს. საკრებულოს შეუძლია უფრო დაბალი ბარიერი დააწესოს. პეტიცია შეუძლია წარადგინოს დასახლების საერთო კრებამაც.</p>",
                "ადგილობრივი თვითმმართველობის კოდექსი, მუხლი 86",
            ),
            numbers(),
            questions(
                "კითხვები",
                (
                    "რატომ შეიძლება მითხრან რეგისტრაციაზე უარი?",
                    "<p>თუ საკითხი მუნიციპალიტეტის უფლებამოსილებაში არ შედის, ტექსტი უკანონო შინაარსისაა, ეხება ერთი ადამიანის პირად საქმეს, ან იგივე საკითხი უკვე გადაწყვეტილია. უარს ყოველთვის ახლავს მიზეზი, რომელიც საჯაროა, და გასაჩივრების წესი.</p>",
                ),
                (
                    "რა მოხდება, თუ ხელმოწერები ვერ შეგროვდა?",
                    "<p>პეტიცია დასრულებულების სიაში გადავა და იქ დარჩება. თუ მერის პასუხისთვის საჭირო რაოდენობა შეგროვდა, მერია წერილობით გიპასუხებთ. ახალი პეტიციის წარდგენა ყოველთვის შეგიძლიათ.</p>",
                ),
                (
                    "შემიძლია პეტიციის უკან გამოთხოვა?",
                    "<p>დიახ, საკრებულოსთვის გადაცემამდე. მიზეზი გვერდზე დაიწერება, რომ ხელმომწერებმა იცოდნენ.</p>",
                ),
                (
                    "ხელმოწერები ქაღალდზეც მაქვს. ჩაითვლება?",
                    "<p>დიახ. ბლანკები პეტიციის გვერდიდან იბეჭდება, შევსებულ ფურცლებს კი აპარატი იღებს. ერთი ადამიანის ხელმოწერა ერთხელ ითვლება, სადაც უნდა მოეწერა ხელი.</p>",
                ),
            ),
        ],
    ),
    en=Text(
        "Submitting a petition",
        "By submitting, you hand the petition to the secretariat of the sakrebulo. From here each step has its term, and every term stands on the page of the petition.",
        [
            steps(
                "What happens after you submit",
                (
                    "The secretariat checks the text",
                    "It checks whether the matter is in the power of the sakrebulo or the mayor, and whether the text holds personal data of others. It does not judge what you ask.",
                ),
                (
                    "A deficiency, if there is one",
                    "The petition comes back to you with the reason. Mend it and submit again: nothing you wrote is lost.",
                ),
                (
                    "Publication",
                    "The text is frozen and its fingerprint enters the public log. The collection of signatures starts the same day. Being the author does not count as a signature: sign your own petition too.",
                ),
                (
                    "The threshold",
                    "The number needed follows from the number of voters and is always rounded up. Formula and source stand on the page. If the rule changes while you collect, the old rule holds for your petition.",
                ),
                (
                    "Examination of the signatures",
                    "The secretariat examines the signatures; the council's rules may provide for a random sample. The result is published.",
                ),
                (
                    "Commission and sitting",
                    "First the competent commission discusses the petition, then a sitting of the sakrebulo. Day, hour and place are shown in advance; everybody may come.",
                ),
                (
                    "Decision",
                    "Granted, granted in part, not granted, or forwarded to the body in charge. The answer gives reasons and stays on the page of the petition for good, with its document.",
                ),
            ),
            law(
                "How many signatures are needed",
                "<p>A petition may be submitted by at least 1% of the voters registered in the territory of the municipality. The sakrebulo may set a lower threshold. The general assembly of a settlement may submit a petition too.</p>",
                "Local Self-Government Code, Article 86",
            ),
            numbers(),
            questions(
                "Questions",
                (
                    "Why may registration be refused?",
                    "<p>When the matter is not in the power of the municipality, the content is unlawful, it is the private matter of one person, or the same matter has been decided. A refusal always comes with its reason, which is public, and with the way to appeal.</p>",
                ),
                (
                    "What if there are not enough signatures?",
                    "<p>The petition moves to the finished ones and stays there. If there were enough for an answer of the mayor, the mayor's office answers in writing. You may always submit a new petition.</p>",
                ),
                (
                    "May I withdraw my petition?",
                    "<p>Yes, until it is handed over to the sakrebulo. The reason is shown on the page, so that those who signed know.</p>",
                ),
                (
                    "I also have signatures on paper. Do they count?",
                    "<p>Yes. The sheets are printed from the page of the petition, and the secretariat takes the filled ones. One person's signature counts once, wherever it was given.</p>",
                ),
            ),
        ],
    ),
)
