"""English goes on, the rest is refused by name."""

import pytest

from dragoman.clean.language import identify_language
from dragoman.clean.text import open_document
from dragoman.ingest.files import make_article
from dragoman.records import Document, Unreadable

ENGLISH = "The minister of Senegal told reporters on Friday that the fishing agreement with Spain would be renewed."

FOREIGN = {
    "fr": "Le ministre a déclaré vendredi que l'accord de pêche avec l'Espagne serait renouvelé.",
    "de": "Der Außenminister erklärte am Freitag, dass das Fischereiabkommen mit Spanien verlängert werden soll.",
    "es": "El ministro de Asuntos Exteriores declaró el viernes que el acuerdo pesquero con España será renovado.",
    "it": "Il ministro degli Esteri ha dichiarato venerdì che l'accordo di pesca con la Spagna sarà rinnovato.",
    "pt": "O ministro declarou na sexta-feira que o acordo de pesca com a Espanha será renovado.",
    "tr": "Dışişleri Bakanı cuma günü yaptığı açıklamada İspanya ile balıkçılık anlaşmasının yenileneceğini söyledi.",
    "ru": "Министр иностранных дел заявил в пятницу, что соглашение о рыболовстве с Испанией будет продлено.",
    "ar": "قال وزير الخارجية يوم الجمعة إن اتفاقية الصيد مع إسبانيا سيتم تجديدها في العام المقبل.",
    "he": "שר החוץ אמר ביום שישי כי הסכם הדיג עם ספרד יחודש בשנה הבאה לאחר משא ומתן ארוך.",
    "zh": "外交部长星期五表示，与西班牙的渔业协定将在明年续签，双方已经就主要条款达成一致意见。",
    "ja": "外務大臣は金曜日、スペインとの漁業協定が来年更新されると記者団に語った。",
    "fa": "وزیر امور خارجه روز جمعه گفت که توافقنامه ماهیگیری با اسپانیا سال آینده تمدید خواهد شد.",
    "pl": "Minister spraw zagranicznych oświadczył w piątek, że umowa o rybołówstwie z Hiszpanią zostanie przedłużona.",
}


def identify(text: str) -> Document:
    return identify_language(open_document(make_article(text), longest=10_000))


@pytest.mark.parametrize("language", FOREIGN)
def test_other_languages_are_refused_by_name(language: str) -> None:
    with pytest.raises(Unreadable, match=f"the text is in '{language}'") as caught:
        identify(FOREIGN[language])
    assert caught.value.stage == "language"


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        ENGLISH.upper(),
        "Chad expels envoy",
        "Ouagadougou, N'Djamena, Nouakchott: envoys Ouédraogo, Déby and Ould Ghazouani met.",
        "The envoy \u202bחיים כהן\u202c of Israel met \u202bمحمود عباس\u202c on Friday and both called for calm.",
        ENGLISH + " 🙂🙂🙂 🇺🇦🇺🇦 👨‍👩‍👧",
        "“Allons enfants de la patrie,” the crowd in Paris sang before the police pushed them back.",
    ],
)
def test_english_goes_on(text: str) -> None:
    assert identify(text).language == "en"


def test_short_text_in_another_script_is_refused() -> None:
    with pytest.raises(Unreadable):
        identify("Министр ушёл.")


def test_a_text_mostly_foreign_is_refused_and_one_mostly_english_is_not() -> None:
    assert identify(f"{ENGLISH} " * 4 + FOREIGN["fr"]).language == "en"
    with pytest.raises(Unreadable):
        identify(f"{FOREIGN['de']} " * 12 + ENGLISH)


def test_importing_it_brings_no_downloader() -> None:
    import subprocess
    import sys

    check = (
        "import sys, dragoman.clean.language; sys.exit('requests' in sys.modules or 'robust_downloader' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
