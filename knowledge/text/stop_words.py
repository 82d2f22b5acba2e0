"""The stop-word lists: words that say nothing about a topic.

They differ because their uses do: the matcher keeps words that tell entries apart ("start", "work"), which say nothing
in a question about the details of a role that was named.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS = _words("""
a an the and or but if so of to in on at by for with from as is are was were be been being am i im ive id ill me my
mine we our us you your he she it its they them their this that these those there here do does did have has had can
could would will should may might must shall just really very too also then than who whom which what when where how
about into over up down out off some any such own same one ones s t re ll ve d m dont doesnt didnt isnt arent wasnt
cant wont couldnt wouldnt whats thats theres hi hello hey please thanks thank ok okay let lets get got go going want
like need know think tell say said anyone anybody someone somebody something anything u ur actually even still ever
much many lot lots kind sort thing things way quite pretty bit maybe because while though each every all both more
most other not no nor only between during before after again through
""")
"""Ignored by the matcher; only phrases and the classifier use them."""

PHRASE_FUNCTION_WORDS = _words("""
a an the my our your his her their its of to for in at on is are was be been i im ive we you me us it this that
these those and or with by as do does did have has had so just really very some any
""")
"""Words that may stand between the words of a phrase of the lexicon."""

STATEMENT_STOP_WORDS = _words("""
a about actually after all allow allowed allows also always am an and any anybody anyhow anyone are as ask at be
become becoming been being but by can career could count counts day decide decides did do doctor does doing early
easy eight else enough ever every exactly exist exists explain explained first five for four from full get gets
getting gig go going good great happen happens hard has have having help how i if im in instead into is it its job
just keep keeps kind know last late less let like look lot mainly make makes many may md me mean might more most
mostly much must my need needs never new nine no normally not now of off often ok on one only or other our out over
people per physician please position possible probably rather really right role same say see seven should six so
some somebody someone something sort still stuff such take talk talks tell ten than that thats the their them then
there these they thing things think this those though three time tips to too true try two typical up us use useful
usual usually very vs want was way we well were what whats when where which while who whole whom why will with
within without wk work working worth would year years yes yet you your
already anything big cut either even everything far least money next nothing old past really save soon told whether
""")
"""Ignored in a search for statements of a role."""

FOLLOW_UP_STOP_WORDS = _words("""
a an the this that these those it its they them their i im id ill me my mine you your u one ones is isnt are was be
been am do does did doing can could should would will might may must have has had having get gets getting got need
needs needed want like and or but so ok okay well also too then now about what whats how hows when whats where who
of for to in on at as with if by there theres any some much many really actually usually typically generally
normally exactly roughly please just still even again involve involves include includes take takes make makes go
goes kind all day every mean tell show give say know right away out start started begin sounds good great cool nice
interesting thanks thank hm hmm oh yes yeah sure alright hey hi average general number numbers figure figures then
lot see week weekly month monthly year till until part parts thing things no teh tho pls plz lol btw anyway talk
talking
""")
"""Ignored in a follow-up: if only these and aspect words occur, the message has no topic of its own."""
