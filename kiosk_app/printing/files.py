"""What is handed to the printer for one request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk_app.devices.printer.port import PrintFile
from kiosk_app.printing.placement import place

if TYPE_CHECKING:
    from kiosk_app.devices.printer.profile import PrinterProfile
    from kiosk_app.domain.forms import FilledDocument
    from kiosk_app.domain.printing import PrintRequest


def print_files(request: PrintRequest, profile: PrinterProfile) -> tuple[PrintFile, ...]:
    """One file a form, in the request's order, corrected for its sheet. A title is the reference and the form's id."""
    return tuple(
        PrintFile(
            title=file_title(request, document),
            pdf=place(document.pdf, profile.sheet(document.form.paper.media)),
            media=document.form.paper.media,
            pages=document.pages,
        )
        for document in request.documents
    )


def file_title(request: PrintRequest, document: FilledDocument) -> str:
    """What one form of a print is called in queues and folders: the reference and the form, never a person."""
    return f"{request.print_id}-{document.form.form_id}"
