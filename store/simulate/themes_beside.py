"""What comes to the desk and is more than a complaint under the policy, or none: others' matters, first requests, personal data."""

from store.simulate.theme import PERSONAL_DATA, REQUEST, Incident, Theme

LAW_SCHOOL, REGULATION = "law-school", "regulation"  # of the policy's [scope.elsewhere]

BESIDE = (
    Theme(
        "qualifications", "other", 22, "", "students", 4,
        ("The teaching was not what was promised", "The tutor did not answer"),
        ("Purpose and scope: what this policy does not cover",),
        (
            Incident(
                "Law School: no feedback from my tutor",
                "I study {unit} with CILEX Law School and have had no feedback on my work for {weeks}.",
                "The feedback, and another tutor.",
                "The feedback had been promised within two weeks.",
                "Courses are the business of CILEX Law School, which has a procedure of its own.",
            ),
            Incident(
                "Law School: course materials out of date",
                "The manual for {unit} that the Law School sent me on {day} cites an Act that was repealed.",
                "A new manual.",
                "The manual was an edition too old.",
                "Course materials are the business of CILEX Law School.",
            ),
        ),
        LAW_SCHOOL,
    ),
    Theme(
        "members", "decision", 20, "", "anyone", 0,
        ("The decision was wrong", "The lawyer broke the rules"),
        ("Purpose and scope: what this policy does not cover",),
        (
            Incident(
                "Conduct of a CILEX lawyer in {place}",
                "My lawyer in {place}, a Chartered Legal Executive, missed a date in court and charged me {amount} all the same.",
                "The lawyer to be called to account.",
                "The letters show that the date was missed.",
                "The conduct of authorised persons is for CILEX Regulation.",
            ),
            Incident(
                "Regulation: application for practice rights",
                "CILEX Regulation has had my application for practice rights since {day} and answers no e-mail.",
                "A decision.",
                "The application had been complete when it was sent.",
                "Applications of that kind are decided by CILEX Regulation, which has a procedure of its own.",
            ),
        ),
        REGULATION,
    ),
    Theme(
        "membership", "other", 34, "renewals", "members", 0,
        ("I need this by the end of the month",),
        ("What is a complaint, and what is a request for service",),
        (
            Incident(
                "How do I change my address?",
                "I have moved to {place} and cannot find where to change my address.",
                "The address changed.",
                "The page had been moved and the old link led nowhere.",
                "The address can be changed in the account.",
            ),
            Incident(
                "Please send me a letter of good standing",
                "My employer in {place} asks for a letter of good standing. How do I get one, and what does it cost?",
                "The letter.",
                "The answer to a first enquiry had gone to another address.",
                "The letter is ordered by a form and comes within a week.",
            ),
            Incident(
                "Copy of my certificate for {unit}",
                "I have lost my certificate for {unit} and would like a copy. Is it {amount}?",
                "A copy.",
                "The order had been taken and not carried out.",
                "Copies are sent within ten working days of the order.",
            ),
        ),
        REQUEST,
    ),
    Theme(
        "website", "other", 30, "", "anyone", 6,
        ("My data was not kept safe", "Nobody told me what had happened", "I was not given what I asked for"),
        ("Data Protection Act 2018, section 164A", "Privacy notice, section 4"),
        (
            Incident(
                "My results were sent to somebody else",
                "On {day} a letter with my name, address and results was sent to another student, who rang me.",
                "To know who has seen it, and an apology.",
                "Two letters had been put into one envelope.",
                "The letter was addressed as the account said on that day.",
            ),
            Incident(
                "My request for my data was not answered",
                "I asked for a copy of my file {weeks} ago and have had part of it, with pages missing.",
                "The whole file.",
                "One of three systems had not been searched.",
                "What was left out is about other people.",
            ),
            Incident(
                "Marketing e-mails after I had said no",
                "I withdrew my consent on {day} and have had four e-mails about events since.",
                "To be taken off every list.",
                "The list of the events team had not been brought up to date.",
                "The messages were about the membership and not marketing.",
            ),
        ),
        PERSONAL_DATA,
    ),
)  # fmt: skip
