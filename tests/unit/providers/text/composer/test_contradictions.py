# ruff: noqa: RUF001  the letters and punctuation of many scripts are meant as they stand
import re

import pytest

from tests.unit.providers.text.composer.scenes import composed
from tests.unit.providers.text.composer.targets import ONE_OF_EACH, target_of

# What a scene rules out, as a pattern over our words, with scenes that rule it out.
RULES = {
    "night brings no sun": (
        (
            r"sun|sunlight|sunlit|daylight|noon|midday|golden|blue sky|sunrise|sunset|morning|"
            r"dawn|birdsong|window light|grey light|skylight|overcast|first light|last light"
        ),
        [
            "Un chat dort sur le toit, il est minuit.",
            "Ein Mann angelt nachts am See.",
            "Gece yarısı sokakta bir kedi yürüyor.",
            "En la noche una mujer corre por el bosque.",
            "Nocne miasto, deszcz i neony.",
            "夜里一个男人在桥上。",
            "夜の公園で子供が遊ぶ。",
            "한밤중에 남자가 걷는다.",
            "रात में कुत्ता भौंकता है।",
            "ليلا يمشي القط",
            "Вночі йде дощ у Києві.",
            "V noci prší v Praze.",
            "Om natten går en mann i skogen.",
            "Ban đêm, một con mèo đi trên mái nhà.",
            "Noaptea, o femeie merge pe stradă.",
            "Éjszaka egy férfi sétál.",
            "Yöllä kettu juoksee metsässä.",
            "Malam hari, seorang pria berjalan di pantai.",
            "شب، زنی در خیابان راه می\u200cرود.",
            "Τη νύχτα ένας άντρας περπατά.",
            "Ночью на крыше сидит кот.",
            "Midnight in the garden.",
            "INT. BEDROOM - NIGHT. A child sleeps.",
            "黑白电影：一个侦探在雨夜抽烟。",
            "雪夜，一个老人提着灯笼走过桥。",
            "夜雨打在窗上，女孩弹钢琴。",
            "风雨夜，船夫收起渔网。",
            "夜市里，小贩翻炒面条。",
            "雨夜、タクシーが路地で待つ。",
            "雪夜の村、犬が吠える。",
            "여름밤, 두 소년이 강가에 앉아 있다.",
            "Schneenacht. Ein Schlitten gleitet durchs Dorf.",
            "In Sommernächten sitzt sie am See.",
            "Eine stürmische Regennacht, ein Fremder klopft.",
            "En sommarnatt vid sjön badar en flicka.",
            "Vinternatt. En räv går över isen.",
            "Een sneeuwnacht in het dorp, een hond blaft.",
            "Deszczowa noc, dorożka stoi pod kościołem.",
            "Дождливая ночь, такси ждёт у подъезда.",
            "ليلة ممطرة، سيارة أجرة تنتظر.",
            "बरसात की रात, एक टैक्सी रुकती है।",
            "Yağmurlu bir gecede taksi bekliyor.",
            "Aurora borealis over a lone cabin.",
        ],
    ),
    "a stated camera is left alone": (
        (
            r"camera|dolly|push in|pan|tilt|orbit|tracking|crane|zoom|locked|static shot|"
            r"handheld"
        ),
        [
            "The camera slowly zooms in on a cat.",
            "Die Kamera fährt langsam zurück, ein Hund bellt.",
            "La caméra recule lentement dans la cuisine.",
            "La cámara gira alrededor de la estatua.",
            "镜头缓缓拉远，一个女孩在田野里。",
            "カメラが少女を追う。",
            "카메라가 천천히 뒤로 물러난다. 소년이 서 있다.",
            "Kamera yavaşça yaklaşır, yaşlı adam gülümser.",
            "A câmera segue o cachorro.",
            "La macchina da presa segue il treno.",
            "الكاميرا تتبع الحصان",
            "कैमरा धीरे-धीरे पास आता है, एक बच्चा हँसता है।",
            "Kamera podąża za psem.",
            "Kameran följer hunden.",
            "A tracking shot follows a boy.",
            "Handheld, a nurse runs down a corridor.",
            "Slow dolly in on an old piano.",
            "A drone shot over the coast.",
            "Камера следует за мальчиком.",
        ],
    ),
    "a close-up gets nothing wide": (
        (
            r"wide|establishing|full shot|long shot|horizon|panorama|landscape|aerial|"
            r"medium shot|medium wide"
        ),
        [
            "Close-up of a hand holding a coin.",
            "Nahaufnahme einer alten Frau am Meer.",
            "Gros plan sur un visage dans la foule.",
            "Primer plano de un perro en la playa.",
            "特写：一滴水落下。",
            "クローズアップ、少女の目。",
            "클로즈업: 노인의 손.",
            "Extreme close-up of an eye in the desert.",
            "Yakın çekim: bir kuş.",
        ],
    ),
    "a room gets no horizon": (
        r"horizon|sky|landscape|aerial|drone|wind|breeze|sunset|outdoors",
        [
            "A cook stirs soup in a small kitchen.",
            "Ein Mann sitzt im Büro und tippt.",
            "Une femme lit dans la bibliothèque.",
            "Un niño duerme en su dormitorio.",
            "一个女孩在教室里写字。",
            "Kobieta stoi w windzie.",
            "In a windowless cellar a man waits during a storm.",
        ],
    ),
    "black and white gets no hue": (
        r"colou?r\w*|warm\w*|cool|golden|amber|red|blue|green|teal|saturated|palette|hue",
        [
            "Black and white. A sunset over the sea.",
            "Schwarzweiß: Eine Frau raucht am Fenster bei Nacht.",
            "En noir et blanc, un homme court sous la neige.",
            "黑白画面，老人在雪地里行走。",
            "B&W, underwater, a diver.",
            "Silent film: a baker drops a cake.",
        ],
    ),
    "under water there is no air": (
        r"wind|dust|footsteps?|sky|horizon|rain|fire|flames?|smoke|breeze|birds?|steam",
        [
            "Underwater, a diver opens a chest.",
            "Unter Wasser tanzt eine Frau im roten Kleid.",
            "Sous l'eau, un poisson passe devant une épave.",
            "水下，一条鱼游过。",
            "Bajo el agua, un tiburón se acerca rápidamente.",
        ],
    ),
    "space has no weather": (
        r"wind|sky|birds?|rain|footsteps?|horizon|breeze|air|fog|grass|traffic|echo",
        [
            "An astronaut floats above the Earth.",
            "Ein Raumschiff fliegt durch das Weltall.",
            "宇航员在太空中漂浮。",
            "In zero gravity a wrench drifts past a spacecraft.",
        ],
    ),
    "no music means none": (
        r"music|score|melody|song",
        [
            "No music. A man eats soup.",
            "Keine Musik, ein Kind schläft.",
            "Sans musique, une femme marche.",
            "Sin música, un perro duerme.",
            "没有音乐，一个人喝茶。",
            "音楽なし。男が座る。",
        ],
    ),
    "an old century has no lamps of ours": (
        (
            r"neon|drone|led|electric|digital|screen|traffic|engine|modern|plastic|"
            r"street lamps?"
        ),
        [
            "In 1412 a monk crosses the market at night.",
            "A Roman legionary in ancient Rome waits in the street at night.",
            "Ein Ritter im Mittelalter reitet nachts durch die Stadt.",
            "江戸時代の夜、通りを侍が歩く。",
        ],
    ),
    "an early century has no screens": (
        r"neon|drone|led|digital|screen|smartphone|smartphones|television",
        [
            "1912: a newsboy shouts in the street.",
            "Paris, 1900. A woman crosses the boulevard at night.",
        ],
    ),
    "an umbrella is not rain": (
        r"rain|wet|drops?|puddles?",
        [
            "A man with an umbrella crosses a dry street.",
            "Une femme avec un parapluie, il ne pleut pas.",
            "Regenschirm im Schrank.",
        ],
    ),
    "a name is not a cue": (
        r"first light|dawn|night|rain|snow|snowy|winter|autumn|summer",
        [
            "Dawn is a nurse. She sits in the park.",
            "Dawn and her brother eat apples.",
            "Rain and Summer play chess.",
            "Mr. Night, Mrs. Winter and Dr. Snow drink tea.",
            "Frau Winter kocht Suppe.",
            "Señora Alba come pan.",
            "Monsieur Hiver lit.",
            "Jon Snow and Sansa talk by the lake.",
            "April Rain opens the door.",
            "Dawn, a baker, opens her shop.",
            "Snow White sings.",
        ],
    ),
    "an empty place has nobody": (
        r"people|crowd|footsteps?|voices?|person|figure|faces?",
        [
            "An empty street, no people.",
            "Eine leere Bühne, niemand da.",
            "Une rue déserte.",
            "空无一人的街道。",
            "誰もいない教室。",
            "A deserted factory, nobody there.",
        ],
    ),
    "fast is not slow": (
        r"slow motion|unhurried|languid",
        [
            "A car chase, fast.",
            "Ein Hund rennt schnell.",
        ],
    ),
    "two times of day name none": (
        r"golden|noon|midday|sunset|dusk|dawn|overhead|sun",
        [
            "Golden hour at noon in a village.",
            "From dawn to dusk the farmer works.",
        ],
    ),
    "rain is not dry": (
        r"sunny|dry|sun|sunlight|dust|blue sky|clear sky",
        [
            "It rains on the harbour.",
            "Es regnet im Wald.",
            "Il pleut sur la ville.",
            "Pada deszcz na ulicy.",
            "下雨的街道。",
            "비가 오는 거리.",
        ],
    ),
    "silence asked for is silence": (
        r"ambient|sfx|sounds?|background(?=:)|room tone|footsteps?|hum|echo|music",
        [
            "A monk sweeps a courtyard in complete silence, no sound at all.",
            "A silent street in the snow.",
            "Without any sound, a woman folds a letter in the kitchen.",
            "In völliger Stille geht ein Mann über den Steg.",
            "Ein Zug fährt ein, ohne Ton.",
            "Une forêt silencieuse, un cerf lève la tête.",
            "Un hombre camina por la calle, sin sonido.",
            "Silêncio total. Uma mulher abre a porta da cozinha.",
            "Una stanza in silenzio, un vecchio legge.",
            "寂静的街道，没有声音。",
            "無音。台所で男が茶を飲む。",
            "소리 없이 눈이 내리는 거리.",
            "Тишина. Кот идёт по крыше.",
            "صمت تام، رجل يقرأ في المكتبة.",
            "सन्नाटा। एक आदमी सड़क पर चलता है।",
        ],
    ),
    "a camera that stands still gets no move": (
        (
            r"push\w*|pull\w* back|dolly\w*|pan|pans|panning|truck\w*|slid\w+|slide|orbit\w*|"
            r"arc\w*|tracking|crane|eas(?:es|ing) (?:in|forward)"
        ),
        [
            "Static frame. A woman reads a letter in a train.",
            "Locked-off shot of a boxer wrapping his hands.",
            "The camera does not move. Children play football in the yard.",
            "The camera never moves while the family eats dinner.",
            "No camera movement: a ship crosses the bay.",
            "A fixed frame on an empty chair.",
            "Die Kamera bewegt sich nicht. Ein Kind malt.",
            "Starre Einstellung: ein Bus hält.",
            "La caméra ne bouge pas, un homme attend.",
            "La cámara no se mueve. Un perro duerme.",
            "Sem movimento de câmera, um barco passa.",
            "镜头不动，老人在下棋。",
            "カメラは動かない。猫が歩く。",
            "카메라는 움직이지 않는다. 아이가 뛴다.",
            "Камера не движется. Старик курит.",
            "الكاميرا لا تتحرك، طفل يلعب",
        ],
    ),
    "a snowstorm does not thunder": (
        r"thunder|lightning",
        [
            "A lone hiker fights through a blizzard.",
            "A snowstorm buries the village.",
            "Ein Schneesturm fegt über die Hütte.",
            "Une tempête de neige dans la montagne.",
            "Ventisca en la montaña, un lobo camina.",
            "暴风雪中，一个猎人走着。",
            "吹雪の中を犬ぞりが走る。",
            "눈보라 속에서 남자가 걷는다.",
            "Метель. Путник идёт по полю.",
            "A gale bends the palms along the beach.",
        ],
    ),
    "a light that is out gives none": (
        r"candle\w*|flames?|flicker\w*|lamps?|lantern|firelight|sparks|neon|screen",
        [
            "A blown-out candle on a wooden table, smoke rising.",
            "She blows out the candle and the room goes dark.",
            "The extinguished candle stands beside the open book.",
            "A broken street lamp over an alley in the afternoon.",
            "The fire has gone out, an old man stirs the ashes.",
            "The neon sign is switched off, a woman locks the bar.",
            "Die erloschene Kerze steht auf dem Fensterbrett.",
            "Er bläst die Kerze aus.",
            "Une bougie éteinte sur la table.",
            "La vela apagada sobre el piano.",
            "Una candela spenta sul tavolo.",
            "蜡烛熄灭了，女孩站起来。",
            "消えたろうそくのそばで男が眠る。",
            "촛불이 꺼진 방.",
            "Потухшая свеча стоит на столе.",
            "شمعة منطفئة على الطاولة",
            "बुझी हुई मोमबत्ती मेज़ पर है।",
        ],
    ),
    "rest": (
        "at rest",
        [
            "A DJ plays to a packed club at night, bass shaking the walls.",
            "Ein Orchester spielt nachts in einem vollen Saal.",
            "Una multitud canta en un bar de noche.",
        ],
    ),
}
CASES = [
    pytest.param(rf"\b(?:{pattern})\b", scene, id=f"{name}: {scene}")
    for name, (pattern, scenes) in RULES.items()
    for scene in scenes
]


