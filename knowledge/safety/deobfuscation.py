"""Read a text as plain words: undo markup, leet, asterisks, spaced-out letters, run-together words, misspellings.

Each step takes time in proportion to the text, whatever is typed; the costly ones are done for a limited number of
words, far more than a message of words anybody knows needs.
"""

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby

from rapidfuzz.distance import OSA

from knowledge.text.apostrophes import join_contractions
from knowledge.text.common_words import COMMON_WORDS
from knowledge.text.unicode import normalize_confusables

MAX_CHARACTERS = 4_000
"""Characters read: as many as Discord lets anybody send."""
SENTENCE_BREAK = "."
"""Stands between sentences."""

_MARKUP = re.compile(r"https?://\S+|<(?:@[!&]?|#|a?:\w{1,64}:|t:-?|id:)[\w:\-]{1,40}>|</[\w\- ]{1,100}:\d{1,20}>")
"""What Discord shows as something else: links, mentions, emoji, times and commands."""
_TYPE_STYLE = re.compile(r"\|\||~~|__|```|(?<![^\W_])\*\*|\*\*(?![^\W_])")
"""Marks of spoilers and of type, which may stand inside a word; two asterisks between letters hide letters."""
_PHRASE_SIGNS = {0xFDFA: " ", 0xFDFB: " "}
"""Arabic signs that stand for whole sentences, up to eighteen letters each once they are taken apart."""
_SPACE = re.compile(r"(\s+)")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_SPACED_OUT = re.compile(r"(?<![^\W_])(?:[^\W_][\s.\-_*,/|]{1,3}){2,}[^\W_](?![^\W_])")
_SEPARATORS = re.compile(r"[\s.\-_*,/|]+")
_TOKEN = re.compile(r"(?:[^\W_]|[@$!|+¡£€*#])+|[.?;:\n…]+")
_BREAKS = frozenset(".?;:!\n…")
_NUMBERED = re.compile(r"\d{3}")
"""A code such as a0053: who writes digits for letters hardly needs three in a row."""
_LEET_SIGN = re.compile(r"[0-9@$!|+¡£€]")
_LEET = str.maketrans("0134579@$!|+¡£€", "oieastgasiltiee")
_ONE_IS_L = _LEET | str.maketrans("1!|", "lll")
_REPEATED = re.compile(r"([a-z])\1{2,}")
_RUN_TOGETHER = re.compile(r"kill|suicid|myself|die|dead|death|hang|tolive|alive|overdose|livea|endit|tobe")

