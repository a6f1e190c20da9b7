"""News of the demonstration: invented events, in both languages."""

from datetime import date

from cms.texts import Entry, Text, law, text

NEWS = [
    Entry(
        "cms.NewsPage",
        "news/six-municipalities",
        values={"on": date(2026, 11, 16)},
        ka=Text(
            "პორტალზე უკვე ექვსი მუნიციპალიტეტია",
            "ბათუმს, ქედას, ქობულეთს და აბაშას ოზურგეთი და ონი შეუერთდა. ხელის მოწერა იქ რეგისტრირებულ ამომრჩევლებს შეუძლიათ.",
            [
                text(
                    "<p>თითო მუნიციპალიტეტს საკუთარი გვერდი, საკუთარი ბარიერი და საკუთარი აპარატი აქვს. რამდენი ხელმოწერაა საჭირო, ამომრჩეველთა ბოლო რიცხვიდან გამოითვლება და წყაროსთან ერთად წერია.</p>"
                    "<p>დანარჩენი მუნიციპალიტეტები ერთმანეთის მიყოლებით შემოვლენ, როცა მათი საკრებულო წესს დაამტკიცებს.</p>"
                )
            ],
        ),
        en=Text(
            "Six municipalities are on the portal now",
            "Ozurgeti and Oni have joined Batumi, Keda, Kobuleti and Abasha. Voters registered there can sign.",
            [
                text(
                    "<p>Each municipality has its own page, its own threshold and its own secretariat. How many signatures are needed follows from the newest number of voters and is shown with its source.</p>"
                    "<p>The other municipalities come in one after another, when their councils have adopted the rules.</p>"
                )
            ],
        ),
    ),
    Entry(
        "cms.NewsPage",
        "news/check-your-receipt",
        values={"on": date(2026, 11, 9)},
        ka=Text(
            "ქვითრის შემოწმება ახლა ყველას შეუძლია",
            "ხელმოწერის ქვითრით საკუთარ კომპიუტერზე ნახავთ, რომ თქვენი ხელმოწერა დათვლილთა შორისაა.",
            [
                text(
                    "<p>გადათვლის პროგრამას ამ საიტის ნდობა არ სჭირდება: ის ღია ფაილებს კითხულობს და რიცხვებს თავიდან ითვლის. ინსტრუქცია გვერდზეა „როგორ მოწმდება დათვლა“.</p>"
                )
            ],
        ),
        en=Text(
            "Everybody can check a receipt now",
            "With the receipt of your signature you see on your own computer that it is among those counted.",
            [
                text(
                    "<p>The program that recounts need not trust this site: it reads open files and counts anew. How to use it stands on the page “How the count is checked”.</p>"
                )
            ],
        ),
    ),
    Entry(
        "cms.NewsPage",
        "batumi/news/sitting-in-november",
        values={"on": date(2026, 11, 19)},
        ka=Text(
            "25 ნოემბრის სხდომაზე ორი პეტიცია განიხილება",
            "საკრებულოს სხდომა 11:00 საათზე იწყება. პეტიციების ავტორებს სიტყვა ეძლევათ, მოსვლა ყველას შეუძლია.",
            [
                text(
                    "<p>დღის წესრიგი სხდომამდე სამი დღით ადრე გამოქვეყნდება. ვინც ვერ მოვა, გადაწყვეტილებას პეტიციის გვერდზე წაიკითხავს.</p>"
                ),
                law(
                    "როგორ იხილავს საკრებულო პეტიციას",
                    "<p>პეტიცია, რომელმაც საჭირო ხმები მიიღო, გადაეცემა შესაბამის კომისიას; კომისია მას განიხილავს და სხდომაზე გაიტანს.</p>",
                    "ბათუმის მუნიციპალიტეტის საკრებულოს რეგლამენტი, მუხლი 101",
                ),
            ],
        ),
        en=Text(
            "Two petitions come before the sitting of 25 November",
            "The sitting of the council begins at 11:00. The authors of the petitions may speak, and everybody may come.",
            [
                text(
                    "<p>The agenda is published three days before the sitting. Those who cannot come will read the decision on the page of the petition.</p>"
                ),
                law(
                    "How the council considers a petition",
                    "<p>A petition that has the signatures needed goes to the competent commission, which discusses it and brings it before a sitting.</p>",
                    "Rules of procedure of Batumi City Council, Article 101",
                ),
            ],
        ),
    ),
]
