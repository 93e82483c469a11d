"""Every sentence the bot says, in German and in English; no logic.

Words in braces are filled in by whoever says the sentence. What both languages need is a field of `Phrases`,
so a sentence missing in one of them is a type error.
"""

# ruff: noqa: E501 -- a sentence is easier to read and to search for on one line

from collections.abc import Mapping
from dataclasses import dataclass

from retrieval.model import Basis, Kind, Language


@dataclass(frozen=True, slots=True)
class Counted:
    """A sentence that depends on a number, which stands in it as {n}."""

    one: str
    many: str

    def of(self, n: int) -> str:
        """The sentence for `n` things; 0 counts as many."""
        return (self.one if n == 1 else self.many).replace("{n}", str(n))


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """All sentences in one language.

    months       January first
    day, month   how a date is written; {day}, {month} are numbers, {name} is the month's name
    bases        how we know when a document appeared, after the date
    details      what was looked for and not found, by kind of question, for `detail_not_found`
    skipped      why a file was not read, by `errors.ArticleError.code`
    usage_words  the command line library's English words and ours for them
    """

    language: Language

    # quoting and joining
    quoted: str
    both: str
    months: tuple[str, ...]
    day: str
    month: str

    # an answer
    answered: Counted
    nearest: str
    paragraph: str
    undated: str
    no_publisher: str
    bases: Mapping[Basis, str]
    twin_same: str
    twin_likewise: str
    twin_only_there: str
    twin_missing_there: str
    twin_differs: str
    sources_line: str
    files: Counted
    wordings: Counted
    as_of: str
    documents: Counted

    # why there is no answer
    nothing: str
    empty_archive: str
    empty_question: str
    word_not_in_archive: Counted
    phrase_not_found: Counted
    no_statement_by: Counted
    occurs_in: str
    and_more: Counted
    detail_not_found: str
    detail_words: str
    details: Mapping[Kind, str]
    detail_other: str

    # chat
    welcome: Counted
    prompt: str
    help: str
    farewell: str
    interrupted: str
    unknown_command: str
    unknown_command_nearest: str
    nothing_to_show: str
    no_such_citation: Counted
    document_gone: str
    document_changed: str
    source_place: str
    source_title: str
    source_url: str
    source_twin: str
    status_documents: str
    status_passages: Counted
    status_newest: str
    status_engine: str
    trouble_with_question: str

    # reading the folder
    sync_read: str
    sync_unchanged: str
    sync_removed: str
    sync_skipped: str
    sync_rebuilt: str
    sync_interrupted: str
    progress_reading: str
    progress_indexing: str
    progress_questions: str
    skipped: Mapping[str, str]
    skipped_other: str

    # check
    check_python: str
    check_python_old: str
    check_sqlite: str
    check_articles: str
    check_articles_missing: str
    check_articles_unreadable: str
    check_articles_not_given: str
    check_data: str
    check_data_open: str
    check_data_new: str
    check_data_unwritable: str
    check_data_not_given: str
    check_index: str
    check_index_empty: str
    check_engine: str
    check_lexicon: str
    check_lexicon_missing: str
    check_fine: str
    check_not_fine: str

    # evaluation
    eval_title: Counted
    eval_search_title: Counted
    eval_group: str
    eval_answerable: str
    eval_right1: str
    eval_right3: str
    eval_mrr: str
    eval_served: str
    eval_false_refusals: str
    eval_unanswerable: str
    eval_refused: str
    eval_groups: Mapping[str, str]
    eval_written: Counted

    # trouble
    folder_missing: str
    archive_busy: str
    archive_too_new: str
    archive_trouble: str
    question_file: str
    cannot_write: str
    bug: str
    bug_traceback: str

    # wrong usage
    nothing_given: str
    no_data_given: str
    no_config: str
    no_such_option: str
    no_such_command: str
    no_such_command_nearest: str
    argument_missing: str
    value_missing: str
    value_wrong: str
    usage_other: str
    usage_hint: str
    usage_words: Mapping[str, str]

    # help of the command line
    about: str
    about_ask: str
    about_search: str
    about_eval: str
    about_sync: str
    about_rebuild: str
    about_check: str
    about_chat: str
    option_question: str
    option_query: str
    option_questions: str
    option_articles: str
    option_data: str
    option_config: str
    option_lang: str
    option_json: str
    option_debug: str
    option_version: str
    option_limit: str
    option_run: str
    option_search: str
    name_question: str
    name_query: str
    name_questions: str
    name_folder: str
    name_file: str
    name_number: str