_KEY_WORDS = """
suicide suicidal suicidality suicides myself himself herself themselves killing killed harming hanging hanged overdose
overdosed overdosing anymore unalive cutting hopeless worthless existing existence depressed depression goodbye stabbing
drowning jumping thoughts thinking ideation
"""
"""Long words that a misspelt one may stand for. Short ones have too many innocent neighbors; see the list below."""
_SHORT_WORDS = """
i im ive id a to be of the my me it is am was not no dont cant wanna want wanted wish just so and or if in on for with
kill kills die dies dead death live living life alive end ending hang hurt harm cut jump shoot gun rope pills wake up
all off over gone go going gonna feel like tired hate done anymore any more tonight today us
"""
"""Words that a run without spaces is taken apart into, beside the key words: killmyself, wanttodie."""
_MEANT: Mapping[str, str] = {
    "kil": "kill", "kll": "kill", "kiil": "kill", "kyll": "kill", "killl": "kill", "kms": "kms", "dei": "die",
    "diee": "die", "dy": "die", "dieing": "dying", "diing": "dying", "dyin": "dying", "ded": "dead", "deth": "death",
    "lyfe": "life", "lfie": "life", "liveing": "living", "thogths": "thoughts", "sucidle": "suicidal", "m3": "me",
    "lif": "life", "aliv": "alive", "alvie": "alive", "liv": "live", "sui": "suicide", "suicid": "suicide",
    "sucidial": "suicidal", "suicidial": "suicidal", "sewerslide": "suicide", "sewercide": "suicide",
    "sewercidal": "suicidal", "unaliv": "unalive", "wana": "wanna", "wnat": "want", "wnt": "want", "wan": "want",
    "harmin": "harming", "mself": "myself", "mysef": "myself", "too": "to", "u": "you", "ur": "your", "r": "are",
    "b": "be", "n": "and", "wuz": "was", "bout": "about", "abt": "about", "bc": "because", "cuz": "because",
    "tmr": "tomorrow", "tmrw": "tomorrow", "2day": "today", "2nite": "tonight", "tonite": "tonight", "nite": "night",
    "4ever": "forever", "4eva": "forever", "every1": "everyone", "no1": "noone", "2": "to", "4": "for", "1": "one",
    "suicidle": "suicidal", "sooicidal": "suicidal", "kiill": "kill", "myselff": "myself", "myselfff": "myself",
}  # fmt: skip
"""Short forms and misspellings of short words, and what they stand for."""
_CENSORED_WORDS = "suicide suicidal kill killing killed die dying dead death myself hang hanging shoot cutting overdose"
_MIN_MISSPELLED = 5
_MAX_WORD = 40
_MAX_CORRECTED = 100
"""Different unknown words of a text that are looked at; the rest is read as it stands."""
_MAX_SPLIT = 30
"""Different unknown words of a text that are tried as several words without spaces."""
_MIN_RUN = 5
_MIN_MEAN_LETTERS = 2.5
"""Letters a word in a run without spaces must have on average: ideation is not i de at i on."""


def normalize(text: str) -> tuple[str, ...]:
    """Return the text as words in lower case, sentences parted by ``SENTENCE_BREAK``.

    Nothing of the text is remembered.
    """
    text = text[:MAX_CHARACTERS]
    if "&" in text:
        text = html.unescape(text)
    text = _TYPE_STYLE.sub("", _MARKUP.sub(" ", text)).translate(_PHRASE_SIGNS)
    text = _plain_letters(text)[:MAX_CHARACTERS]
    text = _APOSTROPHE.sub("", join_contractions(_SPACED_OUT.sub(_join_letters, text)))
    tokens = _TOKEN.findall(text)
    read: dict[str, tuple[str, ...]] = {}
    corrected = 0
    for token in tokens:
        if token not in read:
            plain = _read_plainly(token)
            if plain is None:
                corrected += 1
                plain = _resolve(token, split=corrected <= _MAX_SPLIT) if corrected <= _MAX_CORRECTED else (token,)
            read[token] = plain
    return tuple(word for word, _ in _without_repeated_breaks(word for token in tokens for word in read[token]))


def _plain_letters(text: str) -> str:
    """Return the text in plain small letters. Only words that are not plain ASCII are taken apart."""
    if text.isascii():
        return normalize_confusables(text)
    return "".join(
        [
            part.lower() if part.isascii() and "`" not in part else normalize_confusables(part)
            for part in _SPACE.split(text)
        ]
    )


def _join_letters(found: re.Match[str]) -> str:
    """Return letters that are spaced out as one word if that is a word this is about; "I m a" stays as it is."""
    joined = _SEPARATORS.sub("", found.group())
    return joined if _RUN_TOGETHER.search(joined.translate(_LEET)) else found.group()


def _without_repeated_breaks(words: Iterator[str]) -> Iterator[tuple[str, None]]:
    for word, same in groupby(words):
        if word == SENTENCE_BREAK:
            yield word, None
        else:
            yield from ((one, None) for one in same)


def _read_plainly(token: str) -> tuple[str, ...] | None:
    """Return what a token is without a closer look, or None if it needs one."""
    if token in _MEANT:
        return (_MEANT[token],)
    if token in COMMON_WORDS:
        return (token,)
    if not any(c.isalnum() for c in token):
        return (SENTENCE_BREAK,) if token[0] in _BREAKS else ()
    if token.isdigit() or _NUMBERED.search(token) or len(token) > _MAX_WORD:
        return (token,)
    return None


