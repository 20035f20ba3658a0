/// What all runs of a runner share.
struct RunSurroundings: Sendable {
    /// The environment they inherit.
    let environment: RunEnvironment
    /// Where their lists of paths are.
    let files: RunFiles
    /// What they read where they read nothing.
    let null: Descriptor
}