@pytest.mark.parametrize(("pattern", "scene"), CASES)
def test_what_a_scene_rules_out_is_not_added(pattern: str, scene: str):
    for target in ONE_OF_EACH:
        for variation in (0, 1):
            ours = composed(scene, target, variation).our_words
            assert not re.search(pattern, ours, re.IGNORECASE), ours


@pytest.mark.parametrize(
    "scene",
    [
        "A vault corridor under red emergency lighting, a thief crawls along the wall.",
        "Ein Labor in blauem Licht, eine Forscherin hebt ein Glas.",
        "Une chambre vide, un rayon de lumière tombe sur le lit.",
    ],
)
def test_light_that_the_scene_describes_is_left_to_it(scene):
    for target in ONE_OF_EACH:
        labels = {block.label for block in composed(scene, target).blocks}
        assert not {label for label in labels if label.lower().endswith("light")}, target.key


def test_a_named_source_of_light_is_still_directed():
    lit = composed("A desk lit by a single candle.", target_of("veo"))

    assert "Candlelight" in {block.label for block in lit.blocks}


def test_what_the_scene_says_is_not_said_again():
    scene = "Steam curls from a cup of tea in a kitchen."

    for target in ONE_OF_EACH:
        assert "curl" not in composed(scene, target).our_words, target.key
