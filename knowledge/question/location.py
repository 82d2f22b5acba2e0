"""Detects questions from outside the United States, where most figures and rules of the base are from."""

import re

from knowledge.text.unicode import normalize_text

_OUTSIDE_US = re.compile(
    r"\b(?:germany|austria|switzerland|france|belgium|netherlands|luxembourg|spain|portugal|italy|greece|ireland|poland"
    r"|romania|hungary|sweden|norway|denmark|finland|ukraine|turkey|israel|egypt|nigeria|kenya|south africa|ghana|india"
    r"|pakistan|bangladesh|sri lanka|nepal|china|japan|korea|taiwan|singapore|malaysia|philippines|indonesia|thailand"
    r"|vietnam|australia|new zealand|canada|brazil|argentina|chile|colombia|peru|(?<!new )mexico|saudi arabia|qatar"
    r"|dubai|emirates|uae|uk|britain|england|scotland|wales|europe|eu"
    r"|abroad|outside (?:of )?(?:the )?(?:us|usa|states|united states|america))\b"
)


_FOREIGN = re.compile(
    r"\b(?:australian|british|english gp|scottish|welsh|irish|canadian|german|austrian|swiss|french|dutch|spanish"
    r"|italian|portuguese|polish|swedish|norwegian|danish|indian|pakistani|nigerian|kenyan|egyptian|filipino|brazilian"
    r"|ukrainian"
    r"|nhs|gmc|ahpra|registrar|gp partner|gp trainee|f[12]|cct|consultant post|facharzt|mbbs|hse|plab"
    r"|london|manchester|leeds|glasgow|dublin|zurich|munich|berlin|hamburg|vienna|paris|madrid|toronto|vancouver|montreal"
    r"|ontario|quebec|alberta|sydney|melbourne|brisbane|perth|auckland|delhi|mumbai|bangalore|lagos|nairobi|cairo|karachi"
    r"|overseas|abroad)\b"
)


def suggests_non_us(question: str) -> bool:
    """Tell whether a question names another country, its people, a place or the health system there."""
    return mentions_non_us_country(question) or _FOREIGN.search(normalize_text(question)) is not None


def mentions_non_us_country(question: str) -> bool:
    """Tell whether a question names a place outside the United States."""
    return _OUTSIDE_US.search(normalize_text(question)) is not None