def _resolve(token: str, *, split: bool) -> tuple[str, ...]:
    bare = token.rstrip("!|+").strip("*#")
    if "*" in bare or "#" in bare:
        return (_uncensor(bare),)
    readings = (bare, bare.translate(_LEET), bare.translate(_ONE_IS_L)) if _LEET_SIGN.search(bare) else (bare,)
    for word in readings:
        if word in _MEANT or word in COMMON_WORDS or word in _key_words():
            return (_MEANT.get(word, word),)
    last = readings[-1]
    for word in readings[:2]:
        if found := _collapse_repeats(word) or (split and _split_run_together(word)) or _correct(word):
            return found
    return (last if last.isalpha() and len(readings) > 1 and not bare[0].isdigit() else bare,)


def _uncensor(token: str) -> str:
    """Return the word whose letters are hidden by asterisks, the token itself if none fits."""
    bare = token.replace("*", "").replace("#", "")
    if bare in COMMON_WORDS or bare in _key_words():
        return bare
    likely = _censored_words().get(len(token), ())
    letters = [(place, letter) for place, letter in enumerate(token.translate(_LEET)) if letter not in "*#"]
    return next((word for word in likely if letters and all(word[at] == letter for at, letter in letters)), token)


def _collapse_repeats(token: str) -> tuple[str, ...] | None:
    if not _REPEATED.search(token):
        return None
    for shorter in (_REPEATED.sub(r"\1\1", token), _REPEATED.sub(r"\1", token)):
        if shorter in _MEANT or shorter in _key_words() or shorter in COMMON_WORDS:
            return (_MEANT.get(shorter, shorter),)
    return None


def _correct(token: str) -> tuple[str, ...] | None:
    """Return the key word that is one edit away (a swap of neighbors is one edit)."""
    if len(token) < _MIN_MISSPELLED:
        return None
    index = _one_letter_fewer()
    for shorter in (token, *_one_letter_removed(token)):
        for word in index.get(shorter, ()):
            if OSA.distance(token, word) == 1:
                return (word,)
    return None


def _split_run_together(token: str) -> tuple[str, ...] | None:
    """Return a run of words without spaces with its spaces put back: killmyself, wanttodie."""
    if len(token) < _MIN_RUN or not _RUN_TOGETHER.search(token):
        return None
    known, longest = _words_in_runs()
    parts: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(1, len(token) + 1):
        ways = [
            (*parts[start], word)
            for start in range(max(0, end - longest), end)
            if start in parts and (word := token[start:end]) in known
        ]
        if ways:
            parts[end] = min(ways, key=len)
    whole = parts.get(len(token))
    return whole if whole and len(token) >= _MIN_MEAN_LETTERS * len(whole) else None


@cache
def _key_words() -> frozenset[str]:
    return frozenset(_KEY_WORDS.split())


@cache
def _words_in_runs() -> tuple[frozenset[str], int]:
    words = frozenset(_SHORT_WORDS.split()) | _key_words()
    return words, max(map(len, words))


@cache
def _censored_words() -> Mapping[int, tuple[str, ...]]:
    by_length: defaultdict[int, list[str]] = defaultdict(list)
    for word in _CENSORED_WORDS.split():
        by_length[len(word)].append(word)
    return {length: tuple(words) for length, words in by_length.items()}


@cache
def _one_letter_fewer() -> Mapping[str, tuple[str, ...]]:
    """Key words under themselves and under each form that lacks one letter, so that near ones are looked up."""
    index: defaultdict[str, list[str]] = defaultdict(list)
    for word in _KEY_WORDS.split():
        for form in (word, *_one_letter_removed(word)):
            index[form].append(word)
    return {form: tuple(dict.fromkeys(words)) for form, words in index.items()}


def _one_letter_removed(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))
