def speaks_of_self_harm(text: str) -> bool:
    return False
def speaks_of_distress(text: str) -> bool:
    return False
