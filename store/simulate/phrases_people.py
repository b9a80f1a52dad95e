"""What is written down of complainants and of how they are dealt with: needs, circumstances, contact, satisfaction, compliments."""

ADJUSTMENTS = {  # by kind: the need as they say it, and what was agreed
    "format": (
        ("I read with a screen reader.", "Letters as plain text in the e-mail itself, no attachments."),
        ("I need large print.", "Letters in 18 point, by post."),
    ),
    "communication": (
        (
            "I am deaf and do not use the telephone.",
            "Everything by e-mail; a meeting only with an interpreter.",
        ),
        (
            "I lose the thread in long letters.",
            "Short letters with one question each, and a summary by telephone.",
        ),
    ),
    "time": (
        (
            "I have treatment every other week and cannot answer in those weeks.",
            "Two weeks more for each answer.",
        ),
        ("I am autistic and need time to prepare.", "Questions in writing, with ten days for each."),
    ),
    "meeting": (("I cannot manage stairs.", "The meeting by video."),),
    "contact": (("It upsets me to explain it anew each time.", "One named handler from first to last."),),
    "other": (("My carer has to be there.", "Calls only after four, when the carer is there."),),
}
ADJUSTED = (
    "Done, and confirmed by the complainant.",
    "First letter sent in that way.",
    "Note put on the record of every team.",
)
MORE_TIME = (
    "The adjustment gives more time for each answer.",
    "Treatment falls into the middle of the stage.",
)
ADJUSTMENT_KEPT = ("Still needed; nothing has changed.", "Asked; it works well.")
ADJUSTMENT_OVER = "The complaint has ended; the need stays on the membership record."
REPRESENTED_NO_LONGER = ("The complainant writes for themselves from now on.", "The authority has run out.")
CIRCUMSTANCES = {
    "health": "Recovering from an operation; tires quickly.",
    "mental-health": "Says that the matter keeps them awake; prefers calls in the morning.",
    "disability": "Partially sighted.",
    "bereavement": "Lost a parent last month.",
    "hardship": "Out of work; the fee is a month's rent.",
    "care": "Cares for two relatives; free in the evening only.",
    "abuse": "Moved house; the new address must not be given to anybody.",
    "other": "Asks for patience; has been through a hard year.",
}
CIRCUMSTANCES_OVER = ("Says that things are better now.", "Back at work; no need for it any more.")
RESTRICTIONS = {  # by kind: the behaviour, and the terms
    "one-person": (
        "Eleven calls in a day to five people.",
        "One handler, by e-mail; calls to others will be ended.",
    ),
    "in-writing": (
        "Shouting and insults on the telephone, after two warnings.",
        "In writing only; answered once a week.",
    ),
    "times": ("Calls that last for hours, on most days.", "Calls on Tuesdays from ten to eleven."),
    "subject": (
        "Writes every day on the matter that has completed every stage.",
        "Read and filed; answered if it is new.",
    ),
    "other": ("Came to the office without an appointment and would not leave.", "By appointment only."),
}
RIGHT_TO_CHALLENGE = "Told by letter, with how to ask the Chief Executive to look at it within ten days."
RESTRICTION_CONTINUED = (
    "Two more warnings since; the reason still holds.",
    "Contact goes well under the terms; kept for now.",
)
RESTRICTION_LIFTED = ("No incident since.", "The complaint has ended and contact is normal.")
DETRIMENTS = (
    "Says that the review was put at the bottom of the pile because of the complaint.",
    "Says that the branch has left them off the list of speakers since they complained.",
    "Says that an assessor told them to withdraw it if they wanted to pass.",
)
DETRIMENT_FOUND = "The log bears it out: the review was held back. Done the same day, with an apology."
NO_DETRIMENT = "Others who applied that week waited as long; explained to the complainant."
SATISFACTION = {
    "1": ("Nobody listened.", "It took far too long."),
    "2": ("I had to ask for news each time.", "The answer was polite and missed the point."),
    "3": ("It was dealt with.", "Slow, but clear."),
    "4": ("Fair, and explained.", "Good to have one person to speak to."),
    "5": ("Put right at once, thank you.", "I felt taken seriously from the first call."),
}
VIEW_RESTRICTED = (
    "It names a colleague and what is said about their health.",
    "The complainant's address must not be known to others.",
    "What is alleged would be serious for the person named.",
)
VIEW_LIFTED = "Nothing in it is sensitive any more."
COMPLIMENTS = (  # subject, what was said, and the service
    (
        "Calm help on results day",
        "The person who took my call stayed with me until the page worked.",
        "examinations",
    ),
    ("Exemptions decided in a week", "I was told ten days and it took five. Thank you.", "qualifications"),
    (
        "Thoughtful adjustments for my exam",
        "Everything was ready when I came, without my having to ask again.",
        "examinations",
    ),
    ("A renewal without fuss", "One call and it was done, and I was rung back to check.", "membership"),
    (
        "Very good workshop",
        "The speaker answered every question, and the slides came the same evening.",
        "events",
    ),
    (
        "A fair answer to my complaint",
        "I did not get what I wanted, but the reasons were clear and kind.",
        "policies",
    ),
    ("New booking page", "It works on my telephone now. Well done.", "website"),
    ("Refund explained", "The team told me exactly what would be paid and when, and it was.", "finance"),
    ("Helpful at the front desk", "I came in upset and left with a plan.", "employees"),
)
THANKED = ("the invigilators in Leeds", "the events team", "the person on the telephone", "the assessors")
SHARED = (
    "Read out at the team meeting.",
    "Passed on by the line manager.",
    "Sent to those named, with thanks.",
)
USED = {
    "thanks": "In the letter to all staff.",
    "practice": "Put into the guide for calls on results day.",
    "process": "The call back was made a step of every renewal.",
    "training": "Used as an example in the course for new handlers.",
    "publication": "Printed in the journal, with leave.",
}
