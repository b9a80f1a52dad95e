"""What is written down while a complaint is worked on: severity, flags, evidence, drafts, remedies, what was learnt."""

SEVERITIES = {
    "minor": (
        "One person, little time lost, easily put right.",
        "An inconvenience; nobody is out of pocket.",
    ),
    "moderate": (
        "The complainant has lost time and money.",
        "More than one contact failed; there may be others.",
    ),
    "serious": (
        "It may have changed a result, or kept somebody from qualifying.",
        "Many people may be affected, and it may come out in public.",
    ),
    "very-serious": ("Somebody may have been harmed.", "What is alleged would be a crime."),
}
VERY_SERIOUS = (
    "It is alleged that a member of staff took money for a place in an examination.",
    "The complainant says that they were turned away because of their religion.",
    "An assault on the stairs of the examination centre is described, with a witness.",
    "It is said that marks were changed after the board had met.",
    "The complainant writes of threats on the telephone, and gives dates.",
)
INVESTIGATED = (
    "If it were true it would be dishonesty by somebody working for us, and there are papers to look at.",
    "There is a witness, and the person named is still at work.",
)
INVESTIGATORS = ("Internal audit", "Head of People", "Company Secretary", "An investigator from outside")
NOT_INVESTIGATED = (
    "The recording shows that nothing of the kind was said; the complaint goes on in the usual way.",
    "It is about a delay, and the strong words are about its effect. The criterion is not met.",
    "The centre has dealt with it and the police were told at the time; nothing is left to investigate here.",
)
INVESTIGATION_OVER = (
    "The report is on file. Nothing was found against the person named.",
    "The report is on file, with two recommendations. The complaint goes on with its findings.",
    "The investigation found that the rules were broken; what follows from that for the person is confidential.",
)
FLAGS = {  # what was seen, and to whom it goes
    "safeguarding": ("An apprentice of seventeen writes that they are afraid at work.", "Safeguarding lead"),
    "whistleblowing": ("An employee of a centre says that answers were passed on.", "Whistleblowing officer"),
    "media": ("A journalist has been sent the same account.", "Press office"),
    "data-breach": ("Personal data may have reached somebody else.", "Data protection officer"),
    "subject-access": ("Asks for everything that we hold on them.", "Data protection officer"),
    "disciplinary": ("What is alleged would be a matter of conduct.", "Head of People"),
    "information-security": ("Somebody else may have got into the account.", "Information security manager"),
    "refund": ("Money is owed whatever the complaint comes to.", "Finance"),
    "": ("Part of this belongs to another procedure.", "Head of the service"),
}
HANDLES = (
    "futurelawyer",
    "fed_up_student",
    "cilex_watch",
    "legalexec",
    "stillwaiting",
    "exam_season",
    "paralegal",
)
INVITED_TO_PRIVATE = (
    "Sorry to read this. Please send us a private message with your number, so that we can look into it.",
    "Thank you for telling us. We can't discuss it here: please write to the complaints address.",
)
HANDED_OFF = (
    "Needs somebody who may decide on the fee.",
    "The caller wants a manager; I could not help with the marking rules.",
    "It concerns another team, and the complainant has been sent round twice.",
)
EVIDENCE = (  # what it shows, and where it comes from
    ("The dates of every contact, with who answered.", "Contact log"),
    ("What the complainant was told on the day.", "Recording of the call"),
    ("The page as it stood on that day.", "Web archive of the website team"),
    ("When the payment came and where it was posted.", "Finance system"),
    ("The marks of both examiners.", "Mark sheets"),
    ("The message as it was sent.", "E-mail from the complainant"),
    ("Two people saw the same.", "Statement of a witness"),
    ("Who opened the record, and when.", "Log of the membership system"),
    ("What was agreed with the supplier.", "Contract and order"),
)
STANDARDS = (
    "It should have been done within the time that we publish, or the reason for the delay given.",
    "The rule should have been applied as it is printed, and explained in plain words.",
    "A promise that was made by telephone should have been noted and kept.",
    "The need on record should have been looked at before anything was decided.",
)
NO_CONFLICT = ("I know nobody in it and decided nothing of it before.", "")
CONFLICTS = (
    "I was at school with the complainant.",
    "The member of staff complained about was in my team until last year.",
    "I signed the letter that is complained about.",
)
STAFF_INVITED = ("Asked for an account, by e-mail.", "Invited to a meeting, and to bring a colleague.")
STAFF_NOT_INVITED = (
    "Has left, and no address is known.",
    "The facts are on the recording, and nothing is in dispute.",
    "Away on long leave; asking now would do harm.",
)
STAFF_RESPONSES = (
    "Remembers the call, regrets the tone, and offers an apology.",
    "Says that the desk was short of people that week, and that the note was made the same day.",
    "Does not accept the account; says that the rule was read out word for word.",
    "Has no memory of it, and points to the log.",
)
UPDATES = (
    "Told that the file has been read and that two people are still to be asked; answer expected within two weeks.",
    "Told that the supplier's log has come; answer expected by the date given.",
    "Told that it takes longer than hoped, why, and when to expect the answer.",
)
DRAFTS = (
    "We propose to uphold the first part, for the reasons below, and would like to know whether we have the facts right.",
    "Our view so far is that the rule was followed. Before we decide we would like your comments.",
)
COMMENTS = (
    "The dates are wrong by a week; the rest is as I remember it.",
    "I have nothing to add.",
    "You do not mention the second call, which is the one that matters.",
)
REMEDY_WORDS = {
    "apology": "A written apology, signed by the head of the service.",
    "explanation": "A full explanation in writing.",
    "correction": "The record corrected, with a confirmation.",
    "change-of-decision": "The decision changed, and everybody told who had been told of the first.",
    "review-of-procedure": "The procedure looked at, with the complainant told what comes of it.",
}
DELIVERED_WITH_RESPONSE = "In the letter of the response."
DELIVERED = (
    "Complainant confirmed by e-mail.",
    "Entry in the finance system seen.",
    "Copy of the letter on file.",
    "Seen in the account, and the complainant rung.",
)
DECLINED = (
    "Does not want money for it.",
    "Says that the answer is enough.",
    "No bank details given after two reminders.",
)
APPROVED = (
    "In line with what was paid in like cases.",
    "The receipts are on file.",
    "Proportionate to five months of chasing.",
)
NOT_APPROVED = ("More than in like cases, without a reason.", "The loss is not shown.")
GOODWILL = "Offered while it was put right."
CAUSES = {  # by category: what it mostly comes from, and the lesson
    "delay": ("delay", "Nobody was named who watches the queue."),
    "results": ("mistake", "Mark sheets are matched by number alone, and numbers are mistyped."),
    "fees": ("system", "The price list on the website is kept by hand."),
    "refund": ("process", "A refund passes four desks, and nobody owns it."),
    "information": ("information", "Three pages say three things, and the oldest is found first."),
    "conduct": ("conduct", "Calls late on a Friday are answered by whoever is left."),
    "access": ("training", "A need on record is not shown where the booking is made."),
    "decision": ("information", "The letter gives the decision and not the reason."),
    "booking": ("system", "A booking that is changed keeps its first date in one list."),
    "technical": ("third-party", "The supplier learns of a fault from us."),
    "other": ("process", "Nobody is told what happens next."),
}
NO_CHANGE = (
    "A single mistake; the person concerned has been spoken to.",
    "The change that was made in spring already covers it.",
    "It would cost more than it would save, and the complainant was told so.",
)
QUALITY_MET = ("Clear from first to last.", "Reasons given for each point.")
QUALITY_NOT_MET = (
    "The letter answers a question that was not asked.",
    "Two sentences need a lawyer to be understood.",
    "Others in the same place were given a goodwill payment.",
)
OVERRIDES = (
    ("Limitation Act 1980, section 5", "No time limit of ours shortens that of the law."),
    (
        "Public Interest Disclosure Act 1998",
        "What was disclosed goes to the regulator first, and not through the stages.",
    ),
)
OVERRIDE_OVER = "The rest of it is a complaint like others, and goes through the stages."
SAME_CAUSE_UNLINKED = "The cause turned out to be another."
STRANDS = (
    "An accidental disclosure, and what was done about it.",
    "How a request for their own data was answered.",
)
STRAND_UPDATES = (
    "Told that the logs have been asked for, and that it takes two more weeks.",
    "Told who has seen the letter, and that it was destroyed.",
)
STRAND_REASONS = {
    "upheld": "The data was not kept as the law asks. We have told you who saw it and what we have changed.",
    "partly-upheld": "The first part of your request was answered too late; the rest was answered as the law asks.",
    "not-upheld": "We looked at every step and found that your data was used as the notice says.",
    "withdrawn": "You told us that you do not wish to go on with it.",
}
