"""How does the administrator manage reading aloud?

Make the clips, see what is missing, and what a person could record.
"""

from __future__ import annotations

import click
from flask.cli import AppGroup

from queueing.catalogue.catalogue import Catalogue
from speech.clips import name_of_recording, recorded
from web.read_aloud import branches_to_read, library

speech = AppGroup("speech", help="Voorlezen: de geluiden maken, tellen en laten inspreken.")


@speech.command("render")
@click.option("--language", "chosen", multiple=True, help="Alleen deze taal; zonder is elke taal van vandaag.")
def render(chosen: tuple[str, ...]) -> None:
    """Make every clip that is missing; what is there stays."""
    if not library().speaker.is_there:
        raise click.ClickException("Er is geen stem. Installeer ze met make run, of zet ONTHAAL_SPEECH op haar map.")
    branches = branches_to_read()
    if chosen:
        branches = {code: (catalogue, _known(catalogue, chosen)) for code, (catalogue, _) in branches.items()}
    done = None
    for done in library().render(branches):
        if done.have % 100 == 0:
            click.echo(f"{done.have} van {done.total}")
    library().speaker.close()
    if done is not None:
        click.echo(f"{done.have} van {done.total} zinnen klaar, {library().clips.size() / 1_000_000:.1f} MB")


@speech.command("coverage")
def coverage() -> None:
    """Say for each language how many of its sentences can be heard without the voice."""
    for code, (catalogue, languages) in branches_to_read().items():
        for language in languages:
            done = library().coverage(code, catalogue, language)
            click.echo(f"{code}\t{language}\t{done.have}/{done.total}")


@speech.command("list")
@click.argument("language")
def list_sentences(language: str) -> None:
    """Say the file name and the sentence of everything a person could record in LANGUAGE; * is recorded already."""
    for code, (catalogue, _) in branches_to_read().items():
        folder = library().recordings(code)
        click.echo(f"# {folder / language}/NAAM.ogg (of .wav, .mp3)")
        for text in library().sentences(catalogue, *_known(catalogue, (language,))):
            mark = "*" if recorded(folder, language, text) else ""
            click.echo(f"{name_of_recording(language, text)}\t{mark}\t{text}")


def _known(catalogue: Catalogue, languages: tuple[str, ...]) -> list[str]:
    if unknown := set(languages) - set(catalogue.languages):
        raise click.ClickException(f"Onbekende taal: {', '.join(sorted(unknown))}")
    return list(languages)
