public import AmbitModel

/// The bounds of a policy document (contract section 1) and of what it may grow into.
public enum DocumentLimits {
  /// Roles of a policy.
  public static let rolesMax = 256
  /// Parents that one role names.
  public static let parentsMax = 16
  /// Steps of inheritance from a role up to its furthest ancestor.
  public static let inheritanceDepthMax = 16
  /// Constants of one `consts`.
  public static let constantsMax = 1_024
  /// Constraints of one list.
  public static let constraintsMax = 64
  /// Tools of one `tools`.
  public static let toolsMax = 20_000
  /// Patterns of `allowed_paths` or `denied_paths`.
  public static let scopePathsMax = 256
  /// Argument names of `path_args`.
  public static let pathArgumentsMax = 16
  /// Code points of a role's name.
  public static let roleNameCodePointsMax = 128
  /// Code points of a tool's name.
  public static let toolNameCodePointsMax = 256
  /// Values of `token_limit`.
  public static let tokenLimit = 0...100_000_000
  /// Values of `timeout_seconds`.
  public static let timeoutSeconds = 0...3_600
  /// Rules of all roles together after inheritance.
  ///
  /// Not a limit of the language: 256 roles that inherit 20,000 tools would otherwise turn a file
  /// of a megabyte into gigabytes.
  public static let resolvedToolsMax = 1_000_000
  /// Rules, constants and constraints copied from parents while merging; bounds the time as
  /// `resolvedToolsMax` bounds the memory.
  public static let mergeStepsMax = 4_000_000

  /// The ceiling's name for tools without a rule of their own.
  public static let everyTool: Text = "*"
  /// The role for requests without a known one.
  public static let defaultRole: Text = "default"
}