GERMAN = Phrases(
    language="de",
    quoted="„{text}“",
    both="{first} und {last}",
    months=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    day="{day}.{month}.{year}",
    month="{name} {year}",
    answered=Counted("Dazu steht im Archiv:", "Dazu stehen {n} Fassungen im Archiv:"),
    nearest="Nächste Stelle, beantwortet die Frage nicht:",
    paragraph="Absatz {number}",
    undated="undatiert",
    no_publisher="Herausgeber nicht angegeben",
    bases={
        "header": "laut Kopfzeile",
        "filename": "laut Dateiname",
        "metadata": "laut Metadaten",
        "agency": "laut Agentur",
        "twin": "laut wortgleichem Artikel",
    },
    twin_same="wortgleich in {sources}",
    twin_likewise="ebenso {source}",
    twin_only_there="nur dort: {words}",
    twin_missing_there="dort ohne: {words}",
    twin_differs="abweichend: {words}",
    sources_line="Quellenlage: {parts}",
    files=Counted("{n} Datei", "{n} Dateien"),
    wordings=Counted("{n} Fassung", "{n} Fassungen"),
    as_of="Stand {time}",
    documents=Counted("{n} Artikel", "{n} Artikel"),
    nothing="Dazu steht nichts im Archiv.",
    empty_archive="Das Archiv enthält noch keine Artikel.",
    empty_question="Das ist keine Frage, nach der sich suchen lässt.",
    word_not_in_archive=Counted("{words} steht in keinem Artikel.", "{words} stehen in keinem Artikel."),
    phrase_not_found=Counted(
        "Der Wortlaut {words} steht in keinem Artikel.", "Die Wortlaute {words} stehen so in keinem Artikel."
    ),
    no_statement_by=Counted("Keine Aussage von {words} in {n} Artikel", "Keine Aussage von {words} in {n} Artikeln"),
    occurs_in="{words} kommt vor in {sources}",
    and_more=Counted("{n} weiteren", "{n} weiteren"),
    detail_not_found="Zum Thema steht etwas im Archiv, aber {detail}.",
    detail_words="Es fehlt: {words}.",
    details={
        Kind.WHEN: "keine Zeitangabe dazu",
        Kind.HOW_LONG: "keine Angabe zur Dauer",
        Kind.HOW_MUCH: "keine Zahl dazu",
        Kind.WHO: "keine Person dazu",
        Kind.WHERE: "kein Ort dazu",
        Kind.WHY: "kein Grund dafür",
        Kind.STATEMENT: "keine solche Aussage",
        Kind.SPEAKER: "nicht, wer das gesagt hat",
        Kind.WHAT: "nicht das Gefragte",
        Kind.YES_NO: "nicht, ob das so ist",
        Kind.KEYWORDS: "keine Stelle mit all diesen Wörtern",
    },
    detail_other="nicht das Gefragte",
    welcome=Counted(
        "{n} Artikel bereit. Stellen Sie eine Frage; /hilfe zeigt die Befehle.",
        "{n} Artikel bereit. Stellen Sie eine Frage; /hilfe zeigt die Befehle.",
    ),
    prompt="Frage: ",
    help=(
        "Stellen Sie eine Frage in einem Satz. Ich antworte nur mit dem Wortlaut der Artikel.\n"
        "/quelle [Nummer]  zeigt den ganzen Absatz einer Fundstelle der letzten Antwort\n"
        "/stand            zeigt, wie viele Artikel das Archiv enthält und von wann es ist\n"
        "/hilfe            zeigt diese Hilfe\n"
        "/ende             beendet das Gespräch"
    ),
    farewell="Auf Wiedersehen.",
    interrupted="Abgebrochen.",
    unknown_command="{command} kenne ich nicht. /hilfe zeigt die Befehle.",
    unknown_command_nearest="{command} kenne ich nicht. Meinten Sie {nearest}?",
    nothing_to_show="Es gibt noch keine Fundstelle. Stellen Sie zuerst eine Frage.",
    no_such_citation=Counted(
        "Die letzte Antwort hat nur eine Fundstelle: /quelle 1.",
        "Die letzte Antwort hat die Fundstellen 1 bis {n}.",
    ),
    document_gone="{source} ist nicht mehr im Archiv.",
    document_changed="{source} wurde seit der Antwort geändert. Stellen Sie die Frage bitte noch einmal.",
    source_place="[{number}] {source}",
    source_title="Titel: {title}",
    source_url="Adresse: {url}",
    source_twin="wortgleich oder fast wortgleich in {source}: {text}",
    status_documents="Im Archiv: {documents}",
    status_passages=Counted("{n} Textstelle", "{n} Textstellen"),
    status_newest="neuester Artikel: {published}",
    status_engine="Suche: {engine}",
    trouble_with_question="Bei dieser Frage ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal oder anders.",
    sync_read="{n} gelesen",
    sync_unchanged="{n} unverändert",
    sync_removed="{n} entfernt",
    sync_skipped="{n} übersprungen",
    sync_rebuilt="Index neu aufgebaut",
    sync_interrupted="Abgebrochen. Nichts ist verloren; der nächste Lauf macht dort weiter.",
    progress_reading="Artikel lesen",
    progress_indexing="Index aufbauen",
    progress_questions="Fragen beantworten",
    skipped={
        "empty": "leer",
        "not_text": "kein Text",
        "too_large": "zu groß",
        "unreadable": "nicht lesbar",
        "vanished": "beim Lesen verschwunden",
        "outside": "zeigt aus dem Ordner hinaus",
        "loop": "Verweis im Kreis",
        "name": "Dateiname nicht darstellbar",
        "metadata": "Metadaten fehlerhaft",
    },
    skipped_other="nicht gelesen",
    check_python="Python {version}",
    check_python_old="Python {version} ist zu alt, nötig ist 3.11",
    check_sqlite="SQLite {version}",
    check_articles="Artikelordner {path} ist lesbar",
    check_articles_missing="Artikelordner {path} gibt es nicht",
    check_articles_unreadable="Artikelordner {path} ist nicht lesbar",
    check_articles_not_given="kein Artikelordner angegeben (--articles ORDNER)",
    check_data="Datenordner {path} ist beschreibbar",
    check_data_open="Datenordner {path} ist beschreibbar, aber auch für andere zugänglich (Rechte {mode}): chmod -R go= {path}",
    check_data_new="Datenordner {path} wird beim ersten Lesen angelegt",
    check_data_unwritable="Datenordner {path} ist nicht beschreibbar",
    check_data_not_given="kein Datenordner: alles bleibt im Arbeitsspeicher",
    check_index="Index: {documents}, {passages}, {freshness}",
    check_index_empty="Index ist leer; belegbot sync liest die Artikel ein",
    check_engine="Suchmaschine: {engine}",
    check_lexicon="Lexikon {name}: {path}",
    check_lexicon_missing="Lexikon {name} fehlt; die Suche geht auch ohne. Einrichten: sudo apt-get install {name}",
    check_fine="Alles bereit.",
    check_not_fine="So kann der Bot nicht arbeiten.",
    eval_title=Counted("Antwort auf {n} Frage", "Antworten auf {n} Fragen"),
    eval_search_title=Counted("Suche zu {n} Frage", "Suche zu {n} Fragen"),
    eval_group="Gruppe",
    eval_answerable="Fragen mit Antwort",
    eval_right1="richtig@1",
    eval_right3="richtig@3",
    eval_mrr="MRR",
    eval_served="bedient",
    eval_false_refusals="zu Unrecht abgelehnt",
    eval_unanswerable="ohne Antwort",
    eval_refused="davon abgelehnt",
    eval_groups={"all": "alle"},
    eval_written=Counted("{n} Zeile in {path} geschrieben", "{n} Zeilen in {path} geschrieben"),
    folder_missing="Der Artikelordner {path} fehlt oder ist nicht lesbar.",
    archive_busy="Ein anderer belegbot arbeitet gerade mit {path}. Beenden Sie ihn zuerst.",
    archive_too_new="Die Daten in {path} stammen von einer neueren Fassung von belegbot.",
    archive_trouble="Das Archiv lässt sich nicht benutzen: {detail}",
    question_file="Fragendatei fehlerhaft: {detail}",
    cannot_write="{path} lässt sich nicht schreiben: {detail}",
    bug="Das ist ein Fehler im Programm ({error}). Mit --debug erscheint hier, wo er auftrat.",
    bug_traceback="Das ist ein Fehler im Programm ({error}). Wo er auftrat, steht darüber.",
    nothing_given="Es fehlt der Ordner mit den Artikeln: --articles ORDNER, oder --config DATEI.",
    no_data_given="Es fehlt der Datenordner, in dem das Gelesene bleibt: --data ORDNER, oder --config DATEI.",
    no_config="Die Konfiguration {path} gibt es nicht.",
    no_such_option="Die Option {option} gibt es nicht.",
    no_such_command="Den Befehl {command} gibt es nicht.",
    no_such_command_nearest="Den Befehl {command} gibt es nicht. Meinten Sie {nearest}?",
    argument_missing="Es fehlt: {name}.",
    value_missing="Nach {option} fehlt ein Wert.",
    value_wrong="Der Wert für {option} passt nicht.",
    usage_other="So geht es nicht: {detail}",
    usage_hint="Hilfe: {command} --help",
    usage_words={
        "Usage: ": "Aufruf: ",
        "[OPTIONS]": "[OPTIONEN]",
        "COMMAND [ARGS]...": "BEFEHL [ANGABEN]...",
        "Arguments:": "Angaben:",
        "Options:": "Optionen:",
        "Commands:": "Befehle:",
        "[required]": "[nötig]",
        "Show this message and exit.": "Zeigt diese Hilfe.",
    },
    about="Beantwortet Fragen zu den Artikeln der Redaktion im Wortlaut der Artikel, mit Beleg.",
    about_ask="Beantwortet eine Frage mit der Stelle, an der die Antwort steht.",
    about_search="Zeigt nur die Rangfolge der Fundstellen zu einer Suche.",
    about_eval="Misst mit Fragendateien, wie gut Antworten oder Suche sind.",
    about_sync="Liest neue und geänderte Artikel ein.",
    about_rebuild="Baut den Index neu auf.",
    about_check="Prüft, ob alles Nötige da ist.",
    about_chat="Öffnet ein Gespräch; liest auch Fragen aus einer Pipe.",
    option_question="Die Frage.",
    option_query="Wörter, nach denen gesucht wird.",
    option_questions="Fragendateien (JSON).",
    option_articles="Ordner mit den Artikeln.",
    option_data="Ordner für Speicher und Index; ohne ihn bleibt alles im Arbeitsspeicher.",
    option_config="Konfigurationsdatei.",
    option_lang="Sprache der Meldungen.",
    option_json="Gibt JSON aus.",
    option_debug="Zeigt bei einem Programmfehler, wo er auftrat.",
    option_version="Zeigt die Fassung des Programms.",
    option_limit="Höchstzahl der Fundstellen, 1 bis 1000; sonst 10.",
    option_run="Schreibt jede Antwort als eine Zeile JSON in diese Datei.",
    option_search="Misst nur die Suche.",
    name_question="FRAGE",
    name_query="SUCHE",
    name_questions="FRAGEN",
    name_folder="ORDNER",
    name_file="DATEI",
    name_number="ZAHL",
)

