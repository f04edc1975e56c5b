"""What the hub answers to, as OpenAPI 3.1: bodies are msgpack of these messages, packed by zstd."""

from __future__ import annotations

from typing import Any

import msgspec

from lmmh_desk.sync.packing import LARGEST
from lmmh_desk.sync.protocol import (
    ALSO,
    CODES,
    LATE,
    MEDIA,
    Answer,
    AuditHead,
    BaseKey,
    Batch,
    Certified,
    Certify,
    Copied,
    Enrol,
    Enrolled,
    GivenBack,
    KeptKey,
    Page,
    Problem,
    Root,
    Snapshot,
    Status,
    Update,
    Witnessed,
)
from lmmh_desk.sync.signing import DEVICE, NONCE, SCHEMA, SIGNATURE, TIME, VERSION

BYTES = "application/octet-stream"
Digests = dict[str, dict[int, bytes]]
MESSAGES: tuple[Any, ...] = (
    Status, Batch, Answer, GivenBack, Page, Digests, Enrol, Copied, Enrolled, Root, Certify, Certified, Snapshot,
    AuditHead, Witnessed, BaseKey, KeptKey, Update, Problem,
)  # fmt: skip
HEADERS = {
    DEVICE: "the device's id",
    TIME: "when it was signed, in milliseconds UTC by the hub's clock",
    NONCE: "16 random bytes in hexadecimal, never the same twice",
    SIGNATURE: "Ed25519 in base64url, over the lines: method, path and query, SHA-256 of the body in hexadecimal, "
    "device, time, nonce",
}
TOLD = {
    SCHEMA: "the version of the device's tables: an older one may send, and receives once it is updated",
    VERSION: "the version of the device's program",
}
WHOLE, TEXT = {"type": "integer", "minimum": 0}, {"type": "string"}
SCOPE = ("scope", TEXT, False)
# path, method, what it is for, (query parameter, schema, required), what is sent, what comes back, who may ask
OPERATIONS: tuple[tuple[str, str, str, tuple[tuple[str, Any, bool], ...], Any, Any, str], ...] = (
    ("/v1/status", "GET", "how the hub knows this device, and what follows a place of the feed",
     (("after", WHOLE, False), ("sent", WHOLE, False)), None, Status, "device"),
    ("/v1/batches", "POST", "sends a batch; the same bytes again get the same answer",
     (("after", WHOLE, False),), Batch, Answer, "device"),
    ("/v1/exchange", "POST", "sends the only batch; the answer says how the hub knows this device, and what follows",
     (("after", WHOLE, True), ("epoch", TEXT, True), ("sites", WHOLE, True)), Batch, Answer, "device"),
    ("/v1/lost", "POST", "gives back what a restored hub lost", (), GivenBack, Answer, "device"),
    ("/v1/device", "POST", "makes a device of a PC that was copied or restored", (), Copied, Enrolled, "device"),
    ("/v1/root", "POST", "gives the office's root, by which desks' keys are certified", (), Root, Status, "device"),
    ("/v1/certificate", "POST", "certifies the key a desk seals papers with", (), Certify, Certified, "device"),
    ("/v1/audit", "POST", "countersigns the head of the device's audit", (), AuditHead, Witnessed, "device"),
    ("/v1/key", "POST", "keeps the key of the device's base, sealed for the office's recovery key; says what is kept",
     (), BaseKey, KeptKey, "device"),
    ("/v1/feed", "GET", "what follows a place of the feed",
     (("after", WHOLE, True), ("live", TEXT, False), ("also", {"enum": list(ALSO)}, False)), None, Page, "device"),
    ("/v1/digests", "GET", "the digests of a scope, by table and bucket", (SCOPE,), None, Digests, "device"),
    ("/v1/bucket", "GET", "every row of a bucket; with an id those that follow it, not all unless cursor is head",
     (SCOPE, ("table", TEXT, True), ("bucket", WHOLE, True), ("after", TEXT, False)), None, Page, "device"),
    ("/v1/snapshot", "GET", "a whole base, for a desk far behind this place; without an id it is being made",
     (("after", WHOLE, True),), None, Snapshot, "device"),
    ("/v1/snapshot/file", "GET", "the file of a snapshot, or a Range of it", (("id", TEXT, True),), None, BYTES,
     "device"),
    ("/v1/update", "GET", "the version of the program for these machines, as its publisher signed it",
     (("machines", TEXT, True),), None, Update, "device"),
    ("/v1/update/file", "GET", "the file of a version, or a Range of it",
     (("machines", TEXT, True), ("version", TEXT, True)), None, BYTES, "device"),
    ("/v1/enrol", "POST", "makes a device of a PC that brings a code; sent unpacked", (), Enrol, Enrolled, "code"),
    ("/v1/authority", "GET", "the certificate of the hub's own authority, PEM", (), None, "text/plain", ""),
    ("/health", "GET", "the program answers", (), None, "text/plain", ""),
    ("/ready", "GET", "the database answers", (), None, "text/plain", ""),
    ("/metrics", "GET", "what is counted, for Prometheus", (), None, "text/plain", ""),
    ("/openapi.json", "GET", "this description", (), None, "application/json", ""),
    ("/admin", "GET", "who synchronised when, what waits for people", (), None, "text/html", "administrator"),
    ("/verify", "GET", "leads to the page that checks a paper", (), None, "", ""),
    ("/verify/", "GET", "the page that checks a paper", (), None, "text/html", ""),
    ("/verify/{name}", "GET", "a file of that page", (), None, BYTES, ""),
)  # fmt: skip


