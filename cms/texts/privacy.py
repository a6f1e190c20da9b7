"""The page on personal data."""

from cms.texts import Entry, Text, law, portal_contact, questions, text

PRIVACY = Entry(
    "cms.StandardPage",
    "privacy",
    ka=Text(
        "პერსონალური მონაცემები",
        "ვინახავთ მხოლოდ იმას, რაც ხელმოწერის დასათვლელად და პასუხის გასაცემად სჭირდება მუნიციპალიტეტს.",
        [
            text(
                "<h2>ვინ არის პასუხისმგებელი</h2><p>დამუშავებისთვის პასუხისმგებელი პირია მუნიციპალიტეტი, რომელსაც პეტიცია წარედგინება. პორტალის ოპერატორი დამუშავებაზე უფლებამოსილი პირია.</p>"
            ),
            portal_contact("დაცვის ოფიცერი და კონტაქტი"),
            text(
                "<h2>რას ვინახავთ და რატომ</h2><ul>"
                "<li><b>ანგარიში:</b> ელფოსტა, პაროლის ანაბეჭდი, წერილების ენა. საჭიროა შესასვლელად.</li>"
                "<li><b>ვინაობა:</b> სახელი, გვარი, დაბადების თარიღი, პირადი ნომერი. დაშიფრულია, გასაღები ბაზის გარეთ ინახება. საჭიროა, რომ ერთმა ადამიანმა ერთხელ მოაწეროს ხელი.</li>"
                "<li><b>ხელმოწერა:</b> პეტიცია, საათი, არხი და დალუქული ვინაობა, რომელსაც მხოლოდ საკრებულოს უფლებამოსილი პირები ხსნიან ბარიერის შემდეგ.</li>"
                "<li><b>ამომრჩეველთა სია:</b> მხოლოდ გასაღებიანი ანაბეჭდები, სახელების და ნომრების გარეშე.</li>"
                "<li><b>მოქმედებების ჟურნალი:</b> ვინ რა გააკეთა. ხელმოწერისას ჟურნალში თქვენი ანგარიში არ იწერება.</li></ul>"
            ),
            law(
                "განსაკუთრებული კატეგორიის მონაცემი",
                "<p>პეტიციაზე ხელმოწერამ შეიძლება პოლიტიკური შეხედულება გაამჟღავნოს. ამიტომ ერთი პეტიციის ჩანაწერებიდან ვერ გაიგებთ, სხვა რომელს მოაწერა ხელი იმავე ადამიანმა, და სახელი საჯაროდ მხოლოდ ხელმომწერის არჩევით ჩანს.</p>",
                "„პერსონალურ მონაცემთა დაცვის შესახებ“ საქართველოს კანონი",
            ),
            text(
                "<h2>რას არ ვაკეთებთ</h2><ul><li>მონაცემს არ ვყიდით და სარეკლამოდ არ ვიყენებთ.</li><li>სხვა საიტებიდან არაფერს ვტვირთავთ: არც შრიფტს, არც სტატისტიკის სკრიპტს.</li><li>წერილებში თვალთვალის პიქსელი არ დევს.</li><li>მზა ჩანაწერი (cookie) მხოლოდ შესვლას, ფორმის დაცვას და ფერების არჩევანს ემსახურება.</li></ul>"
            ),
            questions(
                "თქვენი უფლებები",
                (
                    "რა იცით ჩემ შესახებ?",
                    "<p>თქვენს გვერდზე ჩანს ყველაფერი, რაც ინახება, და ყველა შემთხვევა, როცა თქვენი მონაცემი შემოწმდა: ვინ, როდის და რატომ.</p>",
                ),
                (
                    "როგორ წავშალო?",
                    "<p>ანგარიშის წაშლა თქვენი გვერდიდან შეიძლება. დათვლილი ხელმოწერა ძალაში რჩება, მაგრამ თქვენთან აღარ იქნება დაკავშირებული.</p>",
                ),
                (
                    "რამდენ ხანს ინახება დალუქული სია?",
                    "<p>შენახვის ვადას მუნიციპალიტეტი ადგენს. ვადის შემდეგ დალუქული ვინაობა ნადგურდება, რაოდენობა და ჟურნალი კი რჩება.</p>",
                ),
                (
                    "სად გავასაჩივრო?",
                    "<p>ჯერ მონაცემთა დაცვის ოფიცერს მიმართეთ. საჩივრის შეტანა შეგიძლიათ პერსონალურ მონაცემთა დაცვის სამსახურში ან სასამართლოში.</p>",
                ),
            ),
        ],
    ),
    en=Text(
        "Personal data",
        "We keep only what a municipality needs to count a signature and to give an answer.",
        [
            text(
                "<h2>Who is responsible</h2><p>The controller is the municipality to which a petition is submitted. The operator of the portal is the processor.</p>"
            ),
            portal_contact("Data protection officer and contact"),
            text(
                "<h2>What we keep, and why</h2><ul>"
                "<li><b>Account:</b> e-mail address, a fingerprint of the password, the language of mails. Needed to log in.</li>"
                "<li><b>Identity:</b> first name, surname, date of birth, personal number. Encrypted, with the key outside the database. Needed so that one person signs once.</li>"
                "<li><b>Signature:</b> the petition, the hour, the way it came, and the sealed identity, which only authorised officers of the sakrebulo open after the threshold.</li>"
                "<li><b>Voters' list:</b> keyed fingerprints only, without names or numbers.</li>"
                "<li><b>Journal of acts:</b> who did what. Signing leaves no account in the journal.</li></ul>"
            ),
            law(
                "Special category of data",
                "<p>A signature under a petition may reveal a political opinion. So the records of one petition do not tell which others the same person signed, and a name is public only by the signer's choice.</p>",
                "Law of Georgia on Personal Data Protection",
            ),
            text(
                "<h2>What we do not do</h2><ul><li>We neither sell data nor use them for advertising.</li><li>We load nothing from other sites: no font, no statistics script.</li><li>Our mails hold no tracking pixel.</li><li>Cookies serve only logging in, the protection of forms and the choice of colours.</li></ul>"
            ),
            questions(
                "Your rights",
                (
                    "What do you know about me?",
                    "<p>Your own page shows all that is kept, and each time your data were looked up: by whom, when and why.</p>",
                ),
                (
                    "How do I erase it?",
                    "<p>You may delete the account on your own page. A counted signature stays valid, but is no longer tied to you.</p>",
                ),
                (
                    "How long is the sealed list kept?",
                    "<p>The municipality sets the period. After it the sealed identities are destroyed; the count and the log remain.</p>",
                ),
                (
                    "Where can I complain?",
                    "<p>First turn to the data protection officer. You may complain to the Personal Data Protection Service or to a court.</p>",
                ),
            ),
        ],
    ),
)
