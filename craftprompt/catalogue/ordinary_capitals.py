"""Words that English writes with a capital though they name no person, brand or place of a story."""

_WORDS = """
January February March April May June July August September October November December
Monday Tuesday Wednesday Thursday Friday Saturday Sunday
Christmas Easter Halloween Ramadan Diwali
Arabic Bengali Chinese Danish Dutch English Finnish French German Greek Hebrew Hindi Hungarian
Indonesian Italian Japanese Korean Latin Mandarin Norwegian Polish Portuguese Romanian Russian
Spanish Swedish Thai Turkish Ukrainian Urdu Vietnamese Welsh
African American Arctic Antarctic Asian Atlantic Australian Austrian Balinese Belgian Brazilian
British Canadian Caribbean Czech Egyptian European Indian Irish Mediterranean Mexican Moroccan
Nordic Pacific Persian Scandinavian Scottish Swiss Tibetan Western Eastern
Adirondack Baroque Bauhaus Buddhist Byzantine Catholic Celtic Chesterfield Christian Corinthian
Deco Doric Edwardian Elizabethan Georgian Gothic Hindu Impressionist Ionic Islamic Jewish Medieval
Modernist Muslim Nouveau Orthodox Renaissance Rococo Roman Romanesque Romantic Tudor Venetian
Victorian Viking Zen
Celsius Doppler Edison Fahrenheit Foley Fresnel Kelvin Kodachrome Morse Polaroid Rembrandt Steadicam
Earth God Internet Jupiter Mars Mercury Moon Neptune Saturn Sun Uranus Venus Milky Way
Camera Cinematic Color Colour Footage Grading Hyperrealistic Lens Lighting Mood Photorealistic
Realistic Scene Setting Shot Sound Style Subject Texture Tone
Dr Miss Mr Mrs Ms Sir Madam
a all an and another as at behind beneath but by during each every for from he her his i if in inside
into it its near no not of on once only or our outside over she so some still that the their then
there these they this those through to toward towards two three four five six seven eight nine ten
under until up we when where while who with within without you
""".split()
ORDINARY_CAPITALS = frozenset(word.casefold() for word in _WORDS)
