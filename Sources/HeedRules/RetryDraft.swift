import YAMLTree

/// The map form of `retry` while its keys are read.
package struct RetryDraft {
    var max: Int?
    var delay = Duration.seconds(1)
    var backoff = 2.0
    var maxDelay: (duration: Duration, node: Node)?

    init() {}
}
