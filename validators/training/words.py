"""Words, idioms and frames of the synthetic vignettes.

Words are chosen from the emotion lexicon by part of speech (`synthetic_vignettes` refuses a word that the
lexicon lacks); idioms follow its idiom file; the frames were written for this purpose. Nothing is taken from
the corpus. Items of a block are divided by `|`; line breaks mean nothing.

Slots of a frame: `{N}` a person, `{n}` `{him}` `{his}` the pronouns, `{M}` another person, `{vp}` a neutral
act, `{A}` `{B}` adjectives of feeling, `{X}` `{Y}` nouns, `{D}` an adverb, `{V}` a verb whose object feels,
`{S}` a verb whose subject feels, `{E}` an adjective of what causes the feeling, `{thing}` `{place}` `{time}`
`{num}`; `{Ac}` and the like begin with a capital.
"""

from __future__ import annotations


def items(block: str) -> tuple[str, ...]:
    return tuple(" ".join(item.split()) for item in block.split("|"))


# Per class and slot; V are verbs whose object feels, S verbs whose subject feels.
WORDS: dict[str, dict[str, str]] = {
    "anger": {
        "A": """
            furious livid enraged irate incensed infuriated maddened seething fuming apoplectic berserk
            wrathful vengeful angry angered indignant resentful hostile exasperated frustrated aggrieved
            embittered outraged belligerent combative spiteful vindictive annoyed irritated irritable
            displeased disgruntled irked vexed peeved riled cranky grumpy sulky surly testy sullen petulant
            miffed impatient
        """,
        "X": """
            rage fury wrath ire anger indignation resentment hostility exasperation frustration animosity
            rancour bitterness vengeance outrage malice annoyance irritation vexation displeasure impatience
            acrimony
        """,
        "V": """
            infuriated enraged maddened incensed angered outraged exasperated annoyed irritated vexed riled
            frustrated embittered irked antagonised
        """,
        "S": "resented begrudged",
        "E": """
            infuriating maddening enraging exasperating galling outrageous annoying irritating vexing
            frustrating
        """,
    },
    "fear": {
        "A": """
            terrified petrified horrified panicked panicky afraid frightened scared fearful alarmed appalled
            aghast daunted intimidated dismayed spooked apprehensive nervous anxious uneasy worried timid
            jittery jumpy edgy unnerved perturbed frantic paranoid hysterical horrorstruck
        """,
        "X": """
            terror horror dread panic fear fright consternation dismay apprehension trepidation anxiety
            unease foreboding nervousness hysteria worry disquiet paranoia
        """,
        "V": """
            terrified horrified petrified frightened scared alarmed appalled spooked unnerved intimidated
            daunted perturbed worried terrorised dismayed
        """,
        "S": "feared dreaded",
        "E": """
            terrifying horrifying frightening scary horrific ghastly nightmarish alarming eerie creepy
            menacing unnerving ominous bloodcurdling
        """,
    },
    "sadness": {
        "A": """
            heartbroken grieving bereft bereaved desolate devastated distraught inconsolable anguished
            mournful crestfallen wretched miserable sad sorrowful depressed dejected despondent disappointed
            disheartened downcast forlorn gloomy glum morose tearful unhappy homesick melancholy wistful
            rueful disconsolate griefstricken tormented demoralised remorseful lonely gutted woebegone
            despairing dispirited
        """,
        "X": """
            grief anguish sorrow misery heartbreak desolation sadness despair agony woe mourning bereavement
            dejection despondency gloom disappointment unhappiness melancholy suffering heartache torment
            remorse regret
        """,
        "V": """
            devastated saddened disappointed disheartened depressed demoralised grieved tormented dispirited
        """,
        "S": "mourned lamented bewailed regretted",
        "E": """
            heartbreaking devastating tragic sad depressing harrowing mournful dismal lamentable
            heartrending disheartening sorrowful
        """,
    },
    "disgust": {
        "A": """
            disgusted repulsed sickened nauseated scornful disdainful contemptuous queasy derisive bored
            unimpressed jaded dissatisfied discontented condescending
        """,
        "X": """
            disgust revulsion loathing repulsion scorn disdain contempt detestation hatred distaste
            abhorrence odium derision antipathy aversion dislike repugnance boredom apathy hate
        """,
        "V": "disgusted repulsed sickened nauseated",
        "S": """
            loathed despised detested abhorred hated scorned reviled disdained disliked abominated deplored
        """,
        "E": """
            disgusting revolting repulsive loathsome vile despicable hideous repugnant nauseating sickening
            abhorrent contemptible abominable detestable obnoxious nasty gruesome icky yucky distasteful
            unpleasant disagreeable odious hateful sordid execrable unsavoury
        """,
    },
    "surprise": {
        "A": """
            amazed astonished astounded stunned dumbfounded flabbergasted thunderstruck speechless stupefied
            gobsmacked dumbstruck awestruck surprised startled shocked bewildered baffled incredulous dazed
            nonplussed confused perplexed puzzled mystified flustered bemused befuddled disconcerted
            flummoxed disbelieving
        """,
        "X": """
            amazement astonishment stupefaction surprise disbelief incredulity bewilderment bafflement
            confusion perplexity puzzlement bemusement mystification
        """,
        "V": """
            amazed astonished astounded stunned dumbfounded stupefied surprised startled shocked bewildered
            baffled confused perplexed mystified flummoxed flabbergasted
        """,
        "S": "boggled",
        "E": """
            amazing astonishing astounding stupendous mindblowing incredible unbelievable surprising
            startling shocking bewildering baffling confusing puzzling perplexing jawdropping marvellous
            mystifying
        """,
    },
    "trust": {
        "A": """
            admiring reverent reverential worshipful devoted impressed respectful trusting trustful
            confident appreciative grateful thankful inspired deferential approving loyal adulatory honoured
            idolatrous
        """,
        "X": """
            admiration reverence veneration adulation worship homage acclaim respect esteem devotion trust
            praise confidence approbation appreciation gratitude deference rapport goodwill inspiration
            faith idolatry approval
        """,
        "V": "impressed inspired",
        "S": """
            admired revered venerated idolised worshipped exalted extolled lauded acclaimed respected
            esteemed trusted praised honoured eulogised lionised reverenced
        """,
        "E": """
            admirable laudable praiseworthy estimable inspiring impressive trustworthy inspirational
            honourable venerable
        """,
    },
    "joy": {
        "A": """
            ecstatic elated overjoyed jubilant euphoric blissful rapturous exultant thrilled triumphant
            giddy gleeful stoked happy cheerful joyful joyous glad delighted amused merry jolly pleased
            exuberant ebullient chirpy jovial lighthearted contented carefree serene tranquil satisfied
            relieved proud excited
        """,
        "X": """
            ecstasy elation bliss euphoria rapture jubilation exultation glee joy happiness delight cheer
            gladness mirth merriment amusement exuberance pleasure contentment satisfaction serenity relief
            pride excitement
        """,
        "V": """
            thrilled delighted gladdened amused pleased gratified enchanted excited enraptured elated
        """,
        "S": "adored loved cherished enjoyed",
        "E": """
            blissful thrilling joyous delightful enchanting cheering heartwarming pleasing euphoric amusing
            heavenly glorious exhilarating
        """,
    },
    "anticipation": {
        "A": """
            vigilant alert watchful wary wakeful hypervigilant hawkeyed unsleeping attentive expectant eager
            circumspect mindful suspicious leery chary heedful agog curious hopeful optimistic inquisitive
            intrigued interested fascinated rapt engrossed hyperalert anticipatory guarded
        """,
        "X": """
            vigilance alertness watchfulness wariness suspense wakefulness anticipation expectation
            expectancy attentiveness eagerness circumspection suspicion curiosity hope optimism interest
            fascination hypervigilance inquisitiveness leeriness
        """,
        "V": "intrigued fascinated captivated alerted interested",
        "S": "anticipated expected",
        "E": "suspenseful intriguing fascinating captivating interesting engrossing",
    },
}

