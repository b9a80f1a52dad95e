"""What anybody may complain about: the website, events, the conduct of employees, and others who work for us."""

from store.simulate.theme import Incident, Theme

CONTACT = (
    Theme(
        "website", "technical", 58, "renewals", "anyone", 0,
        ("The website does not work", "Support did not answer"),
        ("Customer service standards, section 3", "Information security policy, section 7"),
        (
            Incident(
                "Cannot log in to my account",
                "I have been locked out of my account since {day}. The reset e-mail never comes.",
                "My account opened again.",
                "The reset messages were blocked after a change of mail server.",
                "Support answered on the next working day and opened the account by hand.",
            ),
            Incident(
                "Payment page fails",
                "The payment page fails at the last step and takes the money all the same: {amount} so far.",
                "The payment put right.",
                "A time limit on the page was too short for some banks.",
                "The money was reserved by the bank and was never taken.",
            ),
            Incident(
                "CPD record lost",
                "I entered my CPD for the year on {day} and it has gone.",
                "The record restored.",
                "A release on that day lost entries made within the hour.",
                "The page warns that a draft is kept for 30 days and must then be submitted.",
            ),
        ),
    ),
    Theme(
        "website", "access", 12, "", "anyone", 0,
        ("The page is not accessible", "No other way was offered"),
        ("Equality Act 2010, section 20", "Accessibility statement"),
        (
            Incident(
                "Website cannot be used with a keyboard",
                "The menus cannot be reached with the keyboard, so I cannot book {unit}.",
                "The page mended.",
                "The page does not meet the standard that we set ourselves.",
                "The booking was taken by telephone on the same day.",
            ),
            Incident(
                "Videos have no captions",
                "I am deaf and the induction videos have had no captions for {weeks}.",
                "A date by which it will be done.",
                "The captions had been made and not switched on.",
                "A transcript stands under each of the videos.",
            ),
        ),
    ),
    Theme(
        "website", "information", 20, "", "anyone", 0,
        ("The page is wrong", "I reported it and nothing was done"),
        ("Customer service standards, section 4",),
        (
            Incident(
                "Link to past papers for {unit} is broken",
                "The past papers for {unit} have led to an error page since {day}.",
                "The page corrected.",
                "The page was missed when the site was moved.",
                "The papers could be reached from the library page.",
            ),
            Incident(
                "Opening hours on the website are wrong",
                "The website says that the line is open until six. On {day} it was closed at four.",
                "An apology for the wasted time.",
                "The change of hours was not published.",
                "The line closed early on one day only, for a staff meeting that was announced.",
            ),
        ),
    ),
    Theme(
        "events", "booking", 30, "", "members", 3,
        ("The booking was lost", "Nobody could help on the day"),
        ("Terms of booking, clause 3", "Events guide, section 2"),
        (
            Incident(
                "Booked and turned away in {place}",
                "I booked the conference in {place} and was not on the list when I arrived.",
                "The fee refunded and the fare repaid.",
                "The list was printed two days before the event.",
                "The booking was never completed: no payment was made.",
            ),
            Incident(
                "No link to the webinar",
                "I paid {amount} for a webinar on {day} and never had the link.",
                "A place at the next webinar.",
                "The message with the link was sent after the webinar had begun.",
                "The link was in the account, as the confirmation says.",
            ),
        ),
    ),
    Theme(
        "events", "refund", 24, "", "members", 0,
        ("I was left with the cost", "The terms were not explained"),
        ("Terms of booking, clause 7", "Refunds policy, section 3"),
        (
            Incident(
                "Cancelled course in {place} not refunded",
                "The course in {place} was cancelled the day before. I have had no refund of {amount}.",
                "The fee refunded.",
                "The terms give a choice between refund and credit, and none was offered.",
                "The refund was made within the time that the terms give.",
            ),
            Incident(
                "Train fare to a cancelled event",
                "I had bought a ticket to {place} for {amount} before the event was cancelled on {day}.",
                "The fare repaid.",
                "The notice was shorter than the terms allow.",
                "The terms do not cover travel booked before confirmation.",
            ),
        ),
    ),
    Theme(
        "events", "access", 10, "", "members", 0,
        ("My needs were not met", "I was made to feel a nuisance"),
        ("Equality Act 2010, section 20", "Events guide, section 6"),
        (
            Incident(
                "No step-free way in at {place}",
                "I told you that I use a wheelchair. In {place} the only way in was by steps.",
                "Venues checked before they are booked.",
                "The need was on the booking and was not passed to the venue.",
                "The step-free entrance was described in the joining instructions.",
            ),
            Incident(
                "Hearing loop not working in {place}",
                "The hearing loop in {place} was not switched on and nobody knew how.",
                "A recording of the session.",
                "The venue had not been asked about the loop.",
                "The loop was mended during the first break.",
            ),
        ),
    ),
    Theme(
        "employees", "conduct", 46, "", "anyone", 92,
        ("I was treated rudely", "My circumstances were not considered", "My question was not answered"),
        ("Customer service standards, section 1", "Policy statement: polite and considerate"),
        (
            Incident(
                "Rude on the telephone",
                "The person I spoke to on {day} laughed at my question and ended the call.",
                "An apology, and the call listened to.",
                "The recording confirms the account given.",
                "The recording shows a long call that was handled with patience for most of it.",
            ),
            Incident(
                "Dismissive e-mail about {unit}",
                "I was told to 'read the handbook like everyone else' when I asked about {unit}.",
                "An apology.",
                "The e-mail did not meet our standard for courtesy.",
                "The answer itself was right, and was given within a day.",
            ),
            Incident(
                "No understanding for my illness",
                "I had explained that I am unwell. The answer was curt and addressed to somebody else.",
                "Somebody else to deal with my case.",
                "The answer had been copied from another case.",
                "The request itself was granted on the same day.",
            ),
        ),
    ),
    Theme(
        "employees", "delay", 40, "", "anyone", 12,
        ("My messages were not answered", "I had to repeat myself"),
        ("Customer service standards, section 2", "Responsibilities: tell the line manager"),
        (
            Incident(
                "Six e-mails and no answer",
                "I have written six times since {day} and had only automatic replies.",
                "An answer to my question.",
                "The messages were closed as duplicates without being read.",
                "Two of the messages were answered, to the address they came from.",
            ),
            Incident(
                "Promised call back never came",
                "I was promised a call on {day} and again the week after. None came.",
                "The call that I was promised.",
                "The call back was not put in the diary.",
                "The log shows two calls to the number given, which were not answered.",
            ),
            Incident(
                "Passed from team to team for {weeks}",
                "For {weeks} each team has sent me to another, and I have told the story five times.",
                "One person to deal with it.",
                "No team had taken the question as its own.",
                "The matter did need the decision of two teams.",
            ),
        ),
    ),
    Theme(
        "employees", "information", 18, "", "anyone", 20,
        ("A careless mistake was made", "It was not put right when I reported it"),
        ("Data Protection Act 2018", "Customer service standards, section 4"),
        (
            Incident(
                "Told two different things about {unit}",
                "On {day} I was told that {unit} could be carried over, and the next day that it could not.",
                "A clear answer in writing.",
                "The notes of the two calls disagree.",
                "The rule changed between the two calls, and both answers were right.",
            ),
            Incident(
                "My letter went to another member",
                "A letter about me was sent to another member in {place}.",
                "To know who has seen my details.",
                "The letter was put in the wrong envelope.",
                "The letter was sent back unopened.",
            ),
        ),
    ),
    Theme(
        "members", "conduct", 20, "", "anyone", 35,
        ("The conduct was not acceptable", "Nobody stepped in"),
        ("Code of conduct for committee members", "Conflict of interest policy"),
        (
            Incident(
                "Committee member was offensive in {place}",
                "At the branch meeting in {place} on {day} a committee member spoke offensively about trainees.",
                "An apology.",
                "Three people who were there confirm it.",
                "The chair stopped the discussion and spoke to the person afterwards.",
            ),
            Incident(
                "Assessor had an interest",
                "The assessor of my {unit} portfolio works for the firm that dismissed me.",
                "Another assessor.",
                "The interest should have been declared, and was not.",
                "A moderator who had no interest reached the same result.",
            ),
        ),
    ),
    Theme(
        "members", "other", 12, "", "anyone", 0,
        ("Nobody answered me", "It was not explained"),
        ("Volunteers' handbook, section 3",),
        (
            Incident(
                "Branch in {place} does not answer",
                "I have written to the branch in {place} since {day} and had no answer.",
                "An answer.",
                "The branch has no secretary, and its mail was not read.",
                "The branch answered the first letter within a week.",
            ),
            Incident(
                "Volunteer role withdrawn",
                "I was told on {day} that I am no longer needed as a volunteer, without a reason.",
                "A reason.",
                "No reason was given, and one should have been.",
                "The role was for one year, and the year had ended.",
            ),
        ),
    ),
)  # fmt: skip
