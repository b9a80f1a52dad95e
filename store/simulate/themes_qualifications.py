"""What students and centres complain about besides examinations, and complaints about the policies themselves."""

from store.simulate.theme import Incident, Theme

QUALIFICATIONS = (
    Theme(
        "qualifications", "delay", 52, "", "students", 3,
        ("The application was not dealt with in time", "I was given a new date three times"),
        ("Customer service standards, section 2", "Exemptions policy, section 3"),
        (
            Incident(
                "Exemption application not decided",
                "I applied for exemptions on {day} and cannot enrol at my college until they are decided.",
                "A decision this week.",
                "The application waited for an assessor who had left.",
                "The application was decided in the published time after the last paper arrived.",
            ),
            Incident(
                "Portfolio not assessed after {weeks}",
                "My portfolio was submitted {weeks} ago. The website says ten working days.",
                "The assessment, and a named person to speak to.",
                "The portfolio was not given to an assessor until the student wrote again.",
                "The ten days run from the employer's statement, which came later.",
            ),
            Incident(
                "Registration for {unit} not processed",
                "My employer paid {amount} for registration on {day} and I still have no student number.",
                "The registration completed.",
                "The payment had been posted to another employer's account.",
                "The form was sent back for a missing signature, and was dealt with when it returned.",
            ),
        ),
    ),
    Theme(
        "qualifications", "decision", 30, "", "students", 0,
        ("The decision is not fair", "The reasons do not fit the evidence"),
        ("Exemptions policy, section 5", "Portfolio guidance, learning outcomes"),
        (
            Incident(
                "Exemption for {unit} refused",
                "My degree covers {unit} and a colleague with the same degree was exempted.",
                "The same treatment as my colleague.",
                "An earlier application with the same module had been accepted.",
                "The module was taken outside the limit of five years.",
            ),
            Incident(
                "Portfolio failed on one outcome",
                "My portfolio was failed on one outcome that my supervisor had signed off on {day}.",
                "The portfolio assessed again.",
                "The assessor had not seen the second annex.",
                "The outcome asks for evidence of practice, and none was in the portfolio.",
            ),
        ),
    ),
    Theme(
        "qualifications", "information", 30, "", "students", 8,
        ("The advice was wrong", "It cost me money and time"),
        ("Policy statement: we put right our mistakes", "Student handbook, routes to qualification"),
        (
            Incident(
                "Told that {unit} was not needed",
                "I was advised on {day} that {unit} was not needed for my route. Now I am told it is.",
                "To be held to the advice I was given.",
                "The note of the call confirms the advice.",
                "The route had been confirmed correctly in writing before the student enrolled.",
            ),
            Incident(
                "Handbook and website disagree on {unit}",
                "The handbook says one thing about {unit} and the website another. I followed the wrong one.",
                "The fee waived, and the handbook corrected.",
                "The page had not been brought up to date after the change.",
                "The handbook states that it prevails over other pages.",
            ),
        ),
    ),
    Theme(
        "qualifications", "fees", 20, "", "students", 0,
        ("The wrong fee was charged", "It was not put right when I asked"),
        ("Refunds policy, section 2", "Scale of fees"),
        (
            Incident(
                "Charged twice to register for {unit}",
                "My card was charged {amount} twice on {day} for the same registration.",
                "The extra charge refunded.",
                "The payment was taken again when the page was reloaded.",
                "The refund had been made before the complaint was received.",
            ),
            Incident(
                "Fee went up after I applied",
                "I applied before the fee changed and was charged the new one, {amount} more.",
                "The fee as it was when I applied.",
                "The application was complete before the fee changed.",
                "The change of fee was announced a term before, on the page and by e-mail.",
            ),
        ),
    ),
    Theme(
        "policies", "decision", 18, "", "anyone", 0,
        ("It is unfair", "It was not explained"),
        ("Policy statement: consistent and fair", "Scheme of delegation"),
        (
            Incident(
                "Rule on late evidence is unfair",
                "The rule on late evidence makes no exception for illness, and I think it should.",
                "The rule changed.",
                "The rule allows exceptions, and staff had not been told so.",
                "The rule was adopted after consultation and is applied to everybody alike.",
            ),
            Incident(
                "Our answer to the consultation was left out",
                "Our centre in {place} answered the consultation in detail and the report does not mention it.",
                "An answer to the points we made.",
                "The report left out the answers of four centres.",
                "The points made were considered, as the minutes of the committee show.",
            ),
        ),
    ),
    Theme(
        "policies", "information", 12, "", "anyone", 0,
        ("What is published is not what applies", "Nobody could tell me where to look"),
        ("Customer service standards, section 4", "UK GDPR, article 13"),
        (
            Incident(
                "Policy on the website is out of date",
                "The policy on the website was due for review years ago and names people who have left.",
                "The current policy published.",
                "The published copy was not the one in force.",
                "A review that is due does not end a policy; it stays in force until it is replaced.",
            ),
            Incident(
                "Cannot find the appeals procedure",
                "I looked for the appeals procedure for {weeks} and was sent three different documents.",
                "One clear page.",
                "The procedure was linked from no page.",
                "The right document was the first of those that were sent.",
            ),
        ),
    ),
)  # fmt: skip
