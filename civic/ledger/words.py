"""What the verifier says, in English and Georgian. It runs without Django, hence without gettext."""

LANGUAGES = ("en", "ka")

SENTENCES: dict[str, tuple[str, str]] = {
    # --- What was done
    "reading": ("Reading {where}", "იკითხება: {where}"),
    "key_given": (
        "Checkpoints are checked with the key you gave.",
        "საკონტროლო ჩანაწერები მოწმდება თქვენ მიერ მითითებული გასაღებით.",
    ),
    "key_trusted": (
        (
            "The key was taken from the log itself: {key}\n"
            "Compare it with a printed or earlier copy, or give it with --key."
        ),
        (
            "გასაღები თავად ჟურნალიდანაა აღებული: {key}\n"
            "შეადარეთ ნაბეჭდ ან ადრინდელ ასლს, ან მიუთითეთ --key პარამეტრით."
        ),
    ),
    "leaves_good": (
        "Leaves: {size}, each recomputed, as are all tiles and the root.",
        "ჩანაწერი: {size}. ხელახლა გამოითვალა თითოეული, ასევე ყველა ფილა და ფესვი.",
    ),
    "since_good": (
        "The log extends your earlier checkpoint of {size} leaves: nothing was removed or changed since.",
        "ჟურნალი აგრძელებს თქვენს ადრინდელ საკონტროლო ჩანაწერს (ზომა {size}): მას შემდეგ არაფერი წაშლილა და შეცვლილა.",
    ),
    "petition": (
        "Petition {number}: {count} signatures ({additions} added, {withdrawals} withdrawn, {invalidations} invalidated){more}",
        "პეტიცია {number}: {count} ხელმოწერა (დაემატა {additions}, გაუქმდა {withdrawals}, ბათილად ჩაითვალა {invalidations}){more}",
    ),
    "crossed": (
        "; threshold “{stage}” reached at leaf {index}",
        "; ბარიერი „{stage}“ მიღწეულია, ჩანაწერი {index}",
    ),
    "closed": ("; closed at leaf {index}", "; დახურულია, ჩანაწერი {index}"),
    "petitions_good": (
        "Petitions: {number}. Every count, threshold and closing follows from the leaves.",
        "პეტიცია: {number}. ყოველი ჯამი, ბარიერი და დახურვა ჩანაწერებიდან გამომდინარეობს.",
    ),
    "journal_good": (
        "Public journal entries: {number}, each as published.",
        "საჯარო ქრონიკის ჩანაწერი: {number}, თითოეული ისეთი, როგორიც გამოქვეყნდა.",
    ),
    "receipt_taken_back": (
        "It no longer counts: leaf {index} withdrew or invalidated it.",
        "ის აღარ ითვლება: ჩანაწერმა {index} იგი გააუქმა ან ბათილად ჩათვალა.",
    ),
    "receipt_sound": (
        "THE RECEIPT HOLDS: {file}\nYour signature is in the log, leaf {index}, petition {petition}.",
        "ქვითარი ნამდვილია: {file}\nთქვენი ხელმოწერა ჟურნალშია, ჩანაწერი {index}, პეტიცია {petition}.",
    ),
    "receipt_by_itself": (
        (
            "THE RECEIPT HOLDS BY ITSELF: {file}\n"
            "It was given for leaf {index}, petition {petition}, but the log does not hold. Keep it as evidence."
        ),
        (
            "თავისთავად ქვითარი ნამდვილია: {file}\n"
            "იგი გაიცა ჩანაწერზე {index}, პეტიცია {petition}, ჟურნალი კი შემოწმებას ვერ უძლებს. "
            "შეინახეთ მტკიცებულებად."
        ),
    ),
    "receipt_unsound": (
        "THE RECEIPT DOES NOT HOLD: {file}",
        "ქვითარი შემოწმებას ვერ უძლებს: {file}",
    ),
    "receipt_unchecked": (
        "THE RECEIPT COULD NOT BE CHECKED without the key of the log: {file}",
        "ქვითარი ჟურნალის გასაღების გარეშე ვერ შემოწმდა: {file}",
    ),
    "since_unsound": (
        "THE EARLIER CHECKPOINT DOES NOT HOLD: {file}",
        "ადრინდელი საკონტროლო ჩანაწერი შემოწმებას ვერ უძლებს: {file}",
    ),
    "sound": ("THE LOG IS SOUND.", "ჟურნალი წესრიგშია."),
    "unsound": ("THE LOG DOES NOT HOLD.", "ჟურნალი შემოწმებას ვერ უძლებს."),
    "first_bad": ("First bad index: {index}", "პირველი მცდარი ჩანაწერის ნომერი: {index}"),
    # --- What is wrong with the files
    "unreadable": ("Cannot read {path}: {why}", "ვერ იკითხება {path}: {why}"),
    "bad_key": ("The key cannot be read: {why}", "გასაღები ვერ იკითხება: {why}"),
    "bad_checkpoint": (
        "The checkpoint does not hold: {why}",
        "საკონტროლო ჩანაწერი შემოწმებას ვერ უძლებს: {why}",
    ),
    "missing": ("Leaf {index} is missing.", "ჩანაწერი {index} აკლია."),
    "leaf_changed": (
        "Leaf {index} does not have the hash that stands in the tree.",
        "ჩანაწერის {index} ჰეში არ ემთხვევა ხეში ჩაწერილს.",
    ),
    "tile_wrong": (
        "The hash over the leaves from {index} on is wrong in {path}.",
        "ფაილში {path} მცდარია ჰეში, რომელიც ჩანაწერიდან {index} იწყება.",
    ),
    "root_wrong": (
        (
            "The leaves and tiles fit each other but not the signed root: "
            "the first bad index lies between {low} and {high}."
        ),
        (
            "ჩანაწერები და ფილები ერთმანეთს ემთხვევა, ხელმოწერილ ფესვს კი არა: "
            "პირველი მცდარი ჩანაწერის ნომერი შემდეგ ფარგლებშია: {low}–{high}."
        ),
    ),
    "shrunk": (
        "The log has {size} leaves, a checkpoint signed earlier already had {earlier}: it was shortened.",
        "ჟურნალში {size} ჩანაწერია, ადრინდელ საკონტროლო ჩანაწერში კი უკვე {earlier} იყო: იგი შეამოკლეს.",
    ),
    "rewritten": (
        "The first {size} leaves are not those your earlier checkpoint vouches for.",
        "პირველი {size} ჩანაწერი არ არის ის, რასაც თქვენი ადრინდელი საკონტროლო ჩანაწერი ადასტურებს.",
    ),
    "entry_differs": (
        "Journal entry {entry} is not what leaf {index} vouches for.",
        "ქრონიკის ჩანაწერი {entry} არ არის ის, რასაც ჟურნალის ჩანაწერი {index} ადასტურებს.",
    ),
    # --- What is wrong with the counting
    "malformed": ("Leaf {index} is malformed: {why}", "ჩანაწერი {index} დამახინჯებულია: {why}"),
    "opened_twice": (
        "Petition {petition} is opened a second time.",
        "პეტიცია {petition} მეორედ იხსნება.",
    ),
    "before_open": (
        "Petition {petition} has not been opened before.",
        "პეტიცია {petition} მანამდე არ გახსნილა.",
    ),
    "after_close": (
        "Petition {petition} is already closed.",
        "პეტიცია {petition} უკვე დახურულია.",
    ),
    "added_twice": (
        "Petition {petition}: the same signature is added a second time.",
        "პეტიცია {petition}: ერთი და იგივე ხელმოწერა მეორედ ემატება.",
    ),
    "ref_wrong": (
        "Petition {petition}: leaf {ref} is not a signature that can be taken back or restored.",
        "პეტიცია {petition}: ჩანაწერი {ref} არ არის ხელმოწერა, რომლის გაუქმება ან აღდგენა შეიძლება.",
    ),
    "too_few_approvers": (
        "Petition {petition}: fewer than two people decided on invalid signatures ({approvers}).",
        "პეტიცია {petition}: ხელმოწერების ბათილობაზე ორზე ნაკლებმა ადამიანმა გადაწყვიტა ({approvers}).",
    ),
    "threshold_missing": (
        "Petition {petition}: the threshold “{stage}” was reached by the leaf before, and here its leaf is missing.",
        "პეტიცია {petition}: ბარიერს „{stage}“ წინა ჩანაწერით მიაღწია, ამ ადგილას კი ბარიერის ჩანაწერი აკლია.",
    ),
    "threshold_misplaced": (
        "Petition {petition}: the threshold “{stage}” was not reached here for the first time.",
        "პეტიცია {petition}: ბარიერი „{stage}“ პირველად აქ არ მიღწეულა.",
    ),
    "threshold_changed": (
        "Petition {petition}: the threshold was {need} when it opened.",
        "პეტიცია {petition}: გახსნისას ბარიერი იყო {need}.",
    ),
    "count_wrong": (
        "Petition {petition}: the leaf says {said}, the leaves before it give {count}.",
        "პეტიცია {petition}: ჩანაწერში წერია {said}, წინა ჩანაწერებიდან კი გამოდის {count}.",
    ),
    "vote_before_open": (
        "Vote {process} has not been opened before.",
        "კენჭისყრა {process} მანამდე არ გახსნილა.",
    ),
    "vote_opened_twice": (
        "Vote {process} is opened a second time.",
        "კენჭისყრა {process} მეორედ იხსნება.",
    ),
    "registered_late": (
        "Vote {process}: somebody is entered as a voter after the box was opened.",
        "კენჭისყრა {process}: მონაწილე ყუთის გახსნის შემდეგ შედის.",
    ),
    "annulled_alone": (
        "Vote {process}: votes are annulled by fewer than two people.",
        "კენჭისყრა {process}: ხმები ორ ადამიანზე ნაკლებმა გააუქმა.",
    ),
    "vote_ref_wrong": (
        "Vote {process}: entry {ref} is not a participation that counts.",
        "კენჭისყრა {process}: ჩანაწერი {ref} მოქმედი მონაწილეობა არ არის.",
    ),
    "batch_twice": (
        "Vote {process}: the batch of papers {batch} is entered a second time.",
        "კენჭისყრა {process}: ქაღალდის ბიულეტენების დასტა {batch} მეორედ შედის.",
    ),
    "batch_wrong": (
        "Vote {process}: the figures of the batch of papers {batch} do not fit together.",
        "კენჭისყრა {process}: ქაღალდის ბიულეტენების დასტის ({batch}) რიცხვები ერთმანეთს არ ეთანხმება.",
    ),
    "assembly_twice": (
        "Vote {process}: a second assembly is entered for the money {pot}.",
        "კენჭისყრა {process}: თანხისთვის {pot} კრება მეორედ შედის.",
    ),
    "hands_wrong": (
        "Vote {process}: at the assembly about the money {pot} more hands were raised than people were there.",
        "კენჭისყრა {process}: კრებაზე (თანხა {pot}) უფრო მეტი ხელი აიწია, ვიდრე დამსწრე იყო.",
    ),
    "ballot_twice": (
        "Vote {process}: the same ballot is entered a second time.",
        "კენჭისყრა {process}: ერთი და იგივე ბიულეტენი მეორედ შედის.",
    ),
    "ballot_foreign": (
        "Vote {process}: a ballot names project {project}, which was not on the ballot.",
        "კენჭისყრა {process}: ბიულეტენში მითითებულია პროექტი {project}, რომელიც სიაში არ ყოფილა.",
    ),
    "more_ballots": (
        "Vote {process}: there are more ballots than the {voters} people who voted.",
        "კენჭისყრა {process}: ბიულეტენი მეტია, ვიდრე მონაწილე ({voters}).",
    ),
    "ballot_after_result": (
        "Vote {process}: a ballot is entered after the result.",
        "კენჭისყრა {process}: ბიულეტენი შედეგის შემდეგ შედის.",
    ),
    "result_twice": (
        "Vote {process}: a second result is entered.",
        "კენჭისყრა {process}: შედეგი მეორედ შედის.",
    ),
    "ballots_wrong": (
        "Vote {process}: the entry says {said} ballots, the entries before it give {count}.",
        "კენჭისყრა {process}: ჩანაწერში წერია {said} ბიულეტენი, წინა ჩანაწერებიდან კი გამოდის {count}.",
    ),
    "registered_twice": (
        "Vote {process}: the same participation is entered a second time.",
        "კენჭისყრა {process}: ერთი და იგივე მონაწილეობა მეორედ შედის.",
    ),
    "entry_twice": (
        "Journal entry {entry} stands in the log a second time.",
        "ქრონიკის ჩანაწერი {entry} ჟურნალში მეორედ დგას.",
    ),
    # --- What is wrong with a closing package
    "package_good": (
        (
            "THE PACKAGE HOLDS: petition {petition}, {count} signatures at the close.\n"
            "Its text, terms, thresholds, closing, decision and public steps stand under the checkpoint of {size} leaves,\n"
            "and its count follows from its own leaves."
        ),
        (
            "პაკეტი ნამდვილია: პეტიცია {petition}, დახურვისას {count} ხელმოწერა.\n"
            "ტექსტი, პირობები, ბარიერები, დახურვა, გადაწყვეტილება და საჯარო ნაბიჯები საკონტროლო ჩანაწერითაა (ზომა {size}) დადასტურებული,\n"
            "რიცხვი კი თავად პაკეტის ჩანაწერებიდან გამომდინარეობს."
        ),
    ),
    "package_alone": (
        "That no leaf of the petition was left out only the whole log shows: add --log with the portal's address.",
        "ის, რომ პეტიციის არცერთი ჩანაწერი არ აკლია, მხოლოდ მთლიანი ჟურნალიდან ჩანს: მიუთითეთ --log და პორტალის მისამართი.",
    ),
    "package_complete": (
        "The log of today holds the same leaves of this petition, and no others up to the checkpoint.",
        "დღევანდელ ჟურნალში ამ პეტიციის იგივე ჩანაწერებია, საკონტროლო ჩანაწერამდე სხვა არაფერია.",
    ),
    "package_unsound": (
        "THE PACKAGE DOES NOT HOLD: {file}",
        "პაკეტი შემოწმებას ვერ უძლებს: {file}",
    ),
    "package_unreadable": ("The package cannot be read: {why}", "პაკეტი ვერ იკითხება: {why}"),
    "package_format": (
        "This is no closing package, or one of a newer form.",
        "ეს დახურვის პაკეტი არ არის, ან უფრო ახალი ფორმისაა.",
    ),
    "package_missing": ("{path} is missing.", "აკლია ფაილი {path}."),
    "package_sum": (
        "{path} is not the file SHA256SUMS names.",
        "ფაილი {path} არ ემთხვევა SHA256SUMS-ში ჩაწერილს.",
    ),
    "package_part": ("{path} is malformed.", "ფაილი {path} დამახინჯებულია."),
    "package_unsigned": (
        "{path} was not signed with the log's key: {why}",
        "{path} ჟურნალის გასაღებით არ არის ხელმოწერილი: {why}",
    ),
    "package_no_opening": (
        "The leaf of the opening is missing, or not under the checkpoint of the opening.",
        "გახსნის ჩანაწერი აკლია, ან გახსნის საკონტროლო ჩანაწერით არ დასტურდება.",
    ),
    "package_not_closed": (
        "The leaf of the closing is missing.",
        "დახურვის ჩანაწერი აკლია.",
    ),
    "package_foreign": (
        "Leaf {index} does not belong to this petition.",
        "ჩანაწერი {index} ამ პეტიციას არ ეკუთვნის.",
    ),
    "package_proof": (
        "Leaf {index} is not proven to stand under the checkpoint.",
        "ჩანაწერის {index} მტკიცებულება საკონტროლო ჩანაწერამდე ვერ მიდის.",
    ),
    "package_rewritten": (
        "The log of the closing does not extend that of the opening.",
        "დახურვის დროის ჟურნალი გახსნის დროის ჟურნალს არ აგრძელებს.",
    ),
    "package_text": (
        "The text is not the one people signed under: its SHA-256 is not that of the opening.",
        "ტექსტი არ არის ის, რომელსაც ხელი მოეწერა: მისი SHA-256 გახსნის ჩანაწერისას არ ემთხვევა.",
    ),
    "package_terms": (
        "The terms are not those frozen at the opening.",
        "პირობები არ ემთხვევა გახსნისას დაფიქსირებულს.",
    ),
    "package_counts": (
        "The counts do not follow from the leaves.",
        "რიცხვები ჩანაწერებიდან არ გამომდინარეობს.",
    ),
    "package_decision": (
        "The decision is not the one in the log.",
        "გადაწყვეტილება არ არის ის, რომელიც ჟურნალშია აღნიშნული.",
    ),
    "package_incomplete": (
        "The log has other leaves of this petition than the package: first at {index}.",
        "ჟურნალში ამ პეტიციის სხვა ჩანაწერებია, ვიდრე პაკეტში: პირველი განსხვავება – {index}.",
    ),
    # --- Witnesses
    "witnessed": (
        "The witness {name} cosigned the checkpoint of {size} leaves at {at} UTC; the log extends it.",
        "მოწმემ {name} საკონტროლო ჩანაწერს (ზომა {size}) ხელი მოაწერა {at} UTC-ზე; ჟურნალი მას აგრძელებს.",
    ),
    "not_witnessed": (
        "The witness {name} has cosigned no checkpoint of this log: {why}",
        "მოწმეს {name} ამ ჟურნალის საკონტროლო ჩანაწერისთვის ხელი არ მოუწერია: {why}",
    ),
    "kept": (
        "The checkpoint of {size} leaves was kept in {path}.",
        "საკონტროლო ჩანაწერი (ზომა {size}) შენახულია: {path}.",
    ),
    # --- What is wrong with a receipt
    "receipt_format": (
        "The receipt cannot be read: it is not the file this portal gives, or part of it is missing.",
        "ქვითარი ვერ იკითხება: ეს არ არის პორტალის მიერ გაცემული ფაილი, ან მისი ნაწილი აკლია.",
    ),
    "receipt_part": (
        "The receipt cannot be read: its field “{part}” is missing or damaged.",
        "ქვითარი ვერ იკითხება: ველი „{part}“ აკლია ან დაზიანებულია.",
    ),
    "receipt_unsigned": (
        "The checkpoint in the receipt (“checkpoint”) was not signed by this log.",
        "ქვითარში მოცემული საკონტროლო ჩანაწერი („checkpoint“) ამ ჟურნალის ხელმოწერილი არ არის.",
    ),
    "receipt_leaf": (
        "The leaf in the receipt (“leaf”) is malformed.",
        "ქვითარში მოცემული ჩანაწერი („leaf“) დამახინჯებულია.",
    ),
    "receipt_petition": (
        "The leaf in the receipt is not a signature under that petition: “petition” or “leaf” was changed.",
        "ქვითარში მოცემული ჩანაწერი ამ პეტიციის ხელმოწერა არ არის: შეცვლილია „petition“ ან „leaf“.",
    ),
    "receipt_commitment": (
        "The secret number in the receipt does not belong to its leaf: “nonce”, “signature” or “leaf” was changed.",
        "ქვითარში მოცემული საიდუმლო რიცხვი მის ჩანაწერს არ შეესაბამება: შეცვლილია „nonce“, „signature“ ან „leaf“.",
    ),
    "receipt_proof": (
        "The proof in the receipt does not lead from its leaf to the checkpoint: “index”, “proof” or “leaf” was changed.",
        "ქვითარში მოცემული მტკიცებულება ჩანაწერიდან საკონტროლო ჩანაწერამდე ვერ მიდის: შეცვლილია „index“, „proof“ ან „leaf“.",
    ),
    "receipt_unknown": (
        "The log does not contain what it signed in a genuine receipt: leaves were removed or replaced.",
        "ჟურნალში არ არის ის, რასაც მისი ხელმოწერილი ნამდვილი ქვითარი ადასტურებს: ჩანაწერები წაშლილი ან შეცვლილია.",
    ),
}


def say(code: str, language: str = "en", **facts: object) -> str:
    """The sentence of that code with its facts filled in."""
    return SENTENCES[code][LANGUAGES.index(language)].format(**facts)
