"""What the fields of a filter are called where people write one of them at a time: on the command line, in an address.

In: nothing. Out: the name outside -> the field of EventFilter.
"""

FILTER_NAMES = {
    "actor": "actors",
    "recipient": "recipients",
    "party": "parties",
    "dyad": "dyad",
    "act": "acts",
    "quad": "quads",
    "status": "statuses",
    "from": "since",
    "to": "until",
    "country": "countries",
    "place": "place",
    "near": "near",
    "source": "sources",
    "outlet": "outlets",
    "confidence": "confidence",
    "voices": "voices",
    "text": "text",
}
