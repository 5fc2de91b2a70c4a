import AmbitFuzzing

/// libFuzzer's entry point; `FUZZ_JSON`, `FUZZ_YAML` or `FUZZ_CONSTRAINT` chooses the target.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  #if FUZZ_JSON
    FuzzTarget.json.run(bytes)
  #elseif FUZZ_YAML
    FuzzTarget.yaml.run(bytes)
  #elseif FUZZ_CONSTRAINT
    FuzzTarget.constraint.run(bytes)
  #endif
  return 0
}
