"""What candidates complain about."""

from store.simulate.theme import Incident, Theme

EXAMINATIONS = (
    Theme(
        "examinations", "results", 90, "results", "students", 2,
        ("The result is wrong or missing", "Nobody explained what was happening", "I was not told when it would be put right"),
        ("Examination regulations, reviews of results", "Marking and moderation procedure, section 4"),
        (
            Incident(
                "Result for {unit} not released",
                "Results for {unit} were due on {day}. Mine still shows as pending and nobody can tell me why.",
                "The result, and the reason for the delay.",
                "The result was held back because a mark sheet had been filed under another candidate number.",
                "Candidates were told on the results page that some marks would come later.",
            ),
            Incident(
                "Grade for {unit} does not match my script",
                "I was given a fail in {unit} by two marks. My tutor thinks that question 3 was not marked.",
                "A second marker to look at the script.",
                "One answer had not been marked; it has been marked now and the grade was changed.",
                "A second examiner looked at the whole script and reached the same mark.",
            ),
            Incident(
                "Review of my {unit} mark",
                "I asked for a review of {unit} on {day}, paid {amount}, and have had only an automatic reply.",
                "The outcome of the review, or the fee back.",
                "The request for review was not passed to the chief examiner until the candidate complained.",
                "The review was finished within the time published for it, and the mark stands.",
            ),
        ),
    ),
    Theme(
        "examinations", "delay", 45, "results", "students", 0,
        ("It was not done in time", "My e-mails were not answered"),
        ("Customer service standards, section 2", "Examination regulations, special consideration"),
        (
            Incident(
                "Certificate not sent after {unit}",
                "I passed {unit} and was told the certificate would follow within {weeks}. It has not come.",
                "The certificate, this week.",
                "The certificate had been printed with an old address.",
                "The certificate was sent within the time published for it.",
            ),
            Incident(
                "No answer to my special consideration request",
                "I sent medical evidence on {day} and was promised an answer before results. There was none.",
                "An answer, and an apology.",
                "The request was put in a queue that nobody was watching.",
                "The panel could not decide before the last part of the evidence arrived.",
            ),
            Incident(
                "Copy of my {unit} script still not sent",
                "I paid {amount} for a copy of my {unit} script {weeks} ago and have heard nothing.",
                "The copy that I paid for.",
                "The payment had not been matched to the request.",
                "Copies are sent after the period for reviews has ended, as the form says.",
            ),
        ),
    ),
    Theme(
        "examinations", "technical", 50, "results", "students", 0,
        ("The software failed", "No help was available", "The effect on my result was not considered"),
        ("Remote invigilation guidance, section 6", "Examination regulations, disrupted sittings"),
        (
            Incident(
                "Online examination crashed in {unit}",
                "The screen froze 40 minutes into {unit} on {day}. I lost time and the invigilator could not help.",
                "A free resit.",
                "The supplier's log shows an outage of 22 minutes during the sitting.",
                "The time lost was added at the end of the sitting and was used.",
            ),
            Incident(
                "Locked out of remote invigilation",
                "On {day} the remote invigilation software would not accept my camera and I started {unit} late.",
                "The lost time taken into account.",
                "The help line was not staffed at the time shown in the joining instructions.",
                "The check of the equipment that is asked for beforehand was not made.",
            ),
            Incident(
                "Answers lost in {unit}",
                "My last two answers in {unit} on {day} were not saved, though the page said that they were.",
                "A full account of what went wrong.",
                "The answers were found in the supplier's backup and have been marked.",
                "The log shows no answer to those questions before the sitting closed.",
            ),
        ),
    ),
    Theme(
        "examinations", "access", 32, "results", "students", 5,
        ("The agreed adjustment was not made", "I was not believed when I said so"),
        ("Equality Act 2010, section 20", "Reasonable adjustments policy, section 5"),
        (
            Incident(
                "Extra time not given in {unit}",
                "I was granted 25 per cent extra time. On {day} the system closed {unit} at the ordinary time.",
                "The sitting set aside and a free resit.",
                "The extra time had been entered for the wrong sitting.",
                "The record of the sitting shows that the extra time was given.",
            ),
            Incident(
                "Rest breaks agreed but not in place",
                "My rest breaks were agreed on {day} and the centre in {place} had not been told.",
                "Adjustments checked before every sitting.",
                "The adjustment was on our record and was not passed to the centre.",
                "The invigilator's report shows that breaks were offered and taken.",
            ),
            Incident(
                "Large-print paper not supplied",
                "I asked for a large-print paper for {unit} and was given the ordinary one.",
                "A written apology.",
                "The paper had been printed and was left at the office.",
                "The request came after the closing date, so nothing had been agreed for this sitting.",
            ),
        ),
    ),
    Theme(
        "examinations", "booking", 36, "", "students", 0,
        ("The booking was handled wrongly", "I was left with the cost"),
        ("Examination regulations, entries and fees", "Terms of booking, clause 3"),
        (
            Incident(
                "Booked on the wrong sitting of {unit}",
                "I booked {unit} in {place} and my confirmation shows another date. Changing it would cost {amount}.",
                "A place at the sitting I asked for.",
                "The booking page had shown two sittings under one name.",
                "The booking was made for the sitting shown on the last page before payment.",
            ),
            Incident(
                "Place in {place} cancelled without notice",
                "My place on {day} was cancelled the week before, and no other centre had room.",
                "The travel cost repaid.",
                "The notice of cancellation went to an old address.",
                "The terms allow a change of centre with seven days' notice, which was given.",
            ),
            Incident(
                "Late booking fee for {unit}",
                "The booking page failed on the last day and I was then charged a late fee of {amount}.",
                "The late fee refunded.",
                "The page was down for three hours on the last day.",
                "The fee is the one published for late bookings.",
            ),
        ),
    ),
    Theme(
        "examinations", "conduct", 16, "results", "students", 75,
        ("The behaviour disturbed the sitting", "I was treated without respect"),
        ("Code of conduct for invigilators", "Policy statement: we act fairly to staff and complainants"),
        (
            Incident(
                "Invigilator talked during {unit}",
                "On {day} the invigilator in {place} talked throughout and told me to be quiet when I complained.",
                "Training for invigilators.",
                "Two other candidates reported the same.",
                "No other candidate reported a disturbance.",
            ),
            Incident(
                "Accused of cheating without reason",
                "The invigilator accused me of looking at notes in {unit}, in front of everybody. There were none.",
                "The accusation withdrawn in writing.",
                "The report form gives no ground for the accusation.",
                "The invigilator followed the instructions for a suspected breach.",
            ),
        ),
    ),
    Theme(
        "examinations", "decision", 26, "results", "students", 0,
        ("The decision took no account of my evidence", "The reasons were not explained"),
        ("Examination regulations, special consideration", "Assessment regulations, late submission"),
        (
            Incident(
                "Special consideration refused for {unit}",
                "I was in hospital before {unit}. My request was refused because the letter was not dated.",
                "The decision looked at again.",
                "The dated letter had been received and was not seen by the panel.",
                "The panel applied the published criteria, as it does for every candidate.",
            ),
            Incident(
                "Deferral of {unit} refused",
                "I asked to move {unit} to the next sitting after a bereavement and was told it was too late.",
                "The sitting not to count.",
                "The letter of refusal gave no reasons.",
                "The regulations leave no discretion once the sitting has begun.",
            ),
            Incident(
                "Penalty for a late assignment",
                "My {unit} assignment was uploaded four minutes late on {day} and capped at a pass.",
                "The cap removed.",
                "The upload page was slow in the last hour, and the log shows an earlier attempt.",
                "The penalty is the one in the regulations, applied to everybody alike.",
            ),
        ),
    ),
    Theme(
        "examinations", "information", 22, "", "students", 4,
        ("The information given was wrong", "The mistake was not corrected when I reported it"),
        ("Customer service standards, section 4", "Examination regulations, information for candidates"),
        (
            Incident(
                "Wrong date in the timetable for {unit}",
                "The timetable on the website gave {day} for {unit}. It was held the day before.",
                "A free resit.",
                "An old timetable was still linked from one page.",
                "The date was correct in the confirmation sent to the candidate.",
            ),
            Incident(
                "List of permitted materials was wrong",
                "I was told that an annotated statute book was allowed in {unit} and had it taken away.",
                "To sit the paper again without a fee.",
                "Two guides gave different lists of materials.",
                "The front page of the paper and the confirmation both give the right list.",
            ),
        ),
    ),
)  # fmt: skip
