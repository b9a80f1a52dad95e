"""Taking in complaints: one that arrives, or those of an older register."""

from store.rules.fields import Field, Kind
from store.rules.registry import Intake

FIELDS = (
    Field("subject", Kind.LINE, "About", required=True, help="what the complaint is about, in one line"),
    Field(
        "detail",
        Kind.PROSE,
        "What happened",
        help="the account, with dates, facts and names of people involved",
    ),
    Field("outcome_sought", Kind.PROSE, "Outcome sought", help="what the complainant would like to happen"),
    Field("name", Kind.LINE, "Complainant", help="the complainant's name"),
    Field("email", Kind.LINE, "E-mail", help="the complainant's e-mail address"),
    Field("telephone", Kind.LINE, "Telephone", help="the complainant's telephone number"),
    Field(
        "complainant_type",
        Kind.CHOICE,
        "Customer type",
        list_name="complainant_types",
        help="who the complainant is to us",
    ),
    Field(
        "complainant_status",
        Kind.CHOICE,
        "Customer status",
        list_name="complainant_statuses",
        help="the standing of their membership",
    ),
    Field("channel", Kind.CHOICE, "Channel", list_name="channels", help="how the complaint came"),
    Field("service", Kind.CHOICE, "Service", list_name="services", help="the service it concerns"),
    Field(
        "category", Kind.CHOICE, "Category", list_name="categories", help="the kind of thing that went wrong"
    ),
    Field(
        "point",
        Kind.LINES,
        "Points",
        help="a point to be decided by itself; repeat for each, the whole complaint if not given",
    ),
    Field("about_staff", Kind.FLAG, "About staff", help="a member of staff is complained about"),
    Field(
        "about_handler",
        Kind.HANDLERS,
        "About handler",
        help="a handler who is complained about; repeat for each",
    ),
    Field(
        "stage",
        Kind.CHOICE,
        "Begins at",
        list_name="direct",
        help="the later stage at which the policy lets it begin; the first if not given",
    ),
    Field("stage_reason", Kind.PROSE, "Why there", help="why it begins at that stage and not at the first"),
    Field(
        "signpost",
        Kind.PROSE,
        "Signposting",
        help="what the complainant was told happens next; written from the policy if not given",
        written=True,
    ),
)

RECEIVE = Intake("receive", "New complaint", "take in a complaint, whatever the channel", FIELDS)
IMPORT = Intake("import", "Import", "bring in an older register", (), who="allocator")
