"""English phrases for facts with few values."""

WARNINGS = {"stairs": "mind: stairs on the way", "escalator": "mind: an escalator on the way"}
CROSSING = {
    True: ("cross the border with travel documents",),
    False: (
        "there is a border checkpoint on the way",
        "time there is not included",
        "bring your travel documents",
    ),
}  # by whether it is a text message
MODES = {"walk": "on foot", "wheelchair": "by wheelchair", "bicycle": "by bicycle", "drive": "by car"}
WHEELCHAIR = {
    "yes": "wheelchairs can get in",
    "limited": "wheelchairs can get in only in part",
    "no": "wheelchairs cannot get in",
}
READ_BACK_QUESTIONS = {
    "door": "Please repeat: {what}?",
    "entrance": "Please repeat: which entrance?",
    "landmark": "Please repeat: what is the landmark?",
    "way": "Please repeat: what do you do first?",
    "side": "Please repeat: which direction?",
    "address": "Please repeat: what is the address?",
    "outlet": "Please repeat: which outlet?",
}
STEP_FREE = {True: "there is a step-free way in", False: "there is no step-free way in"}
VAGUE_ORIGIN = ("the start is not precise enough", "name a crossing, a house number or a station exit")
CITIES = {"香港特别行政区": "Hong Kong", "澳门特别行政区": "Macao"}  # not named by their sound
