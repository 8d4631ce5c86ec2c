"""The sentence and the remedy of every fault, by code (policy format 5.8)."""

from __future__ import annotations

from smeadmin.i18n import mark as N_

NEAR = N_("did you mean 「{near}」?")
ONE_OF = N_("known here: {known}")
NONE_HERE = N_("there is nothing here that it could be: take it out")

WHAT: dict[str, str] = {
    "number": N_("a number with its unit"),
    "too large": N_("a smaller number"),
    "yes_no": N_("true or false"),
    "date": N_("a day (2020-01-31)"),
    "region": N_("a region code"),
    "duration": N_('a duration ("3 years")'),
    "a list": N_("a list"),
}
"""What a literal should have been."""

MESSAGES: dict[str, tuple[str, str]] = {
    "P01": (N_("this cannot be read as TOML: {reason}"), N_("mend the text at that place")),
    "P01 twice": (
        N_("「{name}」 is written twice in the same table"),
        N_("keep one of the two, or give one of them another name"),
    ),
    "P01 text": (
        N_("this is not UTF-8 text"),
        N_("save the file as UTF-8; a file in GB18030 is not taken"),
    ),
    "P01 size": (
        N_("the file has more than {limit} bytes; no measure is that long"),
        N_("split it, or take out what is no rule"),
    ),
    "P01 depth": (
        N_("tables stand more than {limit} deep in each other"),
        N_("give the inner ones headers of their own"),
    ),
    "P01 long": (
        N_("this has more than {limit} entries; no measure has so many"),
        N_("split it, or take out what is no rule"),
    ),
    "P02": (N_("「{key}」 is not a key here"), ONE_OF),
    "P03": (N_("「{key}」 is missing"), N_("add 「{key}」")),
    "P04": (N_("「{key}」 cannot be 「{value}」: it takes {what}"), N_("write {what}")),
    "P04 word": (N_("「{value}」 is no word for 「{key}」"), ONE_OF),
    "P04 name": (
        N_("「{value}」 is not a name"),
        N_("names are lower-case ASCII letters, digits and - (figures: _)"),
    ),
    "P10": (N_("there is no figure 「{name}」"), ONE_OF),
    "P10 field": (N_("the rows of 「{source}」 have no field 「{name}」"), ONE_OF),
    "P10 source": (N_("the office holds no rows called 「{name}」"), ONE_OF),
    "P10 noun": (N_("there is no noun 「{name}」"), ONE_OF),
    "P11": (N_("there is no clause 「{name}」"), ONE_OF),
    "P12": (
        N_("no rule cites clause 「{name}」 and it serves nothing"),
        N_("cite it, name what it serves, or mark it open"),
    ),
    "P13": (N_("「{name}」, named in 「{key}」, does not exist"), ONE_OF),
    "P13 planned": (
        N_("「{name}」 is not there yet, so the clause is open"),
        N_("say what is missing: open = …"),
    ),
    "P14": (
        N_("the register has nothing called 「{name}」, so it is never found there"),
        N_('filed = "application" or "return"; the register has: {known}'),
    ),
    "P14 enterprise": (
        N_("the register has 「{name}」 of enterprises, not of service institutions"),
        N_('about = "enterprise"'),
    ),
    "P20": (
        N_("「{value}」 has no unit"),
        N_("write money as 300万元 or 2000元"),
    ),
    "P20 ratio": (N_("「{value}」 has no unit"), N_("write ratios as 80% or 1/3")),
    "P21": (N_("「{value}」 does not fit: {unit} is due here"), N_("write it in {unit}")),
    "P21 figure": (
        N_("「{name}」 is in {have}, and {unit} is due here"),
        N_("take a figure in {unit}, or say how one becomes the other (times)"),
    ),
    "P21 formula": (
        N_("the formula joins {left} and {right}"),
        N_("add only what has the same unit"),
    ),
    "P21 result": (
        N_("the formula gives {have}, the figure is declared as {unit}"),
        N_("change the unit or the formula"),
    ),
    "P22": (
        N_("「{value}」 is more than arithmetic"),
        N_("only numbers, figures, + - * /, min(), max() and brackets"),
    ),
    "P23": (N_("figures define each other: {chain}"), N_("break the ring")),
    "P23 deep": (
        N_("more than {limit} readings of figures stand behind 「{name}」"),
        N_("work it out from fewer"),
    ),
    "P24": (
        N_("figure 「{name}」 has {count} origins, it needs exactly one"),
        N_("give one of filed, computed, derived, judged"),
    ),
    "P24 choices": (N_("figure 「{name}」 has no choices"), N_("list them: choices = [ … ]")),
    "P24 computed": (
        N_("it is not said what is counted, or said twice"),
        N_("give one of count, share, distinct, sum, average"),
    ),
    "P30": (
        N_("nothing is said for {missing}"),
        N_('add them, or else = …, or "no rule"'),
    ),
    "P31": (N_("「{value}」 is none of the choices"), ONE_OF),
    "P31 labels": (
        N_("「{name}」 has no choices that labels could name"),
        N_("take labels out, or list the choices: choices = [ … ]"),
    ),
    "P32": (N_("the last row has a condition"), N_("add a last row that only gives")),
    "P33": (
        N_("row {row} can never be reached"),
        N_("put the narrower row first, or take it out"),
    ),
    "P34": (N_("the brackets do not rise"), N_("order them by up_to, from small to large")),
    "P34 end": (
        N_("the brackets do not end"),
        N_('add a last row without up_to, even if it gives times = "0%"'),
    ),
    "P35": (
        N_("steps need one bound: at_least or more_than"),
        N_("say from where the steps are counted"),
    ),
    "P36 figure": (N_("no figure is named"), N_("figure = …")),
    "P36 comparison": (N_("nothing is compared"), N_("add at_least, at_most, is …")),
    "P36 empty": (N_("the group is empty"), N_("name at least one row")),
    "P36 two": (N_("two things are said at once: {keys}"), N_("keep one of them")),
    "P36 shape": (N_("it is not said how much"), N_("add a figure, gives, or a shape")),
    "P36 many": (
        N_("{k} of {n} rows can never hold"),
        N_("ask for {n} at most"),
    ),
    "P37": (N_("no number can pass both bounds"), N_("one of them is wrong")),
    "P37 order": (
        N_("「{name}」 has no order, so {op} says nothing"),
        N_("use is or one_of, or declare ordered = true"),
    ),
    "P40": (
        N_("full = {full}, but the parts add up to {found}{branch}"),
        N_(
            "mend the caps, the weights or full; where the original itself does not add up, "
            "take full out and say so in note"
        ),
    ),
    "P40 cap": (
        N_("the part 「{name}」 has no upper end, so full cannot be checked"),
        N_("give it at_most, or full where it is open"),
    ),
    "P41": (
        N_("it is not said how this is rounded"),
        N_('say to what and how: round.to = "0.01", round.how = "half_up"'),
    ),
    "P41 how": (N_("「{value}」 is no way of rounding"), ONE_OF),
    "P42": (N_("a weight of {value} is outside 0 to 100 per cent"), N_("mend the weight")),
    "P43": (
        N_("points that a person judges have no upper limit"),
        N_("at_most = …"),
    ),
    "P50": (N_("it ends on {until}, before it begins on {since}"), N_("mend one of the days")),
    "P51": (
        N_("「{noun}」 stands in 「{other}」 too, in force at the same time"),
        N_("name the other in beside or replaces"),
    ),
    "P52": (
        N_("two editions of 「{id}」 are in force at once, from {since} and from {other}"),
        N_("end the older one the day before"),
    ),
    "P53": (
        N_("months and years need 「ends」"),
        N_("same_day, day_before, month_end or year_end"),
    ),
    "P53 none": (
        N_("it is not said how long"),
        N_("add for or within, or end it with month_end or year_end"),
    ),
    "P60": (N_("there is no 「{path}」 to change"), ONE_OF),
    "P60 document": (N_("there is no document 「{name}」"), ONE_OF),
    "P61": (N_("「{path}」 is there already"), N_("use replace")),
    "P62": (N_("「{path}」 reaches into a list"), N_("replace the whole list")),
    "P62 twice": (
        N_("「{path}」 is changed by 「{first}」 and by 「{second}」 from the same day"),
        N_("join the two notices, or let one begin later"),
    ),
    "P70": (N_("「{value}」 is no standing"), ONE_OF),
    "P71": (
        N_("in a {standing} document every rule stands under a clause"),
        N_("clause = …, here or on the table around it"),
    ),
    "P71 open": (N_("this part is open: {words}"), ""),
    "P72": (N_("it is not said what happens beyond the limit"), ONE_OF),
    "P72 rest": (
        N_("the last payer does not take the rest"),
        N_("rest = true for the last payer, and only there"),
    ),
    "P72 last": (
        N_("a limit that shares out stands before another"),
        N_("put it last: it is applied when all claims are in"),
    ),
    "P73": (
        N_("places are limited, but not what a tie at the last one gets"),
        N_("order.at_cut = decide, all_in, all_out or draw"),
    ),
    "P74": (
        N_("{places} places at {each} are more than the fund of {fund}"),
        N_("the last ones cannot be paid"),
    ),
    "P75": (N_("these titles need each other: {chain}"), N_("nobody could get the first of them")),
    "P76": (
        N_("the ceiling differs by 「{figure}」, but the sum is not divided by it"),
        N_("add 「{figure}」 to per, if each has its own sum"),
    ),
    "P77": (
        N_("the amount is {face}, and more than {cap} is never granted"),
        N_("one of the two is wrong"),
    ),
    "P78": (
        N_("nobody else is asked for"),
        N_('people = 1, or not_by = ["scores"] or ["import"]'),
    ),
    "P78 amount": (
        N_("「{act}」 has no amount, so {op} says nothing"),
        N_("take {op} out"),
    ),
    "P78 each": (
        N_("each says nothing without an amount"),
        N_("write more_than or at_least beside it, or take each out"),
    ),
    "P80": (
        N_("{case}: {key} is {found}, the example says {expected}"),
        N_("one of the two is wrong: the rule or the example"),
    ),
    "P80 many": (
        N_("so many examples over so many rules are not run (more than {limit} readings)"),
        N_("keep those that stand on a bound"),
    ),
    "P80 asks": (N_("{case}: {reason}"), N_("mend the example")),
    "P81": (N_("no example stands on this bound"), N_("write a case exactly on it")),
    "P82": (
        N_("only rows whose 「{field}」 is spelt exactly 「{word}」 count"),
        N_("write a case with rows.{source}, one of them with {name} as the register spells it"),
    ),
}


def by_code() -> dict[str, list[tuple[str, str]]]:
    """Give the sentences and remedies of every code, in order."""
    said: dict[str, list[tuple[str, str]]] = {}
    for key, message in MESSAGES.items():
        said.setdefault(key.split()[0], []).append(message)
    return dict(sorted(said.items()))
