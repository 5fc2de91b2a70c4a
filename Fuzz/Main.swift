import AmbitFuzzing

/// libFuzzer's entry point; a definition such as `FUZZ_JSON` chooses the target.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  #if FUZZ_JSON
    FuzzTarget.json.run(bytes)
  #elseif FUZZ_YAML
    FuzzTarget.yaml.run(bytes)
  #elseif FUZZ_CONSTRAINT
    FuzzTarget.constraint.run(bytes)
  #elseif FUZZ_CBOR
    FuzzTarget.cbor.run(bytes)
  #elseif FUZZ_CHAIN
    FuzzTarget.chain.run(bytes)
  #elseif FUZZ_SIGNED
    FuzzTarget.signed.run(bytes)
  #endif
  return 0
}
