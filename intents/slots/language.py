"""Whether a message is in a language that the assistant does not speak yet: then a person answers."""

import re

_WORD = re.compile(r"[^\W\d_]+")
_SPANISH = frozenset(
    "el los las una unos unas que quiero quisiera busco buscando necesito tengo tiene hay esta estan este esto eso para por con sin "
    "mas muy pero como donde cuando cuanto cuantos cuesta cual casa casas departamento apartamento renta rentar comprar vender alquilar "
    "cuarto cuartos habitacion habitaciones recamaras recamara banos bano precio gracias hola buenas buenos dias tardes noches favor puedo "
    "puede podria ver visitar cita manana hoy sabado domingo lunes martes miercoles jueves viernes mi su sus mis nosotros ustedes usted soy "
    "somos estoy estamos me gustaria interesa interesado interesada disponible cerca de del al y o si tambien ya habla hablo espanol ingles "
    "ayuda informacion dolares mil barato barata zona barrio".split()
)
_ENGLISH = frozenset(
    "the a an is are was do does can could would i you we it my your to of in on for with and or not no yes have has show find home house "
    "tour see want need please thanks hello what when where who how this that me at be there any".split()
)
_SHARED = frozenset("me no a de la o y si del al mi su casa san los las el".split())
"""Words of both languages, or of place names (La Conner, Del Ray, Los Altos): they prove nothing alone."""
ENOUGH = 2


def is_spanish(text: str) -> bool:
    """Whether a message is Spanish by its small words; names of places and a lone "gracias" do not make it so."""
    words = [_plain(word) for word in _WORD.findall(text.lower())]
    spanish = sum(word in _SPANISH for word in words)
    telling = {word for word in words if word in _SPANISH - _SHARED - _ENGLISH}
    english = sum(word in _ENGLISH for word in words)
    return len(telling) >= ENOUGH and spanish > english


def _plain(word: str) -> str:
    return word.translate(str.maketrans("\u00e1\u00e9\u00ed\u00f3\u00fa\u00fc\u00f1", "aeiouun"))