def description() -> dict[str, Any]:
    """Return the whole description, ready for JSON."""
    refs, schemas = msgspec.json.schema_components(MESSAGES, ref_template="#/components/schemas/{name}")
    shown = dict(zip(map(_name, MESSAGES), refs, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for path, method, summary, query, sent, back, who in OPERATIONS:
        operation: dict[str, Any] = {"summary": summary, "responses": _answers(back, who, shown)}
        parameters = [_parameter(name, "query", schema, needed) for name, schema, needed in query]
        if "{name}" in path:
            parameters.append(_parameter("name", "path", TEXT, True))
        if who == "device":
            parameters += [{"$ref": f"#/components/parameters/{name}"} for name in (*HEADERS, *TOLD)]
        if parameters:
            operation["parameters"] = parameters
        if sent:
            operation["requestBody"] = {"required": True, "content": {MEDIA: {"schema": shown[_name(sent)]}}}
        if who == "administrator":
            operation["security"] = [{"administrator": []}]
        paths.setdefault(path, {})[method.lower()] = operation
    signing = {name: _parameter(name, "header", {**TEXT, "description": told}, True) for name, told in HEADERS.items()}
    signing |= {name: _parameter(name, "header", {**TEXT, "description": told}, False) for name, told in TOLD.items()}
    locks = {"administrator": {"type": "http", "scheme": "basic"}}
    components = {"schemas": schemas, "parameters": signing, "securitySchemes": locks}
    about = f"Messages open to {LARGEST} bytes at most. Refusals carry a Problem: {', '.join(CODES)}."
    info = {"title": "LMMH Desk hub", "version": "1", "description": about}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": components}


def _answers(back: Any, who: str, shown: dict[str, Any]) -> dict[str, Any]:
    if not back:
        return {"308": {"description": "it is elsewhere"}}
    media, schema = (back, {}) if isinstance(back, str) else (MEDIA, shown[_name(back)])
    found = {"200": {"description": "done", "content": {media: {"schema": schema}}}}
    if who == "device" and back != BYTES:
        late = f"it takes long: a zero byte every few seconds, two minutes at most, then the status and body ({MEDIA})"
        found[str(LATE)] = {"description": late, "content": {BYTES: {"schema": {}}}}
    if who in ("device", "code"):
        found["4XX"] = {"description": "refused", "content": {MEDIA: {"schema": shown["Problem"]}}}
        found["503"] = {"description": "later", "content": {MEDIA: {"schema": shown["Problem"]}}}
    return found


def _parameter(name: str, place: str, schema: Any, needed: bool) -> dict[str, Any]:
    return {"name": name, "in": place, "required": needed, "schema": schema}


def _name(message: Any) -> str:
    return "Digests" if message is Digests else str(message.__name__)
