// One import is enough to guard a tool: decisions, JSON, renderings, records and warrants are part
// of the façade's own signatures.
@_exported public import AmbitAudit
@_exported public import AmbitEngine
@_exported public import AmbitModel
@_exported public import AmbitWarrant
