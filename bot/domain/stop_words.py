"""Stop words: those that every text has and that say nothing of what it is about."""

from __future__ import annotations

_ENGLISH = """
    a about after all also am an and another any anybody anyone anything are aren as at be because been before
    being both but by can cannot could couldn did didn do does doesn doing don each either else every few for from
    get gets getting got had hadn has hasn have haven having he her here hers him his how i if in instead into is
    isn it its just let like many may maybe me might more most much must my need no nor not of off on one only onto
    or other our out over own please really s same shall she should shouldn since so some somebody someone
    something still such t than thank thanks that the their them then there these they this those though through to
    too trying under until up upon us use using very want was wasn way we were weren what when where whether which
    while who whom whose why with without won would wouldn you your
"""
_GERMAN = """
    aber alle als am an auch auf aus bei beim bin bis bitte da danke dann das dass dem den denn der des dich dies
    diese dieser dieses dir doch du durch ein eine einem einen einer eines er es etwas euch fur gegen gibt habe
    haben hat hatte ich ihm ihn ihr im ist ja jede jeder jetzt kann kein keine konnen man mein meine mich mir mit
    muss nach nicht noch nur ob oder ohne schon sehr sein seine sich sie sind so soll uber um und uns unter viel
    vom von vor wann warum weil welche wenn werden wie wieso wird wo wurde zu zum zur zwischen
"""
_FRENCH = """
    au aux avec ce ces cette comment dans de des du elle en est et il ils je la le les leur mais mon ne nous ou par
    pas pour pourquoi que quel quelle qui sa ses son sont sur un une vous
"""
_SPANISH = """
    al como con cual cuando de del donde el ella en es esta este la las lo los mi muy no o para pero por porque que
    se sin su sus un una y yo
"""

STOP_WORDS = frozenset(f"{_ENGLISH} {_GERMAN} {_FRENCH} {_SPANISH}".split())
"""Of English, German, French and Spanish, folded as `tokenise` folds.

A word that means something in another of these languages is not among them: where it says nothing, it is so frequent
that it weighs nothing.
"""
