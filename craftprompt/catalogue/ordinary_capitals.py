"""Words that English writes with a capital though they name no person, brand or place.

Beside them stand small words that may begin a sentence or a title. All in small letters.
"""

ORDINARY_CAPITALS = frozenset((
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "christmas", "easter", "halloween", "ramadan", "diwali", "arabic",
    "bengali", "chinese", "danish", "dutch", "english", "finnish", "french", "german", "greek",
    "hebrew", "hindi", "hungarian", "indonesian", "italian", "japanese", "korean", "latin",
    "mandarin", "norwegian", "polish", "portuguese", "romanian", "russian", "spanish", "swedish",
    "thai", "turkish", "ukrainian", "urdu", "vietnamese", "welsh", "african", "american",
    "arctic", "antarctic", "asian", "atlantic", "australian", "austrian", "balinese", "belgian",
    "brazilian", "british", "canadian", "caribbean", "czech", "egyptian", "european", "indian",
    "irish", "mediterranean", "mexican", "moroccan", "nordic", "pacific", "persian",
    "scandinavian", "scottish", "swiss", "tibetan", "western", "eastern", "adirondack", "baroque",
    "bauhaus", "buddhist", "byzantine", "catholic", "celtic", "chesterfield", "christian",
    "corinthian", "deco", "doric", "edwardian", "elizabethan", "georgian", "gothic", "hindu",
    "impressionist", "ionic", "islamic", "jewish", "medieval", "modernist", "muslim", "nouveau",
    "orthodox", "renaissance", "rococo", "roman", "romanesque", "romantic", "tudor", "venetian",
    "victorian", "viking", "zen", "celsius", "doppler", "edison", "fahrenheit", "foley",
    "fresnel", "kelvin", "kodachrome", "morse", "polaroid", "rembrandt", "steadicam", "earth",
    "god", "internet", "jupiter", "mars", "mercury", "moon", "neptune", "saturn", "sun", "uranus",
    "venus", "milky", "way", "camera", "cinematic", "color", "colour", "footage", "grading",
    "hyperrealistic", "lens", "lighting", "mood", "photorealistic", "realistic", "scene",
    "setting", "shot", "sound", "style", "subject", "texture", "tone", "dr", "miss", "mr", "mrs",
    "ms", "sir", "madam", "a", "all", "an", "and", "another", "as", "at", "behind", "beneath",
    "but", "by", "during", "each", "every", "for", "from", "he", "her", "his", "i", "if", "in",
    "inside", "into", "it", "its", "near", "no", "not", "of", "on", "once", "only", "or", "our",
    "outside", "over", "she", "so", "some", "still", "that", "the", "their", "then", "there",
    "these", "they", "this", "those", "through", "to", "toward", "towards", "two", "three",
    "four", "five", "six", "seven", "eight", "nine", "ten", "under", "until", "up", "we", "when",
    "where", "while", "who", "with", "within", "without", "you",
))  # fmt: skip
