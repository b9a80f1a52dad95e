"""Names of people who do not exist, from names common in the United Kingdom, and addresses that reach nobody.

`example.org` and its kin are reserved for examples (RFC 2606); the telephone numbers are Ofcom's for drama.
"""

import unicodedata
from typing import NamedTuple

from store.simulate.dice import Dice

FIRST = (
    "Aaliyah", "Abigail", "Adaeze", "Adam", "Adebayo", "Agnieszka", "Aidan", "Aisha", "Alan", "Aled", "Amara",
    "Amelia", "Amina", "Amir", "Ananya", "Andrew", "Angharad", "Anjali", "Anthony", "Arjun", "Ayesha",
    "Barbara", "Beatrice", "Ben", "Bethan", "Bilal", "Blessing", "Bronwen", "Callum", "Carol", "Catrin",
    "Charlotte", "Chidi", "Chloe", "Claire", "Connor", "Daniel", "David", "Deborah", "Declan", "Dev", "Diane",
    "Dominika", "Dylan", "Edward", "Eilidh", "Eleanor", "Elizabeth", "Emeka", "Emily", "Emma", "Ewan", "Faisal",
    "Farah", "Fatima", "Fergus", "Fiona", "Folake", "Freya", "Gareth", "George", "Grace", "Graham", "Grzegorz",
    "Gurpreet", "Hamza", "Hannah", "Harpreet", "Harriet", "Harry", "Hassan", "Helen", "Huw", "Ian", "Ifeoma",
    "Imogen", "Imran", "Isla", "Jack", "Jacob", "Jamal", "James", "Jasmine", "Jean", "Joanna", "John", "Joseph",
    "Joshua", "Joyce", "Julie", "Kamal", "Karen", "Katarzyna", "Kavita", "Keith", "Khadija", "Kieran", "Kwame",
    "Laila", "Laura", "Leah", "Leon", "Lewis", "Li", "Liam", "Linda", "Lucy", "Magdalena", "Malcolm", "Manjit",
    "Margaret", "Maria", "Mark", "Marta", "Matthew", "Mei", "Megan", "Mehmet", "Michael", "Mohammed", "Morag",
    "Nadia", "Naomi", "Natalie", "Neha", "Niamh", "Nicola", "Nikhil", "Nnamdi", "Noor", "Oliver", "Olivia",
    "Omar", "Oluwaseun", "Owen", "Patricia", "Paul", "Peter", "Piotr", "Priya", "Rachel", "Rahul", "Rebecca",
    "Reece", "Rhian", "Rhys", "Richard", "Robert", "Rohan", "Rosie", "Roisin", "Ruth", "Ryan", "Saima", "Samir",
    "Samuel", "Sandra", "Sarah", "Sean", "Shanice", "Sharon", "Shreya", "Siân", "Simon", "Siobhan", "Sophie",
    "Stephen", "Sunita", "Susan", "Tariq", "Temitope", "Teresa", "Thandiwe", "Thomas", "Tomasz", "Usha",
    "Victoria", "Vikram", "Wei", "William", "Yasmin", "Yusuf", "Zainab", "Zara", "Zoë", "Zofia",
)  # fmt: skip
LAST = (
    "Abbott", "Abdi", "Abubakar", "Achebe", "Adeyemi", "Agarwal", "Ahmed", "Akhtar", "Ali", "Allen", "Anderson",
    "Asante", "Ashworth", "Bailey", "Baker", "Banerjee", "Barnes", "Begum", "Bello", "Bennett", "Bevan",
    "Bhatt", "Boateng", "Bowen", "Bradley", "Brennan", "Brook", "Brown", "Burgess", "Byrne", "Cameron",
    "Campbell", "Carter", "Chan", "Chaudhry", "Chowdhury", "Clarke", "Coleman", "Collins", "Cooper", "Costa",
    "Coyle", "Cross", "Dalton", "Daly", "Das", "Davies", "Desai", "Dhillon", "Dixon", "Doyle", "Dunn",
    "Edwards", "Ellis", "Evans", "Farah", "Farrell", "Ferguson", "Fernandes", "Fitzgerald", "Fletcher",
    "Forbes", "Foster", "Fraser", "Gallagher", "Gill", "Gordon", "Graham", "Grant", "Greenwood", "Griffiths",
    "Gupta", "Hall", "Hamilton", "Hardy", "Harris", "Hassan", "Hayes", "Henry", "Hill", "Holmes", "Hossain",
    "Howard", "Hughes", "Hussain", "Ibrahim", "Islam", "Iyer", "Jackson", "James", "Jarvis", "Jenkins",
    "Johnson", "Jones", "Joshi", "Kamara", "Kapoor", "Kaur", "Kelly", "Kennedy", "Khan", "King", "Kowalska",
    "Kowalski", "Kumar", "Lal", "Lawson", "Lee", "Lewis", "Lim", "Lloyd", "Lowe", "MacDonald", "Mackenzie",
    "Mahmood", "Malik", "Marsh", "Martin", "Mason", "Mehta", "Mensah", "Miah", "Miller", "Mistry", "Mitchell",
    "Morgan", "Morris", "Moyo", "Murphy", "Murray", "Musa", "Nair", "Ncube", "Nguyen", "Nolan", "Norris",
    "Nowak", "Obi", "Okafor", "Okoro", "Oliveira", "Osei", "Owusu", "Palmer", "Parker", "Parmar", "Patel",
    "Patterson", "Pearce", "Pereira", "Phillips", "Powell", "Price", "Qureshi", "Rahman", "Rai", "Rana", "Rees",
    "Reid", "Reynolds", "Richards", "Roberts", "Robinson", "Rose", "Ross", "Russell", "Saunders", "Sesay",
    "Shah", "Sharma", "Shaw", "Siddiqui", "Simmons", "Singh", "Smith", "Stewart", "Stone", "Sutton", "Taylor",
    "Thomas", "Thompson", "Turner", "Uddin", "Walker", "Walsh", "Ward", "Watson", "Webb", "West", "Williams",
    "Wilson", "Wójcik", "Wong", "Wood", "Wright", "Yeung", "Young", "Yusuf", "Zielińska",
)  # fmt: skip
HOSTS = ("example.org", "example.com", "example.net", "mail.example.org", "post.example.com")


class Person(NamedTuple):
    """Somebody who does not exist; an address or a number may be missing."""

    name: str
    email: str
    telephone: str


def ascii_of(name: str) -> str:
    """A name as a mail server or an operating system writes it: "Siân Wójcik" becomes "sian wojcik"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.lower()


_PLAIN = {name: ascii_of(name) for name in FIRST + LAST}


def person(dice: Dice) -> Person:
    """A complainant with the ways of reaching them that they gave."""
    first, last = dice.pick(FIRST), dice.pick(LAST)
    how = dice.below(100)
    email = f"{_PLAIN[first]}.{_PLAIN[last]}{dice.below(90) + 10}@{dice.pick(HOSTS)}" if how < 82 else ""
    telephone = ""
    if how >= 60:
        prefix = "07700 900" if how % 3 else "01632 960"
        telephone = f"{prefix}{dice.below(1000):03d}"
    return Person(f"{first} {last}", email, telephone)


def different(dice: Dice, count: int) -> list[tuple[str, str]]:
    """`count` different names, each with the account of its owner."""
    found: dict[str, str] = {}
    while len(found) < count:
        first, last = dice.pick(FIRST), dice.pick(LAST)
        found[f"{first} {last}"] = f"{_PLAIN[first]}.{_PLAIN[last]}"
    return list(found.items())
