"""What handlers and complainants write besides the complaint itself: questions, answers, notes, reasons."""

UNITS = (
    "Unit 2 Contract Law", "Unit 3 Criminal Law", "Unit 5 Equity and Trusts", "Unit 7 Family Law", "Unit 8 Immigration Law",
    "Unit 9 Land Law", "Unit 10 Landlord and Tenant", "Unit 12 Public Law", "Unit 13 Law of Tort", "Unit 14 Civil Litigation",
    "Unit 15 Civil Practice", "Unit 17 Conveyancing", "Unit 18 Criminal Practice", "Unit 19 Residential Conveyancing",
    "Unit 20 Probate Practice", "Unit 21 Wills and Succession", "Unit 22 Employment Practice", "the Foundation Assessment",
)  # fmt: skip
PLACES = (
    "Aberystwyth", "Belfast", "Birmingham", "Bradford", "Bristol", "Cardiff", "Exeter", "Glasgow", "Hull", "Ipswich", "Leeds",
    "Leicester", "Liverpool", "London", "Manchester", "Newcastle", "Norwich", "Nottingham", "Plymouth", "Sheffield", "Swansea",
)  # fmt: skip
AMOUNTS = (
    "£18.50", "£25", "£32", "£45", "£60", "£72.40", "£85", "£96", "£120", "£139", "£155", "£198", "£224", "£275", "£310", "£364",
)  # fmt: skip
WEEKS = (
    "three weeks",
    "four weeks",
    "five weeks",
    "six weeks",
    "seven weeks",
    "two months",
    "ten weeks",
    "three months",
)

QUESTIONS = (  # each with its answer
    ("Please send us a copy of the message that you were sent.", "Copy of the e-mail attached."),
    ("On which date did this happen, and whom did you speak to?", "Gave the date and a name, by telephone."),
    ("Please tell us your membership or student number.", "Number given; it matches our record."),
    ("Could you send a screenshot of the page?", "Screenshot received."),
    (
        "Please send the receipt or the line of the bank statement.",
        "Statement received, other lines blacked out.",
    ),
    ("Is there any evidence that we have not seen?", "Nothing to add; we may go on with what we have."),
    ("You mention earlier letters. Could you send us copies?", "Sent two letters and a copy of the form."),
    (
        "What would put this right for you?",
        "Would like an apology, and to know that it will not happen to others.",
    ),
)
NOTES = (
    "Spoke to the team concerned; file requested.",
    "Complainant rang for news; told that we are on time.",
    "Log of the supplier received and put on file.",
    "Prefers e-mail; please do not ring in working hours.",
    "Similar to two other complaints this month; mentioned at the team meeting.",
    "Finance confirms the payment and its date.",
    "Recording of the call listened to.",
    "Draft of the response read by a colleague.",
)
STAFF_INFORMED = (
    "Told in a meeting with the line manager, and asked for an account.",
    "Told by the line manager by telephone; a written account will follow.",
    "Told by e-mail and invited to respond within five days.",
    "Told in person; chose not to give an account.",
)
EXTENSIONS = (  # each with the notice to the complainant
    (
        "The supplier has not yet sent its log.",
        "We are sorry that we need more time: we are waiting for the supplier's log, and will write again when we have it.",
    ),
    (
        "A witness is on leave.",
        "We need more time, as somebody we have to speak to is away. We are sorry for the wait.",
    ),
    (
        "Evidence arrived late.",
        "Thank you for what you sent. We need some more days to look at it, and are sorry for that.",
    ),
    (
        "The matter needs the view of a second assessor.",
        "We have asked a second assessor to look at it and need more time for that. We apologise.",
    ),
    (
        "The handler was ill and the case has been taken over.",
        "Your complaint has been taken over by a colleague, who needs a little longer. Please accept our apologies.",
    ),
)
UNANSWERED = (
    "No answer to our question in spite of a reminder; complainant was told that we would take it as withdrawn.",
    "Question not answered; when rung, said not to go on with it.",
)
WITHDRAWALS = (
    "Rang to say that it has been settled and to withdraw it.",
    "Wrote that the matter is resolved and no response is wanted.",
    "Does not wish to go on, for personal reasons.",
    "Sent twice by mistake; goes on with the other complaint.",
)
ESCALATIONS = (
    "The response did not answer my main point.",
    "I do not accept the reasons given, and evidence I sent is not mentioned.",
    "The response repeats what I was told at the start.",
    "I would like somebody else to look at it.",
)
ESCALATIONS_AFTER_APOLOGY = (
    "The apology is welcome. The cost to me was not dealt with.",
    "What was promised in the response has not been done.",
    "The part that was not upheld is the part that matters to me.",
)
PUT_RIGHT = (
    "We apologise and have put it right.",
    "We are sorry, and have changed how we work so that it does not happen again.",
    "We apologise for the trouble, and for the time it took to complain about it.",
    "We are sorry; what was asked for has been done.",
)
IN_PART = (
    "To that extent we uphold the complaint, and no further.",
    "We apologise for that, and uphold that part. The rest we do not uphold.",
)
NOT_UPHELD = (
    "We understand the disappointment, but do not uphold the complaint.",
    "For that reason the complaint is not upheld.",
    "We found that the rules were followed, and do not uphold it.",
)
ON_REVIEW = (
    "All the papers were read again from the start.",
    "We looked at the earlier response and at what was said against it.",
    "The request for this stage was considered with all that came before.",
)
AGREED = ("Agreed by telephone", "Agreed by e-mail", "As written, and confirmed by the complainant")
POINT_WITHDRAWN = (
    "That part was explained by telephone and is withdrawn.",
    "No longer of interest; the other points stand.",
)
NOBODY_ELSE = (
    "The only other holder of the role is on long leave, and the complainant preferred an answer now.",
    "The only other holder of the role declared a conflict of interest.",
)
RESOLVED = (
    "Rung the same day. Asked for: {sought} It was done, and the complainant agreed that nothing is left.",
    "Put right by e-mail, with an apology; the complainant wrote that it is settled. Asked for: {sought}",
    "Explained, and what could be done was done. The complainant is content. Asked for: {sought}",
)
REFERRED = (
    "It is about what another body does; told whom to turn to, and how.",
    "Not ours to decide. Contact details given, and a word about what to send.",
)
REFUSED = {
    "dealt-with": "The same matter completed every stage last year, and nothing new is said.",
    "court": "The matter is before a court, and what we decide could not stand beside its judgment.",
    "no-complaint": "It asks for nothing and is dissatisfied with nothing that we do.",
    "": "The policy names a ground not to take it up, and the complainant was told which.",
}
REQUESTS = (
    "A first enquiry, passed to the team, which will answer it.",
    "Asked for a service for the first time; nothing has gone wrong yet.",
)
REOPENED = (
    "The complainant sent a letter that we had said did not exist.",
    "The response answered another complaint by mistake.",
    "What was promised was not done, and the decision rested on it.",
)
