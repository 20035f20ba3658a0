import HeedModel
import YAMLTree

/// The map of `when` while its keys are read; names of files wait for the rule's root.
package struct GatesDraft {
    var gates: [Gate] = []
    var minSize: UInt64?
    var maxSize: (size: UInt64, node: Node)?
    var existing: [WrittenWord] = []
    var missing: [WrittenWord] = []

    init() {}
}
