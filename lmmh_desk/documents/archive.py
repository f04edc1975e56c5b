"""PDF/A-2b (ISO 19005-2): what a paper declares so that it can be kept and read for decades.

By construction our pages hold embedded fonts, no transparency, no script, no encryption and nothing external; here
come the metadata in XMP, equal to the document's information, and the colour space its colours are meant in.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc

from lmmh_desk.kernel.i18n import RESOURCES

MADE = "2000-01-01T00:00:00+00:00"  # as ReportLab dates what must come out the same each time
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>fr-FR</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<pdf:Keywords>{keywords}</pdf:Keywords><pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{creator}</xmp:CreatorTool><xmp:CreateDate>{made}</xmp:CreateDate><xmp:ModifyDate>{made}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


END = b"endstream\n"
_unspaced = pdfdoc.PDFStream.format


def _spaced(stream: Any, document: Any) -> bytes:
    """Put the end of a stream on a line of its own (ISO 19005-2, §6.1.7.1), where ReportLab doesn't."""
    written: bytes = _unspaced(stream, document)
    return written if written.endswith(b"\n" + END) else written.removesuffix(END) + b"\n" + END


_streams: Any = pdfdoc.PDFStream
_streams.format = _spaced


class _PlainStream(pdfdoc.PDFObject):
    """A stream without filter, whose end stands on a line of its own, as ReportLab's own can't be."""

    __RefOnly__ = 1  # always written as an object of its own

    def __init__(self, entries: dict[str, object], content: bytes) -> None:
        self._entries, self._content = entries, content

    def format(self, document: Any) -> bytes:
        """Return the object's bytes."""
        entries = pdfdoc.PDFDictionary({**self._entries, "Length": len(self._content)})
        head: bytes = pdfdoc.format(entries, document)
        return head + b"\nstream\n" + self._content + b"\nendstream\n"


def declare(canvas: Any) -> None:
    """Make a PDF/A-2b of the document of a ReportLab canvas whose title, author, subject and keywords are set."""
    document = canvas._doc
    info = document.info
    facts = {name: getattr(info, name) for name in ("title", "author", "subject", "keywords", "producer", "creator")}
    text = XMP.format(made=MADE, **{name: escape(str(fact or "")) for name, fact in facts.items()})
    metadata = _PlainStream({"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")}, text.encode())
    profile = _PlainStream({"N": 3}, _profile())
    intent = pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("OutputIntent"),
            "S": pdfdoc.PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": pdfdoc.PDFString("sRGB IEC61966-2.1"),
            "Info": pdfdoc.PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": document.Reference(profile),
        }
    )
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.Metadata = metadata
    catalog.OutputIntents = pdfdoc.PDFArray([intent])


@lru_cache
def _profile() -> bytes:
    return (RESOURCES / "fonts" / "sRGB.icc").read_bytes()
