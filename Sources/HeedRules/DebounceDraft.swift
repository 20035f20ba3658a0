import YAMLTree

/// The map form of `debounce` while its keys are read.
package struct DebounceDraft {
    var quiet: Duration?
    var max: (duration: Duration, node: Node)?
    var isLeading = false

    init() {}
}
