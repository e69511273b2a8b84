"""Invented names of people from many origins, as greater Seattle has them."""

from random import Random

GIVEN = (
    "Abebe", "Adaeze", "Aiko", "Alejandra", "Amara", "Amina", "Anders", "Andre", "Anjali", "Anton", "Arjun", "Astrid",
    "Beatriz", "Bianca", "Binh", "Brandon", "Brigid", "Callum", "Camila", "Carlos", "Cedric", "Chidi", "Chloe",
    "Claire", "Dalia", "Damir", "Dana", "Daniela", "Darius", "Deepa", "Denise", "Diego", "Dmitri", "Elena", "Elias",
    "Emeka", "Erin", "Esther", "Fatima", "Felix", "Fiona", "Francisco", "Gabriel", "Gloria", "Grace", "Graham",
    "Hana", "Harold", "Hassan", "Heidi", "Hiroshi", "Ikram", "Imani", "Ingrid", "Isaac", "Ivy", "Jamal", "Janelle",
    "Jasmine", "Javier", "Jin", "Joanna", "Jonas", "Julian", "Kai", "Kalani", "Karen", "Keisha", "Kenji", "Khadija",
    "Kofi", "Kwame", "Lan", "Laila", "Lars", "Latoya", "Leilani", "Leo", "Liam", "Linh", "Lucia", "Luis", "Mai",
    "Malik", "Marcus", "Margaret", "Mariana", "Marisol", "Mateo", "Maya", "Mei", "Meron", "Miguel", "Mina", "Minh",
    "Mohamed", "Monique", "Nadia", "Naomi", "Nathan", "Neha", "Nia", "Nikolai", "Noor", "Nora", "Olga", "Oliver",
    "Omar", "Oscar", "Owen", "Pavel", "Pia", "Priya", "Quinn", "Rafael", "Rahel", "Raj", "Ramona", "Ravi", "Renata",
    "Rosa", "Roxanne", "Ruth", "Sagal", "Sakura", "Samir", "Samuel", "Sanjay", "Selam", "Seo-yeon", "Simone", "Sione",
    "Sofia", "Solveig", "Soren", "Stella", "Sunita", "Tamika", "Tariq", "Teresa", "Thanh", "Theo", "Tomas", "Trang",
    "Uma", "Vera", "Victor", "Vikram", "Wanda", "Wei", "Xavier", "Yasmin", "Yosef", "Yuki", "Zainab", "Zara", "Zoe",
)  # fmt: skip
FAMILY = (
    "Abbott", "Abdi", "Acosta", "Adeyemi", "Ahn", "Akana", "Alvarez", "Andersen", "Aoki", "Asante", "Bautista",
    "Bekele", "Bell", "Bergstrom", "Bhatt", "Blackwood", "Booker", "Brandt", "Callahan", "Castillo", "Chandra",
    "Chang", "Chavez", "Chen", "Cole", "Cruz", "Dang", "Dawson", "Delgado", "Desai", "Diaz", "Dinh", "Doan",
    "Dubois", "Edwards", "Eriksen", "Escobar", "Farah", "Fernandez", "Fischer", "Flores", "Fonoti", "Foster",
    "Fujita", "Gallagher", "Garza", "Getachew", "Goldberg", "Gomez", "Grant", "Gutierrez", "Haddad", "Hale",
    "Halvorsen",
    "Hamilton", "Hansen", "Hassan", "Hayashi", "Hernandez", "Ho", "Holt", "Huang", "Hussein", "Ibarra", "Ismail",
    "Iyer", "Jensen", "Johal", "Joshi", "Kahale", "Kang", "Kaur", "Keller", "Khan", "Kim", "Kowalski", "Kuznetsov",
    "Lam", "Larsen", "Lau", "Lewis", "Lindgren", "Lopez", "Lund", "Mahmoud", "Malhotra", "Marsh", "Mbeki", "McKenna",
    "Medina", "Mehta", "Mendoza", "Mercado", "Mohamud", "Mori", "Mwangi", "Nakamura", "Navarro", "Nguyen", "Novak",
    "Nunez", "Obi", "Okafor", "Okoye", "Olsen", "Ortiz", "Osman", "Owusu", "Pak", "Park", "Patel", "Pereira",
    "Petrov", "Pham", "Phan", "Quach", "Quintero", "Ramirez", "Rao", "Reyes", "Rios", "Robinson", "Rosen", "Rossi",
    "Saito", "Salazar", "Sandoval", "Santos", "Schwartz", "Sharma", "Sifuentes", "Silva", "Singh", "Sorensen",
    "Strand", "Suarez", "Svensson", "Tadesse", "Takeda", "Tam", "Tavita", "Tesfaye", "Thorne", "Tran", "Tuiasosopo",
    "Vang", "Vargas", "Villanueva", "Vo", "Walker", "Warsame", "Washington", "Weber", "Whitfield", "Wong", "Woods",
    "Wu", "Yamada", "Yang", "Yilmaz", "Yoon", "Zhang", "Zielinski",
)  # fmt: skip


def full_name(rng: Random) -> str:
    """A given and a family name, drawn apart: no real person is meant."""
    return f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}"
