"""Sentence frames, people, places and acts of the synthetic vignettes.

All were written for this purpose; nothing is taken from the corpus. The slots are explained in ``words``.
"""

from __future__ import annotations

from .words import items as _items

FEELING_FRAMES: dict[str, tuple[str, ...]] = {
    "A": _items("""
        {N} was {A}. | {N} felt {A}. | {N} was {A} and {B}. | {N}, {A}, {vp}. | {Ac} and {B}, {n} {vp}. |
        {Ac}, {N} {vp}. | {N} {vp}, {A} as {n} was. | {N} stood by {thing}, {A}, and said nothing. | Anyone
        could see that {N} was {A}. | {N} had never been so {A}. | The {A} {role} {vp}. | By {time} {N} was
        {A}, and so was {M}. | It left {him} {A}. | {N} grew more {A} by the minute. | {N} looked {A} when
        {M} {vp}. | A {A} {role} {vp}, and an equally {B} one came after. | {N} was too {A} to speak. | {N}
        sounded {A}, {M} thought. | They were {A}, all of them, and {B} too. | {N} remained {A} all the
        while. | 'You look {A},' said {M}, and it was so. | What made {him} so {A}? | {N} turned to the {A}
        {role} and {vp}. | {M} found {him} {A}. | Nobody there was more {A} than {N}.
    """),
    "X": _items("""
        {N} {vp} with {X}. | {N} was full of {X}. | {Xc} took hold of {him}. | A wave of {X} went through
        {him}. | In {his} {X}, {N} {vp}. | There was {X} in {his} voice. | {N} could not hide {his} {X}. |
        {N} felt {X}, and then {Y}. | {N} turned to {M} in {X} and {Y}. | It filled {him} with {X}. | {N}
        knew nothing but {X} and {Y}. | {M} {vp}, which met with {X}. | {His} {X} was plain to see. | {N}
        {vp}, and what {n} felt was {X}. | The {X} in the room was like a weight. | 'What {X}!' said {M}. |
        Out of sheer {X}, {N} {vp}. | {N} spoke of it with {X}. | {Xc} was written on {his} face. | Such {X}
        was new to {him}. | {M} answered with {X} of {his} own. | {N} was overcome by {X}. | Between {X} and
        {Y}, {N} {vp}. | Nothing could lessen {his} {X}. | {N} did not know what to do with {his} {X}.
    """),
    "D": _items("""
        {N} {D} {vp}. | {Dc}, {N} {vp}. | 'Is that so?' said {M} {D}. | {N} looked at {M} {D}. | {N} nodded
        {D}. | {N} answered {D} and {vp}. | {M} stared {D} at {thing}. | The {role} spoke {D} about it.
    """),
    "V": _items("""
        It {V} {N}. | What {M} did {V} {him}. | The news {V} {N} more than anything. | {M} {V} {him} with
        every word. | The sight of it {V} {N}. | How it {V} {him}! | Something about {M} {V} {N}.
    """),
    "S": _items("""
        {N} {S} {M}. | {N} {S} {him} for it. | They {S} {N}. | Everyone {S} {him}. | {N} {S} it, all of it.
        | There was no one whom {N} {S} more. | Secretly {N} {S} {M}. | {M} was {S} by all who came.
    """),
    "E": _items("""
        It was {E}. | {N} was {E}. | The {role} was {E}. | To {N} it was {E}, nothing less. | {N} found it
        {E}. | What an {E} thing, thought {N}. | That {E} {role} {vp}. | It was an {E} sight. | '{Ec},' said
        {M}. | There was something {E} about {M}.
    """),
}  # fmt: skip