ENGLISH = Phrases(
    language="en",
    quoted="“{text}”",
    both="{first} and {last}",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    day="{day} {name} {year}",
    month="{name} {year}",
    answered=Counted("The archive says:", "The archive has {n} wordings on this:"),
    nearest="Nearest passage, does not answer the question:",
    paragraph="paragraph {number}",
    undated="undated",
    no_publisher="publisher not stated",
    bases={
        "header": "according to its header",
        "filename": "according to its file name",
        "metadata": "according to its metadata",
        "agency": "according to the agency",
        "twin": "according to an article of the same wording",
    },
    twin_same="word for word in {sources}",
    twin_likewise="likewise {source}",
    twin_only_there="only there: {words}",
    twin_missing_there="there without: {words}",
    twin_differs="differing: {words}",
    sources_line="Sources: {parts}",
    files=Counted("{n} file", "{n} files"),
    wordings=Counted("{n} wording", "{n} wordings"),
    as_of="as of {time}",
    documents=Counted("{n} article", "{n} articles"),
    nothing="The archive says nothing about this.",
    empty_archive="The archive does not hold any articles yet.",
    empty_question="That is not a question one could search for.",
    word_not_in_archive=Counted("{words} is in none of the articles.", "{words} are in none of the articles."),
    phrase_not_found=Counted(
        "The wording {words} is in none of the articles.", "The wordings {words} are in none of the articles."
    ),
    no_statement_by=Counted("No statement by {words} in {n} article", "No statement by {words} in {n} articles"),
    occurs_in="{words} occurs in {sources}",
    and_more=Counted("{n} more", "{n} more"),
    detail_not_found="The archive has something on the subject, but {detail}.",
    detail_words="Missing: {words}.",
    details={
        Kind.WHEN: "does not say when",
        Kind.HOW_LONG: "does not say how long",
        Kind.HOW_MUCH: "gives no figure for it",
        Kind.WHO: "does not say who",
        Kind.WHERE: "does not say where",
        Kind.WHY: "does not say why",
        Kind.STATEMENT: "holds no such statement",
        Kind.SPEAKER: "does not say who said so",
        Kind.WHAT: "does not say what was asked",
        Kind.YES_NO: "does not say whether it is so",
        Kind.KEYWORDS: "holds no passage with all of these words",
    },
    detail_other="does not say what was asked",
    welcome=Counted(
        "{n} article ready. Ask a question; /help shows the commands.",
        "{n} articles ready. Ask a question; /help shows the commands.",
    ),
    prompt="Question: ",
    help=(
        "Ask a question in one sentence. I answer only in the articles' own words.\n"
        "/source [number]  shows the whole paragraph of a citation of the last answer\n"
        "/status           shows how many articles the archive holds and how fresh it is\n"
        "/help             shows this help\n"
        "/quit             ends the conversation"
    ),
    farewell="Goodbye.",
    interrupted="Interrupted.",
    unknown_command="I do not know {command}. /help shows the commands.",
    unknown_command_nearest="I do not know {command}. Did you mean {nearest}?",
    nothing_to_show="There is no citation yet. Ask a question first.",
    no_such_citation=Counted(
        "The last answer has only one citation: /source 1.",
        "The last answer has citations 1 to {n}.",
    ),
    document_gone="{source} is no longer in the archive.",
    document_changed="{source} was changed after the answer. Please ask again.",
    source_place="[{number}] {source}",
    source_title="Title: {title}",
    source_url="Address: {url}",
    source_twin="the same or nearly the same wording in {source}: {text}",
    status_documents="In the archive: {documents}",
    status_passages=Counted("{n} passage", "{n} passages"),
    status_newest="newest article: {published}",
    status_engine="search: {engine}",
    trouble_with_question="Something went wrong with this question. Please try again or put it another way.",
    sync_read="{n} read",
    sync_unchanged="{n} unchanged",
    sync_removed="{n} removed",
    sync_skipped="{n} skipped",
    sync_rebuilt="index rebuilt",
    sync_interrupted="Interrupted. Nothing is lost; the next run goes on from here.",
    progress_reading="Reading articles",
    progress_indexing="Building the index",
    progress_questions="Answering questions",
    skipped={
        "empty": "empty",
        "not_text": "not text",
        "too_large": "too large",
        "unreadable": "not readable",
        "vanished": "vanished while being read",
        "outside": "points outside the folder",
        "loop": "link in a circle",
        "name": "file name cannot be shown",
        "metadata": "faulty metadata",
    },
    skipped_other="not read",
    check_python="Python {version}",
    check_python_old="Python {version} is too old, 3.11 is needed",
    check_sqlite="SQLite {version}",
    check_articles="article folder {path} is readable",
    check_articles_missing="article folder {path} does not exist",
    check_articles_unreadable="article folder {path} is not readable",
    check_articles_not_given="no article folder given (--articles FOLDER)",
    check_data="data folder {path} is writable",
    check_data_open="data folder {path} is writable, but open to others as well (mode {mode}): chmod -R go= {path}",
    check_data_new="data folder {path} will be made when articles are first read",
    check_data_unwritable="data folder {path} is not writable",
    check_data_not_given="no data folder: everything stays in memory",
    check_index="index: {documents}, {passages}, {freshness}",
    check_index_empty="the index is empty; belegbot sync reads the articles",
    check_engine="search engine: {engine}",
    check_lexicon="lexicon {name}: {path}",
    check_lexicon_missing="lexicon {name} is missing; search works without it. To set it up: sudo apt-get install {name}",
    check_fine="All set.",
    check_not_fine="The bot cannot work like this.",
    eval_title=Counted("Answer to {n} question", "Answers to {n} questions"),
    eval_search_title=Counted("Search for {n} question", "Search for {n} questions"),
    eval_group="group",
    eval_answerable="answerable",
    eval_right1="right@1",
    eval_right3="right@3",
    eval_mrr="MRR",
    eval_served="served",
    eval_false_refusals="wrongly refused",
    eval_unanswerable="unanswerable",
    eval_refused="of these refused",
    eval_groups={"all": "all"},
    eval_written=Counted("{n} line written to {path}", "{n} lines written to {path}"),
    folder_missing="The article folder {path} is missing or cannot be read.",
    archive_busy="Another belegbot is working with {path}. Stop it first.",
    archive_too_new="The data in {path} was written by a newer version of belegbot.",
    archive_trouble="The archive cannot be used: {detail}",
    question_file="Faulty question file: {detail}",
    cannot_write="{path} cannot be written: {detail}",
    bug="This is a fault in the program ({error}). With --debug it says here where.",
    bug_traceback="This is a fault in the program ({error}). Where it happened is shown above.",
    nothing_given="The folder of articles is missing: --articles FOLDER, or --config FILE.",
    no_data_given="The data folder that keeps what was read is missing: --data FOLDER, or --config FILE.",
    no_config="The configuration {path} does not exist.",
    no_such_option="There is no option {option}.",
    no_such_command="There is no command {command}.",
    no_such_command_nearest="There is no command {command}. Did you mean {nearest}?",
    argument_missing="Missing: {name}.",
    value_missing="{option} needs a value.",
    value_wrong="The value for {option} does not fit.",
    usage_other="This does not work: {detail}",
    usage_hint="Help: {command} --help",
    usage_words={
        "Usage: ": "Usage: ",
        "[OPTIONS]": "[OPTIONS]",
        "COMMAND [ARGS]...": "COMMAND [ARGS]...",
        "Arguments:": "Arguments:",
        "Options:": "Options:",
        "Commands:": "Commands:",
        "[required]": "[required]",
        "Show this message and exit.": "Shows this help.",
    },
    about="Answers questions about the newsroom's articles in the articles' own words, with the evidence attached.",
    about_ask="Answers a question with the passage that holds the answer.",
    about_search="Shows the bare ranking of passages for a search.",
    about_eval="Measures with question files how good answers or search are.",
    about_sync="Reads new and changed articles.",
    about_rebuild="Builds the index anew.",
    about_check="Checks whether everything needed is there.",
    about_chat="Opens a conversation; also reads questions from a pipe.",
    option_question="The question.",
    option_query="Words to search for.",
    option_questions="Question files (JSON).",
    option_articles="Folder of articles.",
    option_data="Folder for store and index; without it everything stays in memory.",
    option_config="Configuration file.",
    option_lang="Language of the messages.",
    option_json="Prints JSON.",
    option_debug="Shows where a fault of the program happened.",
    option_version="Shows the program's version.",
    option_limit="At most this many passages, 1 to 1000; otherwise 10.",
    option_run="Writes every answer as one line of JSON to this file.",
    option_search="Measures the search alone.",
    name_question="QUESTION",
    name_query="QUERY",
    name_questions="QUESTIONS",
    name_folder="FOLDER",
    name_file="FILE",
    name_number="NUMBER",
)

LANGUAGES: Mapping[Language, Phrases] = {"de": GERMAN, "en": ENGLISH}
