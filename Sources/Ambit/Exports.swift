// One import is enough to guard a tool: decisions, JSON, renderings and records are part of the
// façade's own signatures.
@_exported public import AmbitAudit
@_exported public import AmbitEngine
@_exported public import AmbitModel
