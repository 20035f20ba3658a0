import HeedModel

/// A step of `run` while its keys are read.
package struct StepDraft {
    var name: String?
    var command: Action.Command?

    init() {}
}
