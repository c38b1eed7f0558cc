"""What the trust page says, in three languages; tablets' own words as they stand in their settings."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("en", "de", "es")

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Let this tablet open {name}",
        "why": "Once only: this tablet has to know the instruments of this clinic. "
        "Afterwards it opens the pages of all of them without a warning.",
        "load": "1. Load the file",
        "load_ipad": "File for iPad and iPhone",
        "load_other": "File for Android and computers",
        "install": "2. Install it",
        "install_ipad": "iPad: Settings > Profile Downloaded > Install",
        "install_android": "Android: Settings > Security > Encryption & credentials > Install a certificate > "
        "CA certificate",
        "trust": "3. Switch trust on",
        "trust_ipad": "iPad: Settings > General > About > Certificate Trust Settings",
        "trust_android": "Android: nothing more to do",
        "open": "Open the instrument",
        "scan": "Or scan this with the tablet that shall open it:",
        "check": "Who wants to be sure compares this fingerprint (SHA-256) with the one that the technician has:",
        "settings": "Settings",
        "profile": "Profile Downloaded",
        "do": "Install",
        "file": "Download",
        "switch": "Full trust",
    },
    "de": {
        "title": "Dieses Tablet soll {name} öffnen",
        "why": "Nur einmal nötig: Das Tablet muss die Instrumente dieser Klinik kennen. "
        "Danach öffnet es die Seiten von allen ohne Warnung.",
        "load": "1. Datei laden",
        "load_ipad": "Datei für iPad und iPhone",
        "load_other": "Datei für Android und Computer",
        "install": "2. Installieren",
        "install_ipad": "iPad: Einstellungen > Profil geladen > Installieren",
        "install_android": "Android: Einstellungen > Sicherheit > Verschlüsselung und Anmeldedaten > "
        "Zertifikat installieren > CA-Zertifikat",
        "trust": "3. Vertrauen einschalten",
        "trust_ipad": "iPad: Einstellungen > Allgemein > Info > Zertifikatsvertrauenseinstellungen",
        "trust_android": "Android: nichts weiter zu tun",
        "open": "Instrument öffnen",
        "scan": "Oder mit dem Tablet scannen, das es öffnen soll:",
        "check": "Wer sicher sein will, vergleicht diesen Fingerabdruck (SHA-256) mit dem, den die Technik hat:",
        "settings": "Einstellungen",
        "profile": "Profil geladen",
        "do": "Installieren",
        "file": "Laden",
        "switch": "Volles Vertrauen",
    },
    "es": {
        "title": "Que esta tableta abra {name}",
        "why": "Solo una vez: la tableta tiene que conocer los instrumentos de esta clínica. "
        "Después abre las páginas de todos sin advertencia.",
        "load": "1. Cargar el archivo",
        "load_ipad": "Archivo para iPad y iPhone",
        "load_other": "Archivo para Android y ordenadores",
        "install": "2. Instalarlo",
        "install_ipad": "iPad: Ajustes > Perfil descargado > Instalar",
        "install_android": "Android: Ajustes > Seguridad > Cifrado y credenciales > Instalar un certificado > "
        "Certificado de CA",
        "trust": "3. Activar la confianza",
        "trust_ipad": "iPad: Ajustes > General > Información > Ajustes de confianza de los certificados",
        "trust_android": "Android: nada más que hacer",
        "open": "Abrir el instrumento",
        "scan": "O escanee esto con la tableta que debe abrirlo:",
        "check": "Quien quiera estar seguro compara esta huella (SHA-256) con la que tiene el servicio técnico:",
        "settings": "Ajustes",
        "profile": "Perfil descargado",
        "do": "Instalar",
        "file": "Descargar",
        "switch": "Confianza total",
    },
}


def language(accepted: str) -> str:
    """Choose a language from an Accept-Language header (RFC 9110, 12.5.4): the best that is here, else English.

    Args:
        accepted: as it came, such as ``de-AT,de;q=0.9,en;q=0.5``; what can't be read counts as not there.
    """
    best, weight = LANGUAGES[0], 0.0
    for part in accepted.split(","):
        tag, _, quality = part.strip().partition(";")
        known, share = tag.strip().lower().split("-")[0], _share(quality)
        if known in LANGUAGES and share > weight:
            best, weight = known, share
    return best


def _share(quality: str) -> float:
    text = quality.strip().removeprefix("q=")
    digits = text.replace(".", "", 1)
    return float(text) if digits.isascii() and digits.isdigit() else float(not text)