IDIOMS: dict[str, tuple[str, ...]] = {
    "anger": items("""
        {N} saw red. | It made {his} blood boil. | {N} hit the roof. | {N} lost {his} temper. | {N} flew
        into a temper. | {N} was hot under the collar. | {N} flew off the handle. | {N} looked daggers at
        {M}. | {N} went ballistic. | {N} was hopping mad. | It drove {him} up the wall. | {N} answered
        through gritted teeth.
    """),
    "fear": items("""
        {His} blood ran cold. | {N} jumped out of {his} skin. | It frightened {him} out of {his} wits. | {N}
        was scared to death. | {N} shook like a leaf. | {His} heart was in {his} mouth. | {N} broke out in a
        cold sweat. | A chill went down {his} spine. | {N} was white as a sheet. | The hair stood up on
        {his} neck. | {N} was a bundle of nerves. | It gave {him} the creeps.
    """),
    "sadness": items("""
        {N} burst into tears. | It broke {his} heart. | {N} cried {his} eyes out. | {His} heart sank. | {N}
        had a lump in {his} throat. | {N} went about with a heavy heart. | {N} wept and wept. | {N} was down
        in the dumps. | Tears ran down {his} face. | {N} sobbed into {his} sleeve. | {N} would never get
        over it. | There was a hole in {his} life.
    """),
    "disgust": items("""
        It turned {his} stomach. | {N} was sick to {his} stomach. | It made {his} skin crawl. | {N} curled
        {his} lip. | {N} wrinkled {his} nose. | {N} could not stand the sight of it. | {N} turned up {his}
        nose. | It made {him} want to retch. | {N} looked down {his} nose at {M}. | It was beneath contempt.
        | It left a foul taste. | {N} could not stomach it.
    """),
    "surprise": items("""
        {N} could not believe {his} eyes. | {His} jaw dropped. | {N} was taken aback. | It blew {his} mind.
        | It took {his} breath away. | {N} did a double take. | {N} was at a loss for words. | {N} was
        struck dumb. | It caught {him} off guard. | It came like a bolt from the blue. | You could have
        knocked {him} down with a feather. | {N} stopped dead in {his} tracks.
    """),
    "trust": items("""
        {N} was in awe of {M}. | They were all in awe of {him}. | {N} took {his} hat off to {M}. | {N}
        thought the world of {M}. | {N} held {M} in high regard. | {N} looked up to {M} as to nobody else. |
        {N} put {M} on a pedestal. | {N} worshipped the ground {M} walked on. | {N} put {his} faith in {M}.
        | They paid tribute to {N}. | {N} hung on every word of it. | {N} thought highly of {M}. | {N} took
        {M} at {his} word. | They gave {him} a standing ovation.
    """),
    "joy": items("""
        {N} was over the moon. | {N} was walking on air. | {N} was on cloud nine. | {N} jumped for joy. |
        {N} was on top of the world. | {N} was in seventh heaven. | {His} heart leapt. | {N} punched the
        air. | {His} face lit up. | {N} was tickled pink. | {N} laughed and laughed. | It was a dream come
        true.
    """),
    "anticipation": items("""
        {N} was on guard. | {N} was on {his} guard. | {N} stayed on guard, and so did {M}. | {N} was on the
        alert. | {N} was on the lookout. | {N} kept {his} eyes peeled. | {N} watched it like a hawk. | {N}
        kept {his} wits about {him}. | {N} stood watch. | {N} was on {his} toes. | {N} strained {his} ears.
        | {N} pricked up {his} ears. | {N} was ready to pounce. | {N} slept with one eye open. | {N} counted
        the hours. | {N} looked forward to it. | {N} waited with bated breath. | {N} kept a sharp eye on
        {M}. | {N} never took {his} eyes off {M}.
    """),
}  # fmt: skip
