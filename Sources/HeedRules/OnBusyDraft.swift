import HeedModel

/// The map form of `on-busy` while its keys are read.
package struct OnBusyDraft {
    var signal: Signal?

    init() {}
}