PEOPLE = _items("""
    Mara | Jonas | Petra | Ivo | Lucia | Omar | Greta | Felix | Noor | Hugo | Yusuf | Edith | Tariq | Olga |
    Bruno | Mei | Anton | Salma | Piet | Rosalind | Dmitri | Keiko | Abel | Wanda | Carlos | Ingrid | Emeka
    | Sofia | Lars | Priya | Victor | Hanne | Leon | Zofia | Malik | Agnes | Ravi | Celia | Otto | Miriam |
    Stefan | Leila | Gordon | Tess | Haruto | Bianca | Pavel | Adaeze | Colin | Frida | Samir | Helga |
    Marcos | Yara | Neil | Vesna
""")
FEMALE = frozenset(
    _items("""
    Adaeze | Agnes | Bianca | Celia | Edith | Frida | Greta | Hanne | Helga | Ingrid | Keiko | Leila | Lucia
    | Mara | Mei | Miriam | Noor | Olga | Petra | Priya | Rosalind | Salma | Sofia | Tess | Vesna | Wanda |
    Yara | Zofia
""")
)
ROLES = _items("""
    clerk | driver | baker | tenant | nurse | teacher | porter | waiter | lawyer | neighbour | carpenter |
    cashier | gardener | student | editor | mechanic | librarian | cook | guide | plumber | secretary |
    tailor | postman | pharmacist | farmer | painter | conductor | sister | brother | uncle | aunt |
    grandmother | daughter | son | manager | caretaker | apprentice | inspector | visitor | receptionist
""")
THINGS = _items("""
    the table | the window | the ladder | the printer | the kettle | the van | a grey suitcase | the filing
    cabinet | the bicycle | the lamp | the calendar | the counter | a stack of plates | the bench | the
    envelope | the radiator | the bookshelf | a blue folder | the sink | the parcel | the gate | the stairs
    | the notice board | the invoice | a roll of tape | the coat rack | the keyboard | the ledger | the
    trolley | a paper bag | the map | the curtains | the armchair | the wheelbarrow | the receipt | the
    photocopier
""")
PLACES = _items("""
    in the kitchen | at the depot | by the canal | in the waiting room | on the second floor | at the garage
    | in the office | near the station | in the yard | at the post office | behind the shop | on the landing
    | in the library | at the bus stop | in the hallway | at the town hall | in the storeroom | by the lift
    | at the nursery | on the platform | in the car park
""")
TIMES = _items("""
    noon | nine o'clock | half past four | lunchtime | ten to six | quarter past eight | seven | midnight |
    a quarter to two | five in the morning | three o'clock | dusk
""")
ACTS = _items("""
    put down {thing} | opened {thing} | walked to {place2} | folded the letter | closed the drawer | took
    the number nine bus | moved {thing} to one side | wrote the date on a card | sat on a chair {place} |
    read the second page | turned the key | counted the chairs | drank a glass of water | buttoned the coat
    | picked up {thing} | looked at {thing} | went up the stairs | answered the phone | leaned against
    {thing} | carried {thing} across the room | stood {place} | came in through the side door | unpacked the
    shopping | washed two cups | signed the form | waited for the lift | switched on the light | parked the
    car | listened to the radio | cut the bread | tied up the boxes | held the door | measured the shelf |
    sorted the post | left by the back door | set the table | pulled the blind halfway down | filled in the
    form | checked the list | swept the floor
""")
NEUTRAL_FRAMES = _items("""
    {N} {vp}. | {N} {vp} and {vp2}. | At {time}, {N} {vp}. | {N} {vp}, and {M} {vp2}. | The {role} {vp}. |
    The bus came at {time}. | There were {num} chairs {place}. | {N} worked {place} for {num} years. | The
    {role} said that the delivery would come by {time}. | {N} lived {num} streets away. | On {thing} there
    was a list with {num} names. | It was raining a little, and the road was wet. | {N} asked {M} for
    {thing}, and {M} brought it. | The form had {num} pages and a space for the date. | The {role} and the
    {role2} talked about the timetable. | {N} had bought {thing} in March. | Afterwards {N} {vp}. | 'It is
    on the left,' said {M}. | 'We open at nine,' the {role} said. | {N} wrote down the number, which ended
    in {num}. | The room had a table and {num} windows. | {M} came in with {thing} and put it {place}. |
    Every {time2}, {N} {vp}. | The key was kept {place}. | By {time} the parcels had been stacked {place}. |
    {N} paid {num} euros and took the receipt. | The meeting lasted {num} minutes. | Between the two doors
    stood {thing}. | {N} said yes, and then {vp}. | The {role} had a cold and spoke quietly. | {M} worked as
    a {role}. | The train to the coast left from platform {num}. | {N} told {M} where {thing} was. | Then
    {n} {vp}. | The light {place} was on. | The water was turned off until {time}. | {N} had {num} things to
    do before {time}. | Nobody else was {place}. | Next to {thing} lay a pen and a ruler. | {N} spelled the
    name twice for the {role}. | It had been cut to size and numbered on the back. | From the window one
    could see the river and two cranes. | {N} had never been to that part of the city. | The first drawer
    held string, the second stamps. | Neither {N} nor {M} took sugar. | What {n} wanted was the other form,
    the yellow one. | The letter was from the council. | {N} weighed {num} grams of flour and put it aside.
    | Her mother rang, as she did on Sundays, and they spoke for a while. | His father had built the house,
    and {M} had added a room. | No one had told the {role} which door it was. | The dog slept under {thing}.
    | Somebody had left {thing} {place}. | Since spring the shop had closed at five. | The doctor wrote
    something, tore off the sheet and handed it to {M}. | A child was drawing with chalk on the pavement. |
    They had met at school, {num} years before. | The machine took a coin, thought about it, and gave a
    ticket. | In the photograph there were {num} men and a horse. | {N} did not have the right change, so
    {M} paid. | The house had been sold, and the new people wanted a garage. | Soup was on the stove, and
    bread on the board. | When the {role} came back, {N} {vp}. | If it rained, the match would be moved to
    Saturday. | 'Which one is yours?' asked {M}. | 'He lives over there now,' the {role} said, and pointed.
    | The clock was {num} minutes slow. | {N}'s cousin had a boat and went out on it in summer. | On the
    last page the {role} found the address. | All afternoon the painters had been at work on the fence. |
    The corridor turned left, then left again. | The old man {vp}, and the boy did the same. | She had her
    hair tied back, and a pencil behind one ear. | For {num} days the road had been closed. | The baby was
    asleep, and {M} {vp}. | A van was parked across the street.
""")
