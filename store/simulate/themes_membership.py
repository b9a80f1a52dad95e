"""What members complain about: membership and money."""

from store.simulate.theme import Incident, Theme

MEMBERSHIP = (
    Theme(
        "membership", "delay", 60, "renewals", "members", 3,
        ("It was not dealt with in time", "Nobody returned my calls"),
        ("Customer service standards, section 2", "Membership regulations, applications"),
        (
            Incident(
                "Upgrade to Fellow not decided",
                "I applied for Fellowship on {day} and have been told to wait {weeks} more ever since.",
                "The application decided now.",
                "The application was with a panel that had not met.",
                "The second reference arrived late, and the decision followed in the published time.",
            ),
            Incident(
                "Renewal not processed",
                "I renewed and paid {amount} on {day}, and my record still says lapsed.",
                "My record put right.",
                "The payment had not been matched to the member's record.",
                "The membership never lapsed: the directory is brought up to date each Friday.",
            ),
            Incident(
                "Membership certificate has not come",
                "My employer needs my certificate and I have waited {weeks} since renewing.",
                "Confirmation that I can show my employer.",
                "The batch with this certificate had not been sent to the printer.",
                "An electronic certificate was in the member's account from the day of renewal.",
            ),
        ),
    ),
    Theme(
        "membership", "decision", 26, "", "members", 0,
        ("The decision was wrong", "The letter gives no reasons"),
        ("Membership regulations, admission", "Policy statement: reasons for our decisions"),
        (
            Incident(
                "Application for Fellowship refused",
                "My application was refused because of my job title, though the work is the same.",
                "The application considered again.",
                "The panel had not been given the employer's second letter.",
                "The work described does not meet the criterion on supervision.",
            ),
            Incident(
                "Reinstatement refused",
                "I lapsed while on maternity leave and was refused reinstatement without the entry fee of {amount}.",
                "The entry fee waived.",
                "The rule on parental leave had not been applied.",
                "The fee is asked of everybody who returns after a year or more.",
            ),
            Incident(
                "Work experience not accepted",
                "Two years of work in {place} were not accepted, and the letter of {day} gives no reasons.",
                "Reasons in writing.",
                "The letter did not say which criterion was not met.",
                "The criteria were applied as published.",
            ),
        ),
    ),
    Theme(
        "membership", "information", 34, "renewals", "members", 0,
        ("I was not properly informed", "It was not put right when I reported it"),
        ("Membership regulations, renewal", "Data Protection Act 2018, accuracy of records"),
        (
            Incident(
                "No renewal notice sent",
                "I had no renewal notice and found out on {day} that my membership had ended.",
                "My membership to count as unbroken.",
                "The notice went to an e-mail address changed the year before.",
                "Membership ends on the same day each year, with or without a notice.",
            ),
            Incident(
                "Wrong grade in the directory",
                "The public directory shows me in the wrong grade, and a client has asked about it.",
                "The record corrected.",
                "The change of grade was not carried to the directory.",
                "The directory showed the grade as it was on the day that it was printed.",
            ),
            Incident(
                "Told the wrong CPD deadline",
                "I was told by telephone on {day} that the CPD deadline had moved. It had not.",
                "The late fee taken off.",
                "The note of the call confirms what was said.",
                "The deadline was stated correctly in three notices.",
            ),
        ),
    ),
    Theme(
        "membership", "fees", 38, "renewals", "members", 0,
        ("The fee is wrong", "The charge was not explained"),
        ("Scale of fees", "Membership regulations, reduced subscriptions"),
        (
            Incident(
                "Charged the wrong renewal fee",
                "My renewal invoice is {amount} more than last year and nobody can explain it.",
                "The right fee charged.",
                "The fee was that of another grade.",
                "The fee is the one published for this grade.",
            ),
            Incident(
                "Reduced rate not applied",
                "I am on parental leave and was refused the reduced rate, which I had last year.",
                "The reduced rate applied.",
                "The form for the reduced rate had been received in time.",
                "The reduced rate is granted for one year and must be asked for again.",
            ),
            Incident(
                "Late renewal fee of {amount}",
                "I was charged a late fee although I tried to pay on {day} and the page failed.",
                "The late fee refunded.",
                "The payment page was down on that day.",
                "The fee is charged to everybody who pays after the closing date.",
            ),
        ),
    ),
    Theme(
        "membership", "access", 14, "renewals", "members", 4,
        ("No adjustment was made", "My needs were not recorded"),
        ("Equality Act 2010, section 20", "Reasonable adjustments policy, section 3"),
        (
            Incident(
                "Renewal form does not work with a screen reader",
                "The renewal form does not work with my screen reader and I was told to ask a friend.",
                "A form that I can use, and an apology.",
                "The form had not been tested with a screen reader.",
                "A paper form was sent on the day that it was asked for.",
            ),
            Incident(
                "Asked again for medical evidence",
                "I am asked for the same medical evidence every year, though nothing changes.",
                "My needs recorded once.",
                "The need was on the record and was not looked at.",
                "Evidence is asked of everybody when an adjustment is renewed.",
            ),
        ),
    ),
    Theme(
        "finance", "refund", 56, "", "anyone", 0,
        ("The refund was not made", "I was told different things each time"),
        ("Refunds policy, section 2", "Refunds policy, section 4"),
        (
            Incident(
                "Refund of {amount} not paid",
                "I was promised a refund of {amount} on {day}. It has not arrived and each call starts afresh.",
                "The refund paid.",
                "The refund was approved and was not passed for payment.",
                "The refund was made on time to the card that was used.",
            ),
            Incident(
                "Refund for {unit} refused",
                "I withdrew from {unit} before the closing date and have been refused a refund.",
                "The refund, with an explanation.",
                "The withdrawal had been received in time and recorded late.",
                "The part of the fee for work already done is not refunded.",
            ),
            Incident(
                "Duplicate payment not returned",
                "I paid {amount} twice by mistake. One payment should have come back {weeks} ago.",
                "To know the day it will be paid.",
                "The bank details had been keyed wrongly.",
                "Payments are returned within 28 days, as the form says.",
            ),
        ),
    ),
    Theme(
        "finance", "fees", 32, "renewals", "anyone", 3,
        ("My payments were handled wrongly", "It was not put right when I reported it"),
        ("Terms of payment, clause 4", "Customer service standards, section 5"),
        (
            Incident(
                "Direct debit of {amount} taken twice",
                "Two direct debits of {amount} were taken on {day} and my account was overdrawn.",
                "The money and the bank's charge repaid.",
                "The collection file was sent to the bank twice.",
                "The bank's charge was for another payment of the same week.",
            ),
            Incident(
                "Chased for a fee I have paid",
                "I have had three reminders for an invoice that was paid on {day}. I sent the receipt each time.",
                "The reminders stopped.",
                "The payment had been posted to another account.",
                "The first reminder was sent before the payment arrived.",
            ),
        ),
    ),
    Theme(
        "finance", "information", 16, "", "anyone", 0,
        ("My account was not looked after", "My requests were ignored"),
        ("Customer service standards, section 5",),
        (
            Incident(
                "No VAT receipt after {weeks}",
                "I asked for a VAT receipt on {day} and again since. My employer will not repay me without it.",
                "The receipt.",
                "The receipts are made by hand and this one was missed.",
                "The receipt could be downloaded from the account.",
            ),
            Incident(
                "Statement of account is wrong",
                "The statement for our centre in {place} shows learners who are not ours, {amount} in all.",
                "A corrected statement.",
                "Two centres had been given one account.",
                "The statement was corrected the week before the complaint.",
            ),
        ),
    ),
)  # fmt: skip
