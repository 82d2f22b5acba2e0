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


def mentions_non_us_country(question: str) -> bool:
    """Tell whether a question names a place outside the United States."""
    return _OUTSIDE_US.search(normalize_text(question)) is not None
