"""Every sentence the bot says, in German and in English; no logic.

Words in braces are filled in by whoever says the sentence. What both languages need is a field of `Phrases`,
so a sentence missing in one of them is a type error.
"""

# ruff: noqa: E501 -- a sentence is easier to read and to search for on one line

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from retrieval.model import Basis, FaultCode, Kind, Language, Level, Status, Which


@dataclass(frozen=True, slots=True)
class Counted:
    """A sentence that depends on a number, which stands in it as {n}."""

    one: str
    many: str

    def of(self, n: int) -> str:
        """The sentence for `n` things; 0 counts as many."""
        return (self.one if n == 1 else self.many).replace("{n}", str(n))


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """What is wrong with config.toml or the environment, and the way out.

    wishes         what a value must be, after its name, by the code of what is wrong: pydantic's or one of ours
    entry          which one of a list of sections, after the place of that list
    web_open       the page can be reached from beyond this machine and has no address
    twice          one of two entries that say different things about the same
    """

    environment: str
    entry: str
    wrong: str
    wishes: Mapping[str, str]
    instead: str
    alternatives: str
    did_you_mean: str
    no_setting: str
    no_section: str
    misplaced: str
    section_line: str
    list_line: str
    list_brackets: str
    section_brackets: str
    only_in_file: str
    twice: str
    web_open: str
    webhook_page: str
    webhook_secret: str
    matrix_user: str
    matrix_data: str
    both_set: str
    unread: str
    not_utf8: str
    not_toml: str
    secret_inside: str
    secret_open: str
    secret_unread: str
    secret_lines: str
    secret_empty: str


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

    # words of time in an answer, and questions limited in time
    reckoned: str
    reckoned_published: str
    reckoned_nearby: str
    reckoned_by: str
    reckoned_not: str
    times_differ: str
    time_by: str
    limited_to: str
    limited_unknown: str
    outside_period: str
    outside_shown: str
    details: Mapping[Kind, str]
    detail_other: str

    # chat
    welcome: Counted
    prompt: str
    farewell: str
    interrupted: str
    status_passages: Counted

    # the service
    too_old: str
    cannot_keep: str
    set_aside: str

    # access
    stranger: str
    too_fast: Counted
    roles: Mapping[str, str]
    role_yours: str
    code_redeemed: str
    code_needless: str
    code_wrong: Counted
    code_wrong_last: str
    code_later: str
    code_burnt: str
    role_set: str
    role_removed: str
    role_unchanged: str
    role_nobody: str
    role_listed: str
    role_last_admin: str

    # the conversation
    unknown_command: str
    unknown_command_nearest: str
    greeting: str
    my_pleasure: str
    for_admins: str
    only_direct: str
    misused: Mapping[str, str]
    dangling: str
    understood_as: str
    button_source: str
    button_more: str
    button_wrong: str
    button_right: str
    button_back: str
    button_stale: str
    right_kept: str
    right_note: str
    help_confidential: str
    no_answer_yet: str
    no_such_citation: str
    no_such_source: str
    citation_lost: str
    citation_gone: str
    source_title: str
    source_version: str
    source_changed: str
    source_before: str
    source_passage: str
    source_after: str
    source_opening: str
    source_newer: str
    source_twin: str
    source_url: str
    more_title: str
    more_near: str
    more_none: str
    periods: Mapping[str, str]
    status_documents: str
    status_newest: str
    status_aside: Counted
    status_not_followed: str
    status_engine: str
    status_platform: str
    status_platforms: Mapping[str, str]
    status_queue: str
    status_room: str
    status_trouble: str
    levels: Mapping[Level, str]
    help_about: str
    help_examples: str
    help_lines: Mapping[str, str]
    wrong_kept: str
    wrong_gold: str
    wrong_unanswerable: str
    wrong_open: str
    forgotten: str
    page_link: str
    page_none: str
    invited: str
    invited_how: str
    person: str
    sync_failed: str
    language_now: str
    language_set: str

    # the timeline
    timeline_title: str
    timeline_topic: str
    timeline_source: str
    timeline_which: Mapping[Which, str]
    timeline_from: str
    timeline_until: str
    timeline_events: Counted
    timeline_some: Counted
    timeline_further: Counted
    timeline_undated: str
    timeline_undated_some: str
    timeline_date_hint: str
    timeline_none: str
    timeline_quote_topic: str
    timeline_turned: str
    timeline_no_more: str
    timeline_page: str
    timeline_file: str
    timeline_status: Mapping[Status, str]
    timeline_statement: str
    timeline_announced_then: str  # {day}
    timeline_conflict: str
    timeline_against: str
    timeline_known: Mapping[str, str]
    timeline_article: str
    timeline_reports: Counted
    timeline_independent: str
    button_picture: str
    weekdays: tuple[str, ...]
    short_months: tuple[str, ...]
    day_month: str
    day_alone: str
    short_day: str
    short_day_month: str
    short_day_alone: str
    named_day: str
    named_week: str
    named_clock: str
    named_parts: Mapping[str, str]
    decade: str
    picture_day: str
    picture_range: str
    picture_week: str
    picture_gaps: Mapping[str, str]
    picture_unshown: str
    page_timeline: str
    page_timeline_ask: str
    page_timeline_topic: str
    page_timeline_period: str
    page_timeline_period_how: str
    page_timeline_period_wrong: str
    page_timeline_which: str
    page_timeline_show: str
    page_timeline_more: str
    page_timeline_back: str
    page_timeline_files: str
    page_timeline_file_kinds: Mapping[str, str]
    page_timeline_picture: str
    page_timeline_date_hint: str
    page_timeline_picture_alt: str

    # articles from a chat
    upload_for_editors: str
    upload_not: Mapping[str, str]
    upload_unreachable: str
    upload_goes_on: str
    sync_done: str
    sync_goes_on: str
    sync_trouble: str
    upload_read: str
    upload_paragraphs: Counted
    upload_hidden: str
    upload_skipped: str

    # pictures and files in the terminal
    export_kept: str
    export_not_kept: str

    # telegram
    telegram_copy: str
    telegram_page: str
    telegram_private: str
    telegram_refused: str
    telegram_taken: str
    telegram_unreachable: str
    telegram_slow: str
    telegram_lost: str
    telegram_private_mode: str
    telegram_parked: str
    telegram_not_taken: str
    telegram_about: str
    telegram_short: str
    telegram_commands: Mapping[str, str]

    # matrix
    matrix_undecryptable: str
    matrix_verification: str
    matrix_device: str
    matrix_undecrypted: str
    matrix_passed_over: str
    matrix_too_large: str
    matrix_not_taken: str
    matrix_moved: str
    matrix_not_set: str
    matrix_renewed: str
    about_matrix: str
    about_matrix_identity: str

    # dates of articles
    inferred_from: str
    date_for_editors: str
    date_known: str
    date_set: str
    date_taken_back: str
    date_no_entry: str
    date_no_such: str
    date_several: str
    date_refused: Mapping[Literal["unreadable", "future"], str]
    date_hint: str
    date_suggested: str
    date_button: str

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
    eval_undecided: Counted

    # `belegbot timeline`
    about_timeline: str
    option_topic: str
    option_from: str
    option_to: str
    option_planned: str
    option_past: str
    option_events: str
    name_topic: str
    name_days: str
    timeline_no_days: str
    timeline_backwards: str

    # dates of files (`belegbot dates`)
    about_dates: str
    option_dated: str
    option_published: str
    option_docs: str
    name_day: str
    dates_words: str
    dates_value: str
    dates_meant: str
    dates_basis: str
    dates_cue: str
    dates_bases: Mapping[str, str]
    dates_none: str
    dates_unread: str
    dates_other_format: str
    dates_no_day: str
    dates_which: str
    docs_unread: str
    docs_too_large: str
    docs_not_json: str
    docs_wrong_shape: str
    docs_entry: str

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
    option_exports: str
    name_question: str
    name_query: str
    name_questions: str
    name_folder: str
    name_file: str
    name_number: str

    # the admin's commands
    about_serve: str
    about_pair: str
    about_healthcheck: str
    about_feedback: str
    about_feedback_export: str
    about_backup: str
    about_restore: str
    about_verify: str
    option_online: str
    option_force: str
    option_cases: str
    option_backup: str
    pairing: str
    nothing_kept: str
    feedback_exported: Counted
    health_fine: str
    health_off: str
    health_trouble: str
    progress_copying: str
    backed_up: str
    restored: str
    restored_aside: str
    restore_not_empty: str
    restore_unfit: str
    verify_sound: str
    verify_faults: Mapping[FaultCode, str]
    verify_fine: str
    verify_advice_state: str
    verify_advice_archive: str
    verify_advice_index: str
    check_config: str
    check_config_environment: str
    check_collection: str
    check_collection_missing: str
    check_collection_nearest: str
    check_space: str
    check_space_low: str
    check_space_out: str
    check_clock: str
    check_clock_wrong: str
    check_zone_utc: str
    check_archive_busy: str
    check_state: str
    check_state_new: str
    check_state_damaged: str
    check_admins: Counted
    check_no_admin: str
    check_secret: str
    check_page: str
    check_page_serving: str
    check_page_taken: str
    check_page_off: str
    check_address: str
    check_address_plain: str
    check_address_silent: str
    check_no_platform: str

    # the page
    page_language: str
    page_skip_quote: str
    page_skip_content: str
    page_file: str
    page_publisher: str
    page_no_publisher: str
    page_published: str
    page_version: str
    page_version_read: str
    page_original: str
    page_newer: str
    page_newer_link: str
    page_gone: str
    page_quote: str
    page_quote_place: str
    page_copy: str
    page_copy_how: str
    page_article: str
    page_twins: str
    page_twins_same: str
    page_twins_marked: str
    page_ask: str
    page_question: str
    page_send: str
    page_home: str
    page_about: str
    page_answer: str
    page_asked: str
    page_evidence: str
    page_closed: str
    page_sign_in: str
    page_sign_in_about: str
    page_sign_in_used: str
    page_trouble: str
    page_errors: Mapping[int, str]
    page_off: str
    page_not_listening: str

    # what the admin has to correct in the configuration
    corrections: Corrections


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
        "twin": "erschlossen aus wortgleichem Artikel",
        "desk": "laut Redaktion",
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
    reckoned="{words} = {when}",
    reckoned_published="{words} = {when}, gerechnet vom {day} (Datum des Artikels)",
    reckoned_nearby="{words} = {when}, gerechnet vom {day} (anderes Datum im Text)",
    reckoned_by="{words} = {when} laut [{number}] {source}; dieser Artikel ist undatiert",
    reckoned_not="undatiert: {words} (Artikel ohne Datum)",
    times_differ="Die Angaben unterscheiden sich: {times}",
    time_by="{when} laut {numbers}",
    limited_to="Eingeschränkt auf: {period}",
    limited_unknown="Ob das in den Zeitraum {period} fällt, ist nicht bekannt: Der Artikel hat kein Datum.",
    outside_period="Im Zeitraum {period} steht dazu nichts.",
    outside_shown="Außerhalb davon oder undatiert:",
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
    farewell="Auf Wiedersehen.",
    interrupted="Abgebrochen.",
    status_passages=Counted("{n} Textstelle", "{n} Textstellen"),
    too_old="Ihre Nachricht von {time} kam erst jetzt an. Falls sie noch wichtig ist, schicken Sie sie bitte noch einmal.",
    cannot_keep="Ich kann gerade nichts entgegennehmen, weil ich nichts speichern kann. Ich antworte, sobald es wieder geht.",
    set_aside="Mit dieser Nachricht komme ich nicht zurecht. Sie ist beiseitegelegt und für die Betreuung vermerkt. Bitte fragen Sie anders.",
    # access
    stranger="Ich antworte hier nur der Redaktion; wer dazugehört, bekommt dort einen Zugangscode (Ihre Kennung: {person}).",
    too_fast=Counted(
        "Das ging zu schnell: Mehr als eine Frage in der Minute beantworte ich nicht. Bitte warten Sie einen Augenblick.",
        "Das ging zu schnell: Mehr als {n} Fragen in der Minute beantworte ich nicht. Bitte warten Sie einen Augenblick.",
    ),
    roles={"reader": "Leser", "editor": "Redaktion", "admin": "Admin"},
    role_yours="Ihre Rolle ist unverändert: {role}.",
    code_redeemed="Willkommen! Ihre Rolle: {role}. /hilfe zeigt, was ich kann.",
    code_needless="Sie hatten schon Zugang, Ihre Rolle bleibt: {role}. Der Code ist jetzt verbraucht.",
    code_wrong=Counted(
        "Dieser Code gilt nicht oder nicht mehr. Heute ist noch ein Versuch möglich.",
        "Dieser Code gilt nicht oder nicht mehr. Heute sind noch {n} Versuche möglich.",
    ),
    code_wrong_last="Dieser Code gilt nicht oder nicht mehr. Für heute war das der letzte Versuch; lassen Sie sich für morgen einen neuen geben.",
    code_later="Gerade kommen zu viele falsche Codes an. Bitte schicken Sie Ihren Code in einer Stunde noch einmal.",
    code_burnt="Diesen Code konnten hier alle lesen, deshalb gilt er nicht mehr. Lassen Sie sich einen neuen geben und schicken Sie ihn mir allein.",
    role_set="{person} hat jetzt die Rolle {role}.",
    role_removed="{person} hat keinen Zugang mehr.",
    role_unchanged="{person} hat schon die Rolle {role}.",
    role_nobody="{person} hat keinen Zugang.",
    role_listed="{person} behält die Rolle {role}: So steht es in der Konfiguration ({setting}), und die lässt sich nur dort ändern.",
    role_last_admin="{person} hat als Einzige noch die Rolle {role} und behält sie. Geben Sie sie zuerst jemand anderem.",
    # the conversation
    unknown_command="{command} kenne ich nicht. /hilfe zeigt, was ich kann.",
    unknown_command_nearest="{command} kenne ich nicht. Meinten Sie {nearest}?",
    greeting="Guten Tag. Stellen Sie mir eine Frage zu den Artikeln; /hilfe zeigt, was ich kann.",
    my_pleasure="Gern.",
    for_admins="{command} ist den Admins vorbehalten. /hilfe zeigt, was Sie hier tun können.",
    only_direct="{command} geht nur im direkten Gespräch mit mir: Hier läsen alle mit.",
    misused={
        "ask": "So geht es: /frage Wann tagt der Stadtrat?",
        "language": "So geht es: /sprache de oder /sprache en",
        "invite": "So geht es: /einladen Leser, /einladen Redaktion oder /einladen Admin",
        "role": "So geht es: /rolle telegram:4711 Redaktion (oder Leser, Admin; weg beendet den Zugang)",
        "date": "So geht es: /datum 2 16.10.2025, /datum telefonat.txt 2025-10-16 oder /datum telefonat.txt -",
    },
    dangling="Worauf bezieht sich das? Ich habe hier keine frühere Frage mehr. Bitte stellen Sie die ganze Frage.",
    understood_as="verstanden als: {question}",
    button_source="Quelle {number}",
    button_more="Mehr",
    button_wrong="👎 Falsch",
    button_right="👍 Stimmt",
    button_back="Zurück zur Antwort",
    button_stale="Dieser Knopf gehört zu einer früheren Antwort, die ich nicht mehr habe. Stellen Sie die Frage bitte noch einmal.",
    right_kept="Danke, notiert: Die Antwort stimmt.",
    right_note="stimmt",
    help_confidential="Vertrauliche Sammlungen gehen nie über diesen Dienst.",
    no_answer_yet="Es gibt hier noch keine Antwort. Stellen Sie zuerst eine Frage.",
    no_such_citation="Diese Nummer gibt es nicht. Die letzte Antwort hat die Belege {numbers}; zum Beispiel: /quelle {first}",
    no_such_source="Eine Datei {name} finde ich weder in der letzten Antwort noch unter diesem genauen Namen im Archiv.",
    citation_lost="Diese Fundstelle gibt es hier nicht mehr.",
    citation_gone="{source} ist nicht mehr im Archiv. Deshalb zeige ich daraus nichts.",
    source_title="Titel: {title}",
    source_version="Fassung {version}, gelesen {when}",
    source_changed="Der Artikel wurde inzwischen geändert. Hier steht die Fassung, aus der zitiert wurde.",
    source_before="Davor:",
    source_passage="Die Stelle:",
    source_after="Danach:",
    source_opening="So beginnt der Artikel:",
    source_newer="In der neuen Fassung steht:",
    source_twin="Derselbe Wortlaut in anderen Dateien:",
    source_url="Original: {url}",
    more_title="Weitere Stellen zu {question}",
    more_near="Verwandt, beantwortet die Frage nicht:",
    more_none="Mehr steht dazu nicht im Archiv.",
    periods={
        "SP": "Frühjahr {year}",
        "SU": "Sommer {year}",
        "FA": "Herbst {year}",
        "WI": "Winter {year}",
        "Q1": "1. Quartal {year}",
        "Q2": "2. Quartal {year}",
        "Q3": "3. Quartal {year}",
        "Q4": "4. Quartal {year}",
    },
    status_documents="Im Archiv: {documents}",
    status_newest="Neuester Artikel: {published}",
    status_aside=Counted(
        "{n} Nachricht wurde beiseitegelegt, weil ich mit ihr nicht zurechtkam.",
        "{n} Nachrichten wurden beiseitegelegt, weil ich mit ihnen nicht zurechtkam.",
    ),
    status_not_followed="Neue Artikel kommen gerade nicht an.",
    status_engine="Suche: {engine}",
    status_platform="{name}: {state}",
    status_platforms={
        "starting": "startet",
        "running": "läuft",
        "waiting": "unterbrochen, versucht es weiter",
        "refused": "abgewiesen, wartet auf den Admin",
        "ended": "beendet",
    },
    status_queue="Warteschlange: {waiting} ohne Antwort, {unsent} nicht zugestellt",
    status_room="Dieser Raum: {room}, sieht {level}",
    status_trouble="Störung: {detail}",
    levels={
        "public": "Öffentliches",
        "internal": "Öffentliches und Internes",
        "confidential": "alles, auch Vertrauliches",
    },
    help_about="Stellen Sie eine Frage. Ich antworte nur mit dem Wortlaut der Artikel und sage, wo er steht.",
    help_examples="Zum Beispiel:",
    help_lines={
        "source": "/quelle 2 – Beleg 2 ganz: Stelle, Umgebung, Datum, Fassung",
        "answer": "/antwort – die letzte Antwort noch einmal",
        "more": "/mehr – weitere Stellen zur letzten Frage",
        "timeline": "/zeitleiste Thema August 2025 – was wann geschah oder geplant ist; dahinter auch: bild, csv, json, ics",
        "status": "/stand – wie viele Artikel, wie frisch",
        "right": "/gut – die letzte Antwort stimmt",
        "wrong": "/falsch Hinweis – die letzte Antwort ist falsch",
        "page": "/seite – Anmeldung für die Webseite",
        "language": "/sprache en – speak English",
        "forget": "/vergiss – löscht, was ich über diesen Raum weiß",
        "invite": "/einladen Redaktion – Code für eine weitere Person",
        "role": "/rolle – wer Zugang hat, und als was",
        "sync": "/neu – die Artikel sofort neu einlesen",
        "date": "/datum Datei 16.10.2025 – wann ein Artikel erschienen ist",
        "quit": "/ende – beendet das Gespräch",
    },
    wrong_kept="Danke. Frage, Antwort und Hinweis sind als Fehler vermerkt.",
    wrong_gold="Als richtig gemerkt: {words} in {source}",
    wrong_unanswerable="Als richtig gemerkt: Das Archiv beantwortet diese Frage nicht.",
    wrong_open="Was richtig wäre, ist noch offen. Schreiben Sie /falsch und dahinter den richtigen Wortlaut in Anführungszeichen, oder: /falsch steht nicht drin",
    forgotten="Vergessen: die letzte Frage und Antwort, die gewählte Sprache und alle Hinweise aus diesem Raum.",
    page_link="Hier melden Sie sich an. Der Link gilt einmal, eine Viertelstunde lang:",
    page_none="Eine Webseite ist hier nicht eingerichtet.",
    invited="Zugangscode für die Rolle {role}, einmal gültig, {hours} Stunden lang:",
    invited_how="Die Person schickt ihn mir im direkten Gespräch.",
    person="{person}: {role}, seit {since} durch {by}",
    sync_failed="Die Artikel lassen sich nicht einlesen: {detail}",
    language_now="Ich spreche hier Deutsch. /sprache en schaltet auf Englisch um.",
    language_set="Ich spreche hier jetzt Deutsch.",
    # the timeline
    timeline_title="Zeitleiste",
    timeline_topic="Zeitleiste {topic}",
    timeline_source="Zeitleiste aus {source}",
    timeline_which={"all": "alles", "planned": "nur Geplantes", "past": "nur Vergangenes"},
    timeline_from="ab {day}",
    timeline_until="bis {day}",
    timeline_events=Counted("{n} Ereignis", "{n} Ereignisse"),
    timeline_some=Counted("{shown} von {n} Ereignis", "{shown} von {n} Ereignissen"),
    timeline_further=Counted("{n} weiteres von {total} Ereignissen", "{n} weitere von {total} Ereignissen"),
    timeline_undated="Ohne festes Datum",
    timeline_undated_some="Ohne festes Datum, unter anderem",
    timeline_date_hint="Datum setzen: /datum {source} JJJJ-MM-TT",
    timeline_none="Dazu steht nichts Datiertes im Archiv.",
    timeline_turned="„{period}“ endet, bevor es beginnt. Ich habe es umgekehrt verstanden:",
    timeline_quote_topic="Gehört „{period}“ zum Thema, hilft es in Anführungszeichen: {command}",
    timeline_no_more="Das waren alle Ereignisse.",
    timeline_page="Auf der Seite ansehen",
    timeline_file="Als Datei: {name}",
    timeline_status={
        Status.HAPPENED: "geschehen",
        Status.ANNOUNCED: "angekündigt",
        Status.DEADLINE: "FRIST",
        Status.CONDITIONAL: "bedingt",
    },
    timeline_statement="Äußerung",
    timeline_announced_then="angekündigt, Stand {day}",
    timeline_conflict="Widerspruch",
    timeline_against="dagegen {when}",
    timeline_known={
        "text": "{words} steht so im Text",
        "published": "{words} gerechnet vom {day} ({article})",
        "nearby": "{words} gerechnet vom {day} (anderes Datum im Text)",
    },
    timeline_article="Datum des Artikels",
    timeline_reports=Counted("{n} Quelle", "{n} Quellen"),
    timeline_independent="{n} unabhängig",
    button_picture="Bild",
    weekdays=("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    short_months=("Jan.", "Feb.", "März", "April", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
    day_month="{day}.{month}.",
    day_alone="{day}.",
    short_day="{day:02}.{month:02}.{year}",
    short_day_month="{day:02}.{month:02}.",
    short_day_alone="{day:02}.",
    named_day="{weekday} {date}",
    named_week="{days} (KW {week})",
    named_clock="{date}, {time} Uhr",
    named_parts={
        "MO": "morgens",
        "MI": "mittags",
        "AF": "nachmittags",
        "EV": "abends",
        "NI": "nachts",
        "DT": "tagsüber",
    },
    decade="{year}er Jahre",
    picture_day="{day}. {month}",
    picture_range="{first}.–{last}. {month}",
    picture_week="KW {week}",
    picture_gaps={
        "weeks": "rund {n} Wochen später",
        "months": "rund {n} Monate später",
        "years": "rund {n} Jahre später",
    },
    picture_unshown="□ steht für Zeichen, die dieses Bild nicht zeigen kann.",
    page_timeline="Zeitleiste",
    page_timeline_ask="Auswählen",
    page_timeline_topic="Thema",
    page_timeline_period="Zeitraum",
    page_timeline_period_how="Zum Beispiel: August 2025, ab 7.8.2025, KW 33, letzte Woche",
    page_timeline_period_wrong="„{words}“ ist kein Zeitraum, den ich verstehe. Gezeigt wird alles.",
    page_timeline_which="Welche Ereignisse",
    page_timeline_show="Zeigen",
    page_timeline_more="Weitere Ereignisse",
    page_timeline_back="Von vorn",
    page_timeline_files="Zum Mitnehmen",
    page_timeline_file_kinds={
        "png": "Bild (PNG)",
        "csv": "Tabelle (CSV)",
        "json": "Daten (JSON, TimelineJS)",
        "ics": "Kalender (ICS)",
    },
    page_timeline_picture="Als Bild",
    page_timeline_date_hint="Datum setzen, im Chat: /datum {source} JJJJ-MM-TT",
    page_timeline_picture_alt="Die Zeitleiste als Bild. Dasselbe steht in der Liste darüber.",
    upload_for_editors="Artikel nehme ich nur von der Redaktion an. Eine Admin kann Ihnen mit /rolle Zugang dazu geben.",
    upload_unreachable="Ich konnte die Datei gerade nicht abholen. Bitte senden Sie sie noch einmal.",
    upload_goes_on="{source} ist gespeichert; die Artikel werden noch eingelesen.",
    sync_done="Die Artikel sind neu eingelesen.",
    sync_goes_on="Die Artikel werden noch eingelesen. /stand zeigt, wie weit das ist.",
    sync_trouble="Die Artikel lassen sich gerade nicht einlesen; das Protokoll des Dienstes sagt, warum.",
    upload_not={
        "off": "Hier werden keine Artikel angenommen. Der Admin kann dafür einen Ordner einrichten: [uploads] folder.",
        "kind": "Ich nehme nur Textdateien an, die auf .txt oder .md enden.",
        "size": "Der Artikel ist größer, als hier erlaubt ist.",
        "taken": "Unter diesem Namen gibt es schon einen anderen Artikel. Senden Sie ihn unter einem neuen Namen.",
        "empty": "Darin steht nichts.",
        "gone": "Die Datei ist nicht mehr abzurufen. Senden Sie sie bitte noch einmal.",
        "unwritable": "Der Artikel ließ sich nicht speichern; der Admin muss nach dem Ordner sehen.",
    },
    upload_read="Gelesen: {source}. Ab jetzt antworte ich auch daraus.",
    upload_paragraphs=Counted("{n} Absatz", "{n} Absätze"),
    upload_hidden="Gespeichert: {source}. Was darin steht, ist in diesem Raum nicht zu sehen.",
    upload_skipped="Gespeichert: {source}, aber nicht gelesen: {reason}",
    export_kept="Gespeichert: {path}",
    export_not_kept="„{name}“ ist nicht gespeichert. Mit --exports ORDNER wird es das.",
    telegram_copy="Beleg kopieren",
    telegram_page="Auf der Seite lesen",
    telegram_private="Privat lesen",
    telegram_refused="Telegram kennt diesen Token nicht (mehr). Setzen Sie [telegram] token neu, wie @BotFather ihn zeigt, und starten Sie neu.",
    telegram_taken="Ein anderes Programm holt mit demselben Token Nachrichten von Telegram. Beenden Sie es, oder geben Sie diesem Dienst einen eigenen Bot.",
    telegram_unreachable="Telegram ist nicht zu erreichen ({detail}).",
    telegram_slow="Telegram nimmt in diesem Chat so schnell nichts an.",
    telegram_lost="Telegram hat nicht gesagt, ob die Nachricht angekommen ist.",
    telegram_private_mode="In Gruppen hört der Bot nur Befehle und Antworten auf seine Nachrichten (Privatsphäre-Modus). Erwähnungen kommen sicher an, wenn Sie ihn bei @BotFather unter „Group Privacy“ ausschalten und den Bot neu in die Gruppe holen.",
    telegram_parked="{count} Meldungen von Telegram waren nicht zu lesen und wurden übergangen.",
    telegram_not_taken="Telegram hat die Datei „{name}“ nicht angenommen.",
    telegram_about="Ich beantworte Fragen zu den Artikeln der Redaktion, im Wortlaut der Artikel und mit Beleg. Steht etwas nicht darin, sage ich das. Vertrauliche Sammlungen gehen nie über Telegram.",
    telegram_short="Fragen an die eigenen Artikel, im Wortlaut beantwortet, mit Beleg.",
    telegram_commands={
        "ask": "eine Frage an die Artikel",
        "source": "ein Beleg ganz: /quelle 2",
        "more": "weitere Stellen zur letzten Frage",
        "timeline": "was wann geschah: /zeitleiste Thema",
        "status": "wie viele Artikel, wie frisch",
        "answer": "die letzte Antwort noch einmal",
        "wrong": "die letzte Antwort ist falsch",
        "page": "Anmeldung für die Webseite",
        "language": "Sprache ändern: /sprache en",
        "date": "wann ein Artikel erschien: /datum 2 16.10.2025",
        "forget": "löscht, was ich über diesen Chat weiß",
        "help": "was ich kann",
    },
    matrix_undecryptable="Diese Nachricht konnte ich nicht entschlüsseln. Bitte senden Sie sie noch einmal; hilft das nicht, laden Sie mich aus dem Raum aus und wieder ein.",
    matrix_verification="Ein Vergleich von Emojis ist nicht nötig: Das Gerät ist vom Konto des Bots signiert. Fingerabdruck: {fingerprint}",
    matrix_device="Gerät von {user}, vom Konto selbst signiert. Fingerabdruck: {fingerprint}",
    matrix_undecrypted="Seit dem Start nicht entschlüsselte Nachrichten auf Matrix: {count}.",
    matrix_passed_over="Seit dem Start übergangene Ereignisse auf Matrix, die nicht zu lesen waren: {count}.",
    matrix_too_large="{name} ist größer als die {most} MB, die dieser Matrix-Server annimmt.",
    matrix_not_taken="{name} nimmt dieser Matrix-Server nicht an.",
    matrix_moved="Der Raum {old} heißt seit einem Upgrade {new}. Was [[rooms]] über ihn sagt, gilt weiter; bitte tragen Sie dort die neue Id ein.",
    matrix_not_set="Unter [matrix] ist kein homeserver genannt.",
    matrix_renewed="{user} hat eine neue Identität. Wer die alte bestätigt hatte, wird gewarnt. Fingerabdruck des Geräts: {fingerprint}",
    about_matrix="Was nur das Konto auf Matrix betrifft.",
    about_matrix_identity="Gibt dem Konto eine neue Identität, wenn die alte verloren ist; braucht das Passwort und keinen laufenden Dienst.",
    # dates of articles
    inferred_from="erschlossen aus {source}",
    date_for_editors="Wann ein Artikel erschienen ist, trägt hier nur die Redaktion ein.",
    date_known="{source}: {published}",
    date_set="Eingetragen. Das gilt für alle Räume, auch wenn die Datei neu gelesen wird.",
    date_taken_back="Der Eintrag der Redaktion ist gelöscht.",
    date_no_entry="Zu {source} gibt es keinen Eintrag der Redaktion.",
    date_no_such="Eine Datei {name} gibt es hier nicht.",
    date_several="{name} passt auf mehrere Dateien: {sources}. Bitte nennen Sie den ganzen Namen.",
    date_refused={
        "unreadable": "{value} ist kein Datum. So geht es: /datum {source} 16.10.2025 (oder 2025-10, 2025)",
        "future": "{value} liegt in der Zukunft; da kann {source} nicht erschienen sein.",
    },
    date_hint="Datum setzen: {command} {source} JJJJ-MM-TT",
    date_suggested="Vermutlich {date}: {source} von diesem Tag berichtet offenbar dasselbe. Das gilt erst, wenn Sie es eintragen.",
    date_button="{date} eintragen",
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
    eval_undecided=Counted(
        "{n} Frage ausgelassen: Was richtig wäre, ist noch offen (gold: null).",
        "{n} Fragen ausgelassen: Was richtig wäre, ist noch offen (gold: null).",
    ),
    about_timeline="Zeigt, was wann geschah oder geplant ist, zu einem Thema oder aus den neuesten Artikeln.",
    option_topic="Worum es gehen soll; ohne Thema alles.",
    option_from="Erst ab diesem Tag: 2025-08-07, 2025-08, „7. August 2025“, KW33.",
    option_to="Nur bis zu diesem Tag.",
    option_planned="Nur, was angekündigt, bedingt oder eine Frist ist.",
    option_past="Nur, was geschehen ist.",
    option_events="Höchstzahl der Ereignisse, 1 bis 1000; sonst 12.",
    name_topic="THEMA",
    name_days="TAG",
    timeline_no_days="„{words}“ ist kein Zeitraum. Schreiben Sie ihn wie 2025-08-07, 2025-08, „7. August 2025“ oder KW33.",
    timeline_backwards="--from liegt nach --to.",
    about_dates="Zeigt jede Zeitangabe eines Artikels mit ihrem Wert und dem Tag, von dem aus gerechnet wurde.",
    option_dated="Artikel (.txt, .md).",
    option_published="Erscheinungstag an Stelle dessen, den der Artikel nennt: 2025-08-07, 2025-08 oder 2025.",
    option_docs="Statt Artikeln: JSON mit [{name, dct, text}]; gibt zu jedem Namen die Zeitangaben als JSON aus.",
    name_day="TAG",
    dates_words="Wörter",
    dates_value="Wert",
    dates_meant="gemeint",
    dates_basis="gerechnet von",
    dates_cue="Richtung wegen",
    dates_bases={
        "text": "den Wörtern selbst",
        "published": "{day}, dem Datum des Artikels",
        "nearby": "{day}, einem Datum in der Nähe",
    },
    dates_none="Darin steht keine Zeitangabe.",
    dates_unread="{path} wurde nicht gelesen: {reason}.",
    dates_other_format="sie endet weder auf .txt noch auf .md",
    dates_no_day="„{words}“ ist kein Tag. Schreiben Sie ihn wie 2025-08-07; 2025-08 und 2025 gehen auch.",
    dates_which="Nennen Sie entweder Artikel oder --docs mit einer Datei, und zu --docs kein --published.",
    docs_unread="{path} lässt sich nicht lesen ({detail}).",
    docs_too_large="{path} ist zu groß. Mit --docs werden höchstens {most} MB gelesen.",
    docs_not_json="{path} ist kein JSON: {detail}.",
    docs_wrong_shape="{place}: Erwartet wird eine Liste der Form [{{name, dct, text}}], jeder Name einmal, dct leer oder wie 2025-08-07.",
    docs_entry="{path}, Eintrag {number}",
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
    option_exports="Ordner für Bilder und Dateien aus den Antworten; ohne ihn in „exports“ unter --data.",
    name_question="FRAGE",
    name_query="SUCHE",
    name_questions="FRAGEN",
    name_folder="ORDNER",
    name_file="DATEI",
    name_number="ZAHL",
    # the admin's commands
    about_serve="Startet den Dienst, der in den Chats antwortet und die Beleg-Seite zeigt.",
    about_pair="Zeigt einen Code, der den ersten Admin einlässt.",
    about_healthcheck="Fragt den laufenden Dienst, ob er antwortet (für Container).",
    about_feedback="Gibt aus, was im Chat als falsch gemeldet wurde.",
    about_feedback_export="Schreibt die gemeldeten Antworten als Fragendatei.",
    about_backup="Sichert alles, was der Bot sich merkt, in eine Datei; der Dienst läuft weiter.",
    about_restore="Spielt eine Sicherung ein; der Dienst muss dazu stehen.",
    about_verify="Prüft, ob alles Gespeicherte unversehrt ist.",
    option_online="Prüft auch, ob Seite und Dienste über das Netz antworten.",
    option_force="Ersetzt, was schon da ist; das Alte bleibt daneben liegen.",
    option_cases="Datei für die Fragen (JSON); ohne Angabe erscheinen sie hier.",
    option_backup="Die Sicherung (.tar).",
    pairing="Schicken Sie diesen Code dem Bot im Chat:\n\n    {code}\n\nWer ihn zuerst schickt, wird Admin. Er gilt {minutes} Minuten und nur einmal.",
    nothing_kept="In {path} ist noch nichts gespeichert.",
    feedback_exported=Counted(
        "{n} gemeldete Antwort in {path} geschrieben", "{n} gemeldete Antworten in {path} geschrieben"
    ),
    health_fine="Der Dienst auf {address} antwortet.",
    health_off="Die Seite ist abgeschaltet ([web] listen); so lässt sich der Dienst nicht fragen.",
    health_trouble="Der Dienst auf {address} antwortet nicht: {detail}",
    progress_copying="Kopieren",
    backed_up="Gesichert in {path}: {pieces} ({size} MB). Die Datei enthält Artikel und Zugänge; bewahren Sie sie entsprechend auf.",
    restored="Eingespielt in {path}: {pieces}. Der nächste Start bringt alles auf den neuesten Stand.",
    restored_aside="Was vorher da war, liegt in {path}.",
    restore_not_empty="{path} ist nicht leer. Mit --force wird es ersetzt; das Alte bleibt daneben liegen.",
    restore_unfit="{path} lässt sich nicht einspielen: {detail}. Es wurde nichts geändert.",
    verify_sound="✓ {name}",
    verify_faults={
        "database": "✗ {name}: die Datenbank ist beschädigt ({detail})",
        "document": "✗ {name}: der Text ist nicht mehr der gelesene ({detail})",
        "passage": "✗ {name}: eine Textstelle liegt falsch ({detail})",
        "place": "✗ {name}: eine frühere Textstelle liegt falsch ({detail})",
        "count": "✗ {name}: eine Summe stimmt nicht ({detail})",
        "index": "✗ {name}: der Index passt nicht zur Datenbank ({detail})",
    },
    verify_fine="Alles ist so, wie es geschrieben wurde.",
    verify_advice_state="state.db: Halten Sie den Dienst an und spielen Sie die letzte Sicherung ein: belegbot restore DATEI --force",
    verify_advice_archive="archive.db: Halten Sie den Dienst an und spielen Sie die letzte Sicherung ein (belegbot restore DATEI --force). Ohne Sicherung: archive.db wegräumen; belegbot sync liest alle Artikel neu, nur frühere Fassungen fehlen dann.",
    verify_advice_index="Index: Der nächste Start baut ihn neu auf, oder jetzt: belegbot rebuild",
    check_config="Konfiguration {path}",
    check_config_environment="Konfiguration aus der Umgebung (BELEGBOT_...)",
    check_collection="Sammlung {folder}: {level}",
    check_collection_missing="Sammlung {folder} ({level}): diesen Ordner gibt es nicht unter den Artikeln; was geschützt sein soll, ist offen.",
    check_collection_nearest="Meinten Sie {nearest}?",
    check_space="Platz: {free} MB frei, {held} MB belegt",
    check_space_low="Platz wird knapp: {free} MB frei, {held} MB belegt. Ein neuer Index und eine Sicherung brauchen noch einmal so viel.",
    check_space_out="Kein Platz mehr in {path}: nur {free} MB frei",
    check_clock="Uhr: {time} ({zone})",
    check_clock_wrong="Die Uhr geht falsch: sie zeigt {time}, aber {path} ist vom {at}. Stellen Sie sie: timedatectl set-ntp true",
    check_zone_utc="Zeitzone ist UTC; Uhrzeiten in Antworten gelten dort. Deutsche Zeit: TZ=Europe/Berlin",
    check_archive_busy="Ein belegbot arbeitet gerade mit {path}; der Index ist deshalb ungeprüft (belegbot verify prüft die Datenbank)",
    check_state="state.db ist lesbar: {path}",
    check_state_new="{path} stammt von einer neueren Fassung von belegbot.",
    check_state_damaged="{path} ist beschädigt ({detail}); spielen Sie die letzte Sicherung ein: belegbot restore DATEI --force",
    check_admins=Counted("Admin: {n}", "Admins: {n}"),
    check_no_admin="Noch niemand ist Admin; belegbot pair lässt den ersten ein",
    check_secret="Geheimnis {name} ist gesetzt",
    check_page="Seite: {address} ist frei",
    check_page_serving="Seite: auf {address} antwortet der laufende Dienst",
    check_page_taken="Seite: auf {address} lässt sich nicht lauschen ({detail}); ändern Sie [web] listen",
    check_page_off="Seite: abgeschaltet",
    check_address="Adresse {url} antwortet",
    check_address_plain="Adresse {url} ist unverschlüsselt: Wer mitliest, kann die Links benutzen. Setzen Sie einen Proxy mit HTTPS davor.",
    check_address_silent="Adresse {url} antwortet nicht: {detail}",
    check_no_platform="Noch kein Chat-Dienst eingerichtet",
    # the page
    page_language="Deutsch",
    page_skip_quote="Zum Zitat springen",
    page_skip_content="Zum Inhalt springen",
    page_file="Datei",
    page_publisher="Herausgeber",
    page_no_publisher="nicht angegeben",
    page_published="Erschienen",
    page_version="Fassung",
    page_version_read="{sha256}, gelesen {when}",
    page_original="Original",
    page_newer="Der Artikel wurde inzwischen geändert. Hier steht die Fassung, aus der zitiert wurde.",
    page_newer_link="Die Stelle in der neuen Fassung",
    page_gone="Dieser Artikel ist nicht mehr im Archiv. Deshalb wird nichts daraus gezeigt.",
    page_quote="{quote} ({place})",
    page_quote_place="Absatz {number}",
    page_copy="Zitat zum Kopieren",
    page_copy_how="Ins Feld klicken und alles auswählen.",
    page_article="Wortlaut des Artikels",
    page_twins="Derselbe Wortlaut in anderen Dateien",
    page_twins_same="Wort für Wort steht er in:",
    page_twins_marked="Unterstrichen sind die Wörter, die nur in einer von beiden stehen.",
    page_ask="Das Archiv fragen",
    page_question="Ihre Frage",
    page_send="Fragen",
    page_home="Belegbot",
    page_about="Geantwortet wird nur mit dem Wortlaut der Artikel. Jede Antwort führt zu ihrem Beleg.",
    page_answer="Antwort",
    page_asked="Gefragt wurde: {question}",
    page_evidence="Beleg [{number}] im Artikel ansehen",
    page_closed="Diese Seite öffnet ein Link aus dem Chat. Zum Fragen schicken Sie dem Bot dort /seite.",
    page_sign_in="Anmelden",
    page_sign_in_about="Danach können Sie in diesem Browser zwölf Stunden lang Fragen stellen. Der Link gilt nur einmal.",
    page_sign_in_used="Dieser Link gilt nicht mehr. Schicken Sie dem Bot im Chat noch einmal /seite.",
    page_trouble="Das hat nicht geklappt",
    page_errors={
        400: "Mit dieser Anfrage kann die Seite nichts anfangen.",
        403: "Das ist von hier aus nicht möglich. Öffnen Sie die Seite noch einmal mit dem Link aus dem Chat.",
        404: "Hier ist nichts zu sehen. Vielleicht gilt der Link nicht mehr; im Chat gibt es einen neuen.",
        405: "Mit dieser Anfrage kann die Seite nichts anfangen.",
        413: "Das ist zu lang für eine Frage. Höchstens 1000 Zeichen sind möglich.",
        429: "Das waren viele Fragen auf einmal. Bitte warten Sie eine Minute.",
        500: "Bei dieser Seite ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal.",
        503: "Das Archiv ist gerade nicht erreichbar. Bitte versuchen Sie es gleich noch einmal.",
    },
    page_off='Die Seite ist ausgeschaltet: [web], "listen" ist "off".',
    page_not_listening='[web], "listen": {host}:{port} kann nicht benutzt werden: {detail}.',
    corrections=Corrections(
        environment="Umgebung",
        entry="{place}, Eintrag {n}",
        wrong="{place}: {detail}",
        wishes={
            "missing": "fehlt",
            "string_type": "muss Text in Anführungszeichen sein",
            "number": "muss eine Zahl sein",
            "whole_number": "muss eine ganze Zahl sein",
            "switch": "muss true oder false sein",
            "list": 'muss eine Liste sein, etwa ["matrix:@chef:zeitung.de"]',
            "more_than": "muss mehr als {limit} sein",
            "at_least": "muss mindestens {limit} sein",
            "at_most": "darf höchstens {limit} sein",
            "one_of": "muss {words} sein",
            "path": "muss ein Pfad in Anführungszeichen sein",
            "empty": "darf nicht leer sein",
            "empty_or_off": 'darf nicht leer sein; "off" schaltet es aus',
            "pattern": 'muss aus Plattform und Kennung bestehen, etwa "matrix:@chef:zeitung.de"',
            "folder": 'muss ein Ordner unter den Artikeln sein, etwa "politik/intern"',
            "listen": 'muss die Form "host:port" haben, etwa "127.0.0.1:8321", oder "off" sein',
            "base_url": 'muss die Adresse sein, unter der man die Seite erreicht, etwa "https://belegbot.zeitung.de"',
            "key": "muss mindestens {least} Zeichen haben; so entsteht einer: {recipe}",
            "token": "ist kein Token von @BotFather wie 123456789:AAF... Bitte noch einmal ganz kopieren",
            "secret_word": "muss aus 20 bis 256 der Zeichen A-Z a-z 0-9 _ - bestehen; so entsteht eines: {recipe}",
            "web_path": 'muss ein Pfad auf der Seite sein, etwa "/telegram"',
            "user_id": 'muss eine ganze Matrix-Kennung sein, etwa "@beleg:zeitung.de"',
            "inviter": 'muss eine Matrix-Kennung mit * und ? sein, etwa "@*:zeitung.de"',
            "homeserver": 'muss die Adresse des Homeservers sein, etwa "https://matrix.zeitung.de"',
            "prefix": 'muss aus ein bis drei Zeichen wie "!" bestehen',
        },
        instead="{wish}, nicht {given}",
        alternatives="{first} oder {last}",
        did_you_mean="{complaint} Gemeint: {name}?",
        no_setting="{name} ist hier keine Einstellung.",
        no_section="{name} ist hier kein Abschnitt.",
        misplaced='"{name}" muss unter einem Abschnitt stehen, etwa [archive].',
        section_line='"{name}" ist ein Abschnitt: {section} gehört in eine eigene Zeile.',
        list_line='"{name}": jeder Eintrag beginnt mit [[{name}]] in einer eigenen Zeile.',
        list_brackets='"{name}" kann mehrere Einträge haben: [[{name}]] steht in zwei Klammern.',
        section_brackets='"{name}" gibt es nur einmal: [{name}] steht in einer Klammer auf jeder Seite.',
        only_in_file="[[{name}]] kann nur in config.toml stehen.",
        twice='"{name}" ist dasselbe wie in Eintrag {first}; nur eine Stufe kann gelten.',
        web_open='{name} fehlt. "{listen}" ist von außerhalb dieses Rechners erreichbar; bitte die Adresse nennen, unter der man die Seite erreicht, etwa "https://belegbot.zeitung.de".',
        webhook_page='"webhook" braucht [web] listen und eine base_url mit https://, unter der Telegram die Seite erreicht. Ohne sie geht mode "polling".',
        webhook_secret="{name} fehlt; ohne das Wort könnte jeder im Namen von Telegram schreiben. So entsteht eines: {recipe}",
        matrix_user='{name} fehlt: das Konto des Bots, etwa "@beleg:zeitung.de".',
        matrix_data='Der Bot bewahrt seine Schlüssel in [archive] data auf, und das ist "off". Bitte einen Ordner nennen.',
        both_set='[{section}]: "{name}" und "{name}_file" sind beide gesetzt ({variable}... zählt mit). Eines genügt.',
        unread="{path} lässt sich nicht lesen: {detail}.",
        not_utf8="{path} ist kein UTF-8-Text. Bitte als UTF-8 speichern.",
        not_toml="{path} ist kein TOML: Zeile {line}, Spalte {column}: {detail}.",
        secret_inside="{path} enthält ein Geheimnis ({names}), und alle auf diesem Rechner können es lesen. Abhilfe: chmod o= {path}",
        secret_open="{path} enthält ein Geheimnis, und alle auf diesem Rechner können es lesen. Abhilfe: chmod o= {path}",
        secret_unread="Das Geheimnis in {path} lässt sich nicht lesen: {detail}.",
        secret_lines="{path} soll ein Geheimnis enthalten, in einer Zeile, und sonst nichts.",
        secret_empty="{path} soll ein Geheimnis enthalten, ist aber leer.",
    ),
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
        "twin": "inferred from an article of the same wording",
        "desk": "according to the desk",
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
    reckoned="{words} = {when}",
    reckoned_published="{words} = {when}, counted from {day} (date of the article)",
    reckoned_nearby="{words} = {when}, counted from {day} (another date in the text)",
    reckoned_by="{words} = {when} according to [{number}] {source}; this article is undated",
    reckoned_not="undated: {words} (article without a date)",
    times_differ="The articles differ: {times}",
    time_by="{when} according to {numbers}",
    limited_to="Limited to: {period}",
    limited_unknown="Whether this is within {period} is not known: the article has no date.",
    outside_period="Within {period} the archive says nothing about this.",
    outside_shown="Outside of it, or undated:",
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
    farewell="Goodbye.",
    interrupted="Interrupted.",
    status_passages=Counted("{n} passage", "{n} passages"),
    too_old="Your message of {time} reached me only now. If it still matters, please send it again.",
    cannot_keep="I cannot take anything in just now, because I cannot store anything. I will answer as soon as I can.",
    set_aside="I cannot cope with this message. It was set aside and noted for the administrator. Please ask differently.",
    # access
    stranger="I only answer the newsroom here; if you belong to it, ask there for an access code (your id: {person}).",
    too_fast=Counted(
        "That was too fast: I do not answer more than one question a minute. Please wait a moment.",
        "That was too fast: I do not answer more than {n} questions a minute. Please wait a moment.",
    ),
    roles={"reader": "reader", "editor": "editor", "admin": "admin"},
    role_yours="Your role is unchanged: {role}.",
    code_redeemed="Welcome! Your role: {role}. /help shows what I can do.",
    code_needless="You were let in already and keep your role: {role}. The code is used up now.",
    code_wrong=Counted(
        "This code is not valid, or not any more. You have one more try today.",
        "This code is not valid, or not any more. You have {n} more tries today.",
    ),
    code_wrong_last="This code is not valid, or not any more. That was the last try for today; ask for a new one for tomorrow.",
    code_later="Too many wrong codes are coming in just now. Please send your code again in an hour.",
    code_burnt="Everybody here could read this code, so it is not valid any more. Ask for a new one and send it to me alone.",
    role_set="{person} has the role {role} now.",
    role_removed="{person} is not let in any more.",
    role_unchanged="{person} has the role {role} already.",
    role_nobody="{person} is not let in.",
    role_listed="{person} keeps the role {role}: the configuration says so ({setting}), and only there it can be changed.",
    role_last_admin="{person} is the last to have the role {role} and keeps it. Give it to somebody else first.",
    # the conversation
    unknown_command="I do not know {command}. /help shows what I can do.",
    unknown_command_nearest="I do not know {command}. Did you mean {nearest}?",
    greeting="Hello. Ask me about the articles; /help shows what I can do.",
    my_pleasure="My pleasure.",
    for_admins="{command} is for admins. /help shows what you can do here.",
    only_direct="{command} works only in a direct chat with me: everybody here would read along.",
    misused={
        "ask": "Like this: /ask When does the council meet?",
        "language": "Like this: /lang de or /lang en",
        "invite": "Like this: /invite reader, /invite editor or /invite admin",
        "role": "Like this: /role telegram:4711 editor (or reader, admin; remove ends the access)",
        "date": "Like this: /date 2 2025-10-16, /date telefonat.txt 16 October 2025 or /date telefonat.txt -",
    },
    dangling="What does this refer to? I have no earlier question here any more. Please ask the whole question.",
    understood_as="taken to mean: {question}",
    button_source="Source {number}",
    button_more="More",
    button_wrong="👎 Wrong",
    button_right="👍 Right",
    button_back="Back to the answer",
    button_stale="This button belongs to an earlier answer that I no longer have. Please ask the question again.",
    right_kept="Thank you, noted: the answer is right.",
    right_note="right",
    help_confidential="Confidential collections never go through this service.",
    no_answer_yet="There is no answer here yet. Ask a question first.",
    no_such_citation="There is no such number. The last answer has the citations {numbers}; for example: /source {first}",
    no_such_source="I find no file {name}, neither in the last answer nor by exactly this name in the archive.",
    citation_lost="This passage is not here any more.",
    citation_gone="{source} is no longer in the archive. So I show nothing of it.",
    source_title="Title: {title}",
    source_version="Version {version}, read {when}",
    source_changed="The article has been changed since. This is the version that was quoted from.",
    source_before="Before it:",
    source_passage="The passage:",
    source_after="After it:",
    source_opening="The article begins:",
    source_newer="The new version says:",
    source_twin="The same wording in other files:",
    source_url="Original: {url}",
    more_title="More passages on {question}",
    more_near="Related, does not answer the question:",
    more_none="The archive says no more about this.",
    periods={
        "SP": "spring {year}",
        "SU": "summer {year}",
        "FA": "autumn {year}",
        "WI": "winter {year}",
        "Q1": "first quarter of {year}",
        "Q2": "second quarter of {year}",
        "Q3": "third quarter of {year}",
        "Q4": "fourth quarter of {year}",
    },
    status_documents="In the archive: {documents}",
    status_newest="Newest article: {published}",
    status_aside=Counted(
        "{n} message was set aside because I could not cope with it.",
        "{n} messages were set aside because I could not cope with them.",
    ),
    status_not_followed="New articles do not get through just now.",
    status_engine="Search: {engine}",
    status_platform="{name}: {state}",
    status_platforms={
        "starting": "starting",
        "running": "running",
        "waiting": "interrupted, keeps trying",
        "refused": "turned away, waits for the admin",
        "ended": "ended",
    },
    status_queue="Queue: {waiting} not answered, {unsent} not delivered",
    status_room="This room: {room}, sees {level}",
    status_trouble="Trouble: {detail}",
    levels={
        "public": "what is public",
        "internal": "what is public or internal",
        "confidential": "everything, what is confidential too",
    },
    help_about="Ask a question. I answer only in the articles' own words and say where they stand.",
    help_examples="For example:",
    help_lines={
        "source": "/source 2 – citation 2 in full: passage, surroundings, date, version",
        "answer": "/answer – the last answer once more",
        "more": "/more – more passages on the last question",
        "timeline": "/timeline topic August 2025 – what happened or is planned when; add: picture, csv, json, ics",
        "status": "/status – how many articles, how fresh",
        "right": "/good – the last answer is right",
        "wrong": "/wrong note – the last answer is wrong",
        "page": "/page – sign in to the web page",
        "language": "/lang de – Deutsch sprechen",
        "forget": "/forget – deletes what I know about this room",
        "invite": "/invite editor – a code for one more person",
        "role": "/role – who is let in, and as what",
        "sync": "/sync – read the articles anew at once",
        "date": "/date file 2025-10-16 – when an article appeared",
        "quit": "/quit – ends the conversation",
    },
    wrong_kept="Thank you. Question, answer and note are kept as a mistake.",
    wrong_gold="Noted as right: {words} in {source}",
    wrong_unanswerable="Noted as right: the archive does not answer this question.",
    wrong_open="What would be right is still open. Send /wrong and the right wording in quotation marks, or: /wrong not in there",
    forgotten="Forgotten: the last question and answer, the chosen language and all notes from this room.",
    page_link="Sign in here. The link is good once, for a quarter of an hour:",
    page_none="There is no web page set up here.",
    invited="Access code for the role {role}, good once, for {hours} hours:",
    invited_how="The person sends it to me in a direct chat.",
    person="{person}: {role}, since {since} by {by}",
    sync_failed="The articles cannot be read: {detail}",
    language_now="I speak English here. /lang de switches to German.",
    language_set="I speak English here now.",
    # the timeline
    timeline_title="Timeline",
    timeline_topic="Timeline {topic}",
    timeline_source="Timeline from {source}",
    timeline_which={"all": "everything", "planned": "planned only", "past": "past only"},
    timeline_from="from {day}",
    timeline_until="until {day}",
    timeline_events=Counted("{n} event", "{n} events"),
    timeline_some=Counted("{shown} of {n} event", "{shown} of {n} events"),
    timeline_further=Counted("{n} more of {total} events", "{n} more of {total} events"),
    timeline_undated="Without a fixed date",
    timeline_undated_some="Without a fixed date, among others",
    timeline_date_hint="To set a date: /date {source} YYYY-MM-DD",
    timeline_none="The archive has nothing dated on this.",
    timeline_turned="“{period}” ends before it begins. I took it the other way round:",
    timeline_quote_topic="If “{period}” belongs to the subject, put it in quotation marks: {command}",
    timeline_no_more="These were all the events.",
    timeline_page="See it on the page",
    timeline_file="As a file: {name}",
    timeline_status={
        Status.HAPPENED: "happened",
        Status.ANNOUNCED: "announced",
        Status.DEADLINE: "DEADLINE",
        Status.CONDITIONAL: "conditional",
    },
    timeline_statement="statement",
    timeline_announced_then="announced, as of {day}",
    timeline_conflict="contradiction",
    timeline_against="but {when}",
    timeline_known={
        "text": "{words} is in the text as such",
        "published": "{words} counted from {day} ({article})",
        "nearby": "{words} counted from {day} (another date in the text)",
    },
    timeline_article="date of the article",
    timeline_reports=Counted("{n} source", "{n} sources"),
    timeline_independent="{n} independent",
    button_picture="Picture",
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    short_months=("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"),
    day_month="{day} {name}",
    day_alone="{day}",
    short_day="{day} {name} {year}",
    short_day_month="{day} {name}",
    short_day_alone="{day}",
    named_day="{weekday} {date}",
    named_week="{days} (week {week})",
    named_clock="{date}, {time}",
    named_parts={
        "MO": "in the morning",
        "MI": "at midday",
        "AF": "in the afternoon",
        "EV": "in the evening",
        "NI": "at night",
        "DT": "during the day",
    },
    decade="{year}s",
    picture_day="{day} {month}",
    picture_range="{first}–{last} {month}",
    picture_week="week {week}",
    picture_gaps={
        "weeks": "about {n} weeks later",
        "months": "about {n} months later",
        "years": "about {n} years later",
    },
    picture_unshown="□ stands for characters this picture cannot show.",
    page_timeline="Timeline",
    page_timeline_ask="Choose",
    page_timeline_topic="Subject",
    page_timeline_period="Period",
    page_timeline_period_how="For example: August 2025, from 7 August 2025, week 33, last week",
    page_timeline_period_wrong="“{words}” is no period I understand. Everything is shown.",
    page_timeline_which="Which events",
    page_timeline_show="Show",
    page_timeline_more="More events",
    page_timeline_back="From the start",
    page_timeline_files="To take with you",
    page_timeline_file_kinds={
        "png": "Picture (PNG)",
        "csv": "Table (CSV)",
        "json": "Data (JSON, TimelineJS)",
        "ics": "Calendar (ICS)",
    },
    page_timeline_picture="As a picture",
    page_timeline_date_hint="To set a date, in the chat: /date {source} YYYY-MM-DD",
    page_timeline_picture_alt="The timeline as a picture. The list above says the same.",
    upload_for_editors="I take articles from editors only. An admin can let you do that with /role.",
    upload_unreachable="I could not fetch the file just now. Please send it again.",
    upload_goes_on="{source} is saved; the articles are still being read.",
    sync_done="The articles have been read anew.",
    sync_goes_on="The articles are still being read. /status shows how far that is.",
    sync_trouble="The articles cannot be read just now; the log of the service says why.",
    upload_not={
        "off": "No articles are taken here. The admin can set up a folder for them: [uploads] folder.",
        "kind": "I take text files only, with names that end in .txt or .md.",
        "size": "The article is larger than allowed here.",
        "taken": "There is another article of this name already. Please send it under a new name.",
        "empty": "There is nothing in it.",
        "gone": "The file cannot be fetched any more. Please send it again.",
        "unwritable": "The article could not be saved; the admin has to look after the folder.",
    },
    upload_read="Read: {source}. From now on I answer from it as well.",
    upload_paragraphs=Counted("{n} paragraph", "{n} paragraphs"),
    upload_hidden="Saved: {source}. What it says is not to be seen in this room.",
    upload_skipped="Saved: {source}, but not read: {reason}",
    export_kept="Saved: {path}",
    export_not_kept="“{name}” is not saved. With --exports FOLDER it is.",
    telegram_copy="Copy citation",
    telegram_page="Read on the page",
    telegram_private="Read in private",
    telegram_refused="Telegram does not know this token (any more). Set [telegram] token anew, as @BotFather shows it, and start again.",
    telegram_taken="Another program fetches messages from Telegram with the same token. Stop it, or give this service a bot of its own.",
    telegram_unreachable="Telegram cannot be reached ({detail}).",
    telegram_slow="Telegram takes nothing that fast in this chat.",
    telegram_lost="Telegram did not say whether the message arrived.",
    telegram_private_mode="In groups the bot hears only commands and replies to its messages (privacy mode). Mentions arrive for certain if you switch it off under “Group Privacy” at @BotFather and add the bot to the group anew.",
    telegram_parked="{count} updates from Telegram could not be read and were passed over.",
    telegram_not_taken="Telegram did not take the file “{name}”.",
    telegram_about="I answer questions about the newsroom's articles, in the articles' own words and with the evidence. What they do not say, I say they do not. Confidential collections never go to Telegram.",
    telegram_short="Questions to your own articles, answered in their words, with the evidence.",
    telegram_commands={
        "ask": "a question about the articles",
        "source": "a citation in full: /source 2",
        "more": "more passages on the last question",
        "timeline": "what happened when: /timeline topic",
        "status": "how many articles, how fresh",
        "answer": "the last answer once more",
        "wrong": "the last answer is wrong",
        "page": "sign in to the web page",
        "language": "change the language: /lang de",
        "date": "when an article appeared: /date 2 2025-10-16",
        "forget": "deletes what I know about this chat",
        "help": "what I can do",
    },
    matrix_undecryptable="I could not decrypt this message. Please send it again; if that does not help, remove me from the room and invite me anew.",
    matrix_verification="There is no need to compare emoji: the device is signed by the bot's account. Fingerprint: {fingerprint}",
    matrix_device="Device of {user}, signed by the account itself. Fingerprint: {fingerprint}",
    matrix_undecrypted="Messages on Matrix that could not be decrypted since the start: {count}.",
    matrix_passed_over="Events on Matrix that could not be read and were passed over since the start: {count}.",
    matrix_too_large="{name} is larger than the {most} MB that this Matrix server takes.",
    matrix_not_taken="This Matrix server does not take {name}.",
    matrix_moved="Since an upgrade the room {old} is called {new}. What [[rooms]] says of it still holds; please enter the new id there.",
    matrix_not_set="No homeserver is named under [matrix].",
    matrix_renewed="{user} has a new identity. Whoever verified the old one is warned. Fingerprint of the device: {fingerprint}",
    about_matrix="What concerns the account on Matrix alone.",
    about_matrix_identity="Gives the account a new identity when the old one is lost; takes the password, and no running service.",
    # dates of articles
    inferred_from="inferred from {source}",
    date_for_editors="When an article appeared is for editors to say.",
    date_known="{source}: {published}",
    date_set="Noted. It holds for every room, and when the file is read again.",
    date_taken_back="The desk's entry is deleted.",
    date_no_entry="There is no entry of the desk for {source}.",
    date_no_such="There is no file {name} here.",
    date_several="{name} fits several files: {sources}. Please give the whole name.",
    date_refused={
        "unreadable": "{value} is not a date. It goes like this: /date {source} 2025-10-16 (or 2025-10, 2025)",
        "future": "{value} lies in the future; {source} cannot have appeared then.",
    },
    date_hint="To set its date: {command} {source} YYYY-MM-DD",
    date_suggested="Probably {date}: {source} of that day seems to report the same. It counts only once you set it.",
    date_button="Set {date}",
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
    eval_undecided=Counted(
        "{n} question left out: what would be right is still open (gold: null).",
        "{n} questions left out: what would be right is still open (gold: null).",
    ),
    about_timeline="Shows what happened or is planned when, about a topic or from the newest articles.",
    option_topic="What it is to be about; everything without a topic.",
    option_from="Only from this day on: 2025-08-07, 2025-08, “7 August 2025”, week 33.",
    option_to="Only up to this day.",
    option_planned="Only what is announced, conditional or a deadline.",
    option_past="Only what happened.",
    option_events="At most this many events, 1 to 1000; otherwise 12.",
    name_topic="TOPIC",
    name_days="DAY",
    timeline_no_days="“{words}” is no period. Write it like 2025-08-07, 2025-08, “7 August 2025” or week 33.",
    timeline_backwards="--from is later than --to.",
    about_dates="Shows every time expression of an article with its value and the day it was computed from.",
    option_dated="Articles (.txt, .md).",
    option_published="The day of publication, in place of what the article says: 2025-08-07, 2025-08 or 2025.",
    option_docs="Instead of articles: JSON with [{name, dct, text}]; prints the time expressions of each name as JSON.",
    name_day="DAY",
    dates_words="words",
    dates_value="value",
    dates_meant="meant",
    dates_basis="computed from",
    dates_cue="direction because of",
    dates_bases={
        "text": "the words themselves",
        "published": "{day}, the article's date",
        "nearby": "{day}, a date nearby",
    },
    dates_none="It holds no time expression.",
    dates_unread="{path} was not read: {reason}.",
    dates_other_format="it ends neither in .txt nor in .md",
    dates_no_day="“{words}” is no day. Write it like 2025-08-07; 2025-08 and 2025 will do as well.",
    dates_which="Name either articles or --docs with a file, and no --published with --docs.",
    docs_unread="{path} cannot be read ({detail}).",
    docs_too_large="{path} is too large. With --docs at most {most} MB are read.",
    docs_not_json="{path} is no JSON: {detail}.",
    docs_wrong_shape="{place}: What is expected is a list of the form [{{name, dct, text}}], each name once, dct empty or like 2025-08-07.",
    docs_entry="{path}, entry {number}",
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
    option_exports="Folder for pictures and files that come with answers; without it, “exports” below --data.",
    name_question="QUESTION",
    name_query="QUERY",
    name_questions="QUESTIONS",
    name_folder="FOLDER",
    name_file="FILE",
    name_number="NUMBER",
    # the admin's commands
    about_serve="Starts the service that answers in the chats and shows the page with the evidence.",
    about_pair="Prints a code that lets the first admin in.",
    about_healthcheck="Asks the running service whether it answers (for containers).",
    about_feedback="Gives out what was reported as wrong in the chat.",
    about_feedback_export="Writes the reported answers as a file of questions.",
    about_backup="Saves everything the bot remembers in one file; the service goes on.",
    about_restore="Puts a backup in place; the service has to be stopped for it.",
    about_verify="Checks whether everything that is kept is sound.",
    option_online="Also checks whether page and services answer over the network.",
    option_force="Replaces what is there; the old files are kept beside the new ones.",
    option_cases="File for the questions (JSON); without it they are shown here.",
    option_backup="The backup (.tar).",
    pairing="Send this code to the bot in your chat:\n\n    {code}\n\nWhoever sends it first becomes an admin. It is good for {minutes} minutes, and once.",
    nothing_kept="Nothing is kept in {path} yet.",
    feedback_exported=Counted("{n} reported answer written to {path}", "{n} reported answers written to {path}"),
    health_fine="The service at {address} answers.",
    health_off="The page is off ([web] listen), so the service cannot be asked.",
    health_trouble="The service at {address} does not answer: {detail}",
    progress_copying="Copying",
    backed_up="Saved in {path}: {pieces} ({size} MB). The file holds articles and access rights; keep it as safe as those.",
    restored="Restored to {path}: {pieces}. The next start brings everything up to date.",
    restored_aside="What was there before is in {path}.",
    restore_not_empty="{path} is not empty. With --force it is replaced; the old files are kept beside the new ones.",
    restore_unfit="{path} cannot be restored: {detail}. Nothing was changed.",
    verify_sound="✓ {name}",
    verify_faults={
        "database": "✗ {name}: the database is damaged ({detail})",
        "document": "✗ {name}: the text is not the one that was read ({detail})",
        "passage": "✗ {name}: a passage is in the wrong place ({detail})",
        "place": "✗ {name}: an earlier passage is in the wrong place ({detail})",
        "count": "✗ {name}: a total is wrong ({detail})",
        "index": "✗ {name}: the index does not fit the database ({detail})",
    },
    verify_fine="Everything is as it was written.",
    verify_advice_state="state.db: stop the service and restore the last backup: belegbot restore FILE --force",
    verify_advice_archive="archive.db: stop the service and restore the last backup (belegbot restore FILE --force). Without a backup: move archive.db away; belegbot sync reads all articles again, only earlier versions are then lost.",
    verify_advice_index="index: the next start builds it anew, or now: belegbot rebuild",
    check_config="configuration {path}",
    check_config_environment="configuration from the environment (BELEGBOT_...)",
    check_collection="collection {folder}: {level}",
    check_collection_missing="collection {folder} ({level}): there is no such folder among the articles; what it was to protect is open.",
    check_collection_nearest="Did you mean {nearest}?",
    check_space="space: {free} MB free, {held} MB used",
    check_space_low="space is running out: {free} MB free, {held} MB used. A new index and a backup need as much again.",
    check_space_out="no space left in {path}: only {free} MB free",
    check_clock="clock: {time} ({zone})",
    check_clock_wrong="the clock is wrong: it says {time}, but {path} is of {at}. Set it: timedatectl set-ntp true",
    check_zone_utc="the time zone is UTC; times in answers are given in it. For German time: TZ=Europe/Berlin",
    check_archive_busy="a belegbot is working with {path} just now, so the index was not looked at (belegbot verify looks at the database)",
    check_state="state.db is readable: {path}",
    check_state_new="{path} was written by a newer version of belegbot.",
    check_state_damaged="{path} is damaged ({detail}); restore the last backup: belegbot restore FILE --force",
    check_admins=Counted("admin: {n}", "admins: {n}"),
    check_no_admin="nobody is an admin yet; belegbot pair lets the first one in",
    check_secret="secret {name} is set",
    check_page="page: {address} is free",
    check_page_serving="page: the running service answers at {address}",
    check_page_taken="page: cannot listen at {address} ({detail}); change [web] listen",
    check_page_off="page: off",
    check_address="address {url} answers",
    check_address_plain="address {url} is not encrypted: whoever reads along can use the links. Put a proxy with HTTPS in front.",
    check_address_silent="address {url} does not answer: {detail}",
    check_no_platform="no chat service is set up yet",
    # the page
    page_language="English",
    page_skip_quote="Skip to the quotation",
    page_skip_content="Skip to the content",
    page_file="File",
    page_publisher="Publisher",
    page_no_publisher="not stated",
    page_published="Published",
    page_version="Version",
    page_version_read="{sha256}, read {when}",
    page_original="Original",
    page_newer="The article has been changed since. This is the version that was quoted from.",
    page_newer_link="The passage in the new version",
    page_gone="This article is no longer in the archive. So nothing of it is shown.",
    page_quote="{quote} ({place})",
    page_quote_place="paragraph {number}",
    page_copy="Quotation to copy",
    page_copy_how="Click into the field and select all.",
    page_article="The article's wording",
    page_twins="The same wording in other files",
    page_twins_same="Word for word it is in:",
    page_twins_marked="Words that stand in only one of the two are underlined.",
    page_ask="Ask the archive",
    page_question="Your question",
    page_send="Ask",
    page_home="Belegbot",
    page_about="Answers are given in the articles' own words only. Each leads to its evidence.",
    page_answer="Answer",
    page_asked="Asked: {question}",
    page_evidence="See evidence [{number}] in the article",
    page_closed="A link from the chat opens this page. To ask questions, send /page to the bot there.",
    page_sign_in="Sign in",
    page_sign_in_about="You can then ask questions in this browser for twelve hours. The link works only once.",
    page_sign_in_used="This link is no longer good. Send /page to the bot in the chat once more.",
    page_trouble="That did not work",
    page_errors={
        400: "The page cannot make sense of this request.",
        403: "This is not possible from here. Open the page once more with the link from the chat.",
        404: "There is nothing to see here. The link may no longer be good; the chat has a new one.",
        405: "The page cannot make sense of this request.",
        413: "That is too long for a question. At most 1000 characters are possible.",
        429: "Those were many questions at once. Please wait a minute.",
        500: "Something went wrong with this page. Please try again.",
        503: "The archive cannot be reached just now. Please try again in a moment.",
    },
    page_off='The page is switched off: [web], "listen" is "off".',
    page_not_listening='[web], "listen": {host}:{port} cannot be listened on: {detail}.',
    corrections=Corrections(
        environment="environment",
        entry="{place}, entry {n}",
        wrong="{place}: {detail}",
        wishes={
            "missing": "is missing",
            "string_type": "must be text in quotation marks",
            "number": "must be a number",
            "whole_number": "must be a whole number",
            "switch": "must be true or false",
            "list": 'must be a list, such as ["matrix:@chef:zeitung.de"]',
            "more_than": "must be more than {limit}",
            "at_least": "must be at least {limit}",
            "at_most": "must be at most {limit}",
            "one_of": "must be {words}",
            "path": "must be a path in quotation marks",
            "empty": "must not be empty",
            "empty_or_off": 'must not be empty; "off" switches it off',
            "pattern": 'must be platform and id, such as "matrix:@chef:zeitung.de"',
            "folder": 'must be a folder below the articles, such as "politik/intern"',
            "listen": 'must be "host:port", such as "127.0.0.1:8321", or "off"',
            "base_url": 'must be the address people reach the page by, such as "https://belegbot.zeitung.de"',
            "key": "must have at least {least} characters; this makes one: {recipe}",
            "token": "is not a token as @BotFather gives it, such as 123456789:AAF... Copy it again, whole",
            "secret_word": "must be 20 to 256 of the characters A-Z a-z 0-9 _ -; this makes one: {recipe}",
            "web_path": 'must be a path on the page, such as "/telegram"',
            "user_id": 'must be a whole Matrix id, such as "@beleg:zeitung.de"',
            "inviter": 'must be a Matrix id with * and ?, such as "@*:zeitung.de"',
            "homeserver": 'must be the homeserver\'s address, such as "https://matrix.zeitung.de"',
            "prefix": 'must be one to three signs, such as "!"',
        },
        instead="{wish}, not {given}",
        alternatives="{first} or {last}",
        did_you_mean="{complaint} Did you mean {name}?",
        no_setting="{name} is not a setting here.",
        no_section="{name} is not a section here.",
        misplaced='"{name}" must stand below a section, such as [archive].',
        section_line='"{name}" is a section, write {section} on a line of its own.',
        list_line='each of "{name}" begins with [[{name}]] on a line of its own.',
        list_brackets='"{name}" may have several entries: write [[{name}]] with two brackets.',
        section_brackets='"{name}" is one section: write [{name}] with one bracket on either side.',
        only_in_file="[[{name}]] can only stand in config.toml.",
        twice='"{name}" is the same as in entry {first}; only one level can hold.',
        web_open='{name} is missing. "{listen}" is reached from beyond this machine; name the address people use, such as "https://belegbot.zeitung.de".',
        webhook_page='mode "webhook" needs [web] listen and a base_url with https://, where Telegram can reach the page. Without one, take mode "polling".',
        webhook_secret="{name} is missing; without it anybody could call in Telegram's name. This makes one: {recipe}",
        matrix_user='{name} is missing: the bot\'s account, such as "@beleg:zeitung.de".',
        matrix_data='the bot keeps its keys in [archive] data, which is "off". Name a folder.',
        both_set='[{section}]: "{name}" and "{name}_file" are both set ({variable}... counts too). Keep one.',
        unread="{path} cannot be read: {detail}.",
        not_utf8="{path} is not UTF-8 text. Save it as UTF-8.",
        not_toml="{path} is not TOML: line {line}, column {column}: {detail}.",
        secret_inside="{path} holds a secret ({names}), and everybody on this machine can read it. Close it: chmod o= {path}",
        secret_open="{path} holds a secret, and everybody on this machine can read it. Close it: chmod o= {path}",
        secret_unread="The secret in {path} cannot be read: {detail}.",
        secret_lines="{path} should hold a secret, on one line, and nothing else.",
        secret_empty="{path} should hold a secret, but it is empty.",
    ),
)

LANGUAGES: Mapping[Language, Phrases] = {"de": GERMAN, "en": ENGLISH}
